;; The language of potluck files: what `potluck-package', `package' and the other forms of such a file mean. They make
;; records of this module, which nothing outside takes for a package; (nsscheme potluck fields) checks what is in
;; them, and (nsscheme potluck rewriting) writes Guix's own forms for it.
;;
;; Invariants: no accessor of these records is bound in a potluck file; staged code is data, in which each `#$' is a
;; record that the file cannot make in another way; the words of the fields `build-system' and `license' are names,
;; never variables.

(define-module (nsscheme potluck language)
  #:use-module ((nsscheme host) #:select (raise-at))
  #:use-module (nsscheme spelling)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:export (potluck-package potluck-source import-packages
            package origin git-reference git-fetch base32 git-file-name git-version
            gexp this-package-input this-package-native-input file-append
            potluck-error
            potluck-define-syntax potluck-let-syntax potluck-letrec-syntax potluck-define-syntax-rule

            form? form-kind form-position form-field form-field-position
            reference? reference-specification reference-position
            staged? staged-code
            insertion? insertion-kind insertion-value insertion-output
            call? call-name call-arguments
            output-mark? output-mark-name))

;; What the forms of a file make: the kind is the form's name, the fields are an alist of values, and the locations are
;; one of the source properties of the fields.
(define-record-type <form>
  (make-form kind position fields positions)
  form?
  (kind   form-kind)
  (position  form-position)
  (fields form-fields)
  (positions form-positions))

(define* (form-field form name #:optional default)
  "Return the value of the field NAME of FORM, or DEFAULT."
  (let ((entry (assq name (form-fields form))))
    (if entry (cdr entry) default)))

(define (form-field-position form name)
  "Return the source properties of the field NAME of FORM, or those of FORM."
  (or (assq-ref (form-positions form) name) (form-position form)))

;; A package of Guix, by what `specification->package' takes, and where the file says so.
(define-record-type <reference>
  (make-reference specification position)
  reference?
  (specification reference-specification)
  (position         reference-position))

;; Staged code: data, in which <insertion> stands for what is inserted.
(define-record-type <staged>
  (make-staged code)
  staged?
  (code staged-code))

;; KIND is the word: ungexp, ungexp-splicing, ungexp-native or ungexp-native-splicing. OUTPUT is that of the package
;; VALUE or #f.
(define-record-type <insertion>
  (make-insertion kind value output)
  insertion?
  (kind   insertion-kind)
  (value  insertion-value)
  (output insertion-output))

;; A call that is made where the package is.
(define-record-type <call>
  (make-call name arguments)
  call?
  (name      call-name)
  (arguments call-arguments))

;; What `#$output' inserts.
(define-record-type <output-mark>
  (make-output-mark name)
  output-mark?
  (name output-mark-name))

;;; Forms with fields.

;; Return the expansion of S, a use of a form whose KIND is a symbol, with FIELDS, of which the REQUIRED must be there
;; and the QUOTED hold names. As in Guix, a field sees those before it.
(define (expand-form s kind fields required quoted)
  (define (fail message part)
    (raise-at (or (and part (syntax-source part)) (syntax-source s)) "~a: ~a" kind message))
  (define (check clauses)
    (let loop ((clauses clauses) (seen '()))
      (syntax-case clauses ()
        (() (reverse seen))
        (((id value) . rest)
         (identifier? #'id)
         (let ((name (syntax->datum #'id)))
           (cond ((not (memq name fields))
                  (fail (if (eq? name 'inherit)
                            "a potluck file stands by itself: it inherits from no package"
                            (unknown-name "field" name fields))
                        #'id))
                 ((assq name seen) (fail (string-append "field '" (symbol->string name) "' is given twice") #'id))
                 (else
                  (loop #'rest
                        (acons name
                               (list #'id (if (memq name quoted) (quote-names #'value) #'value)
                                     (syntax-source (syntax-case clauses () ((clause . _) #'clause))))
                               seen))))))
        ((clause . _) (fail "expected a field and one value, (FIELD VALUE)" #'clause))
        (_ (fail "expected clauses (FIELD VALUE)" #f)))))
  (syntax-case s ()
    ((_ . clauses)
     (let* ((given (check #'clauses))
            (missing (remove (lambda (name) (assq name given)) required)))
       (unless (null? missing)
         (fail (string-append (if (null? (cdr missing)) "missing field: " "missing fields: ")
                              (string-join (map symbol->string missing) ", "))
               #f))
       (with-syntax (((id ...) (map cadr given))
                     ((value ...) (map caddr given))
                     ((name ...) (map (lambda (entry) (datum->syntax #'here (car entry))) given))
                     (positions (datum->syntax #'here (map (lambda (entry) (cons (car entry) (cadddr entry))) given)))
                     (position (datum->syntax #'here (syntax-source s)))
                     (kind (datum->syntax #'here kind)))
         #'(let* ((id value) ...)
             (make-form 'kind 'position (list (cons 'name id) ...) 'positions)))))))

;; VALUE as it is meant in a field that names things: names, and lists of names, stand for themselves.
(define (quote-names value)
  (syntax-case value ()
    (id (identifier? #'id) #''id)
    ((head id ...)
     (and (identifier? #'head) (eq? 'list (syntax->datum #'head)) (every identifier? #'(id ...)))
     #''(id ...))
    (other #'other)))

(define-syntax-rule (define-form name (field ...) (required ...) (quoted ...))
  (define-syntax name
    (lambda (s)
      (expand-form s 'name '(field ...) '(required ...) '(quoted ...)))))

(define-form potluck-package
  (name version source build-system arguments inputs native-inputs propagated-inputs outputs synopsis description
        home-page license)
  (name version source build-system synopsis description home-page license)
  (build-system license))

(define-form package
  (name version source build-system arguments inputs native-inputs propagated-inputs outputs synopsis description
        home-page license)
  (name version source build-system synopsis description home-page license)
  (build-system license))

(define-form potluck-source (git-uri git-commit sha256 snippet) (git-uri git-commit sha256) ())
(define-form origin (method uri file-name sha256 modules snippet) (method uri sha256) ())
(define-form git-reference (url commit recursive?) (url commit) ())

;; The only method: what is published has a commit.
(define git-fetch 'git-fetch)

(define (base32 text)
  "Return TEXT, which the check of the field looks at."
  text)

(define (git-file-name name version)
  "Return the file name of a checkout of NAME at VERSION."
  (string-append name "-" version "-checkout"))

(define (git-version version revision commit)
  "Return the version for COMMIT, made after VERSION; REVISION counts such commits."
  (string-append version "-" revision "." (substring commit 0 (min 7 (string-length commit)))))

;;; Packages of Guix.

;; The name of the variable for TEXT, a specification.
(define (specification-name text)
  (substring text 0 (or (string-index text (lambda (chr) (memv chr '(#\@ #\:)))) (string-length text))))

;; (import-packages ITEM ...): an item is "SPECIFICATION", NAME, or (NAME "SPECIFICATION"). It defines a variable.
(define-syntax import-packages
  (lambda (s)
    (define (fail item)
      (raise-at (or (syntax-source item) (syntax-source s))
                "import-packages: expected a package, \"NAME@VERSION\", NAME, or (VARIABLE \"NAME@VERSION\")"))
    (syntax-case s ()
      ((_ item ...)
       (with-syntax (((position ...)
                      (map (lambda (item)
                             (datum->syntax #'here
                                            (syntax-source (syntax-case item ()
                                                             ((variable text) #'text)
                                                             (other #'other)))))
                           #'(item ...)))
                     (((variable specification) ...)
                      (map (lambda (item)
                             (syntax-case item ()
                               ((variable text)
                                (and (identifier? #'variable) (string? (syntax->datum #'text)))
                                #'(variable text))
                               (variable
                                (identifier? #'variable)
                                (list #'variable (symbol->string (syntax->datum #'variable))))
                               (text
                                (and (string? (syntax->datum #'text))
                                     (not (string-null? (specification-name (syntax->datum #'text)))))
                                (list (datum->syntax (syntax-case s () ((keyword . _) #'keyword))
                                                     (string->symbol (specification-name (syntax->datum #'text))))
                                      #'text))
                               (_ (fail item))))
                           #'(item ...))))
         #'(begin (define variable (make-reference specification 'position)) ...))))))

;;; Staged code.

(define insertions '(ungexp ungexp-splicing ungexp-native ungexp-native-splicing))

;; CODE as an expression that makes it, as a template does: what holds no insertion is a constant, whose parts keep
;; their locations.
(define (stage code)
  (define (kind-of s)
    (and (identifier? s) (memq (syntax->datum s) insertions) (syntax->datum s)))
  (define (insertion kind value output)
    #`(make-insertion '#,(datum->syntax #'here kind) #,value #,output))
  (define (holds? code)
    (syntax-case code ()
      ((head . _) (kind-of #'head) #t)
      ((first . rest) (or (holds? #'first) (holds? #'rest)))
      (_ #f)))
  (define (output? s)
    (and (identifier? s) (eq? 'output (syntax->datum s))))
  (let loop ((code code))
    (syntax-case code ()
      ((head thing)
       (and (kind-of #'head) (output? #'thing))
       (insertion (kind-of #'head) #'(make-output-mark #f) #f))
      ((head thing name)
       (and (kind-of #'head) (output? #'thing))
       (insertion (kind-of #'head) #'(make-output-mark 'name) #f))
      ((head thing) (kind-of #'head) (insertion (kind-of #'head) #'thing #f))
      ((head thing output) (kind-of #'head) (insertion (kind-of #'head) #'thing #''output))
      ((head . _) (kind-of #'head)
       (raise-at (syntax-source code) "#~~: expected one thing to insert, and perhaps the name of an output"))
      ((first . rest)
       (holds? code)
       #`(pair-at '#,(datum->syntax #'here (syntax-source code)) #,(loop #'first) #,(loop #'rest)))
      (_ #`'#,code))))

;; A pair of staged code that stands at POSITION, so that an error of the code is shown there.
(define (pair-at position first rest)
  (let ((pair (cons first rest)))
    (when position (set-source-properties! pair position))
    pair))

(define-syntax gexp
  (lambda (s)
    (syntax-case s ()
      ((_ code) #`(make-staged #,(stage #'code)))
      (_ (raise-at (syntax-source s) "gexp: expected one expression, #~~(…)")))))

(define (this-package-input name)
  "Return what stands for the input NAME of the package."
  (make-call 'this-package-input (list name)))

(define (this-package-native-input name)
  "Return what stands for the native input NAME of the package."
  (make-call 'this-package-native-input (list name)))

(define (file-append base . suffix)
  "Return what stands for the file name of BASE, a package, with SUFFIX behind it."
  (make-call 'file-append (cons base suffix)))

;;; Macros of the author's.

;; Whether S is (syntax-rules …).
(define (rules? s)
  (syntax-case s (syntax-rules)
    ((syntax-rules . _) #t)
    (_ #f)))

(define (check-rules form s bindings)
  (for-each (lambda (binding)
              (syntax-case binding ()
                ((name rules)
                 (and (identifier? #'name) (rules? #'rules))
                 #t)
                (_ (raise-at (or (syntax-source binding) (syntax-source s))
                             "~a: expected a name and (syntax-rules …): a potluck file has no other macros" form))))
            bindings))

(define-syntax potluck-define-syntax
  (lambda (s)
    (syntax-case s ()
      ((_ name rules)
       (begin
         (check-rules 'define-syntax s (list #'(name rules)))
         #'(define-syntax name rules)))
      (_ (raise-at (syntax-source s) "define-syntax: expected a name and (syntax-rules …)")))))

(define-syntax potluck-define-syntax-rule
  (lambda (s)
    (syntax-case s ()
      ((_ (name . pattern) template)
       (identifier? #'name)
       #'(define-syntax name (syntax-rules () ((_ . pattern) template))))
      (_ (raise-at (syntax-source s) "define-syntax-rule: expected a pattern and a template")))))

(define-syntax-rule (define-local-macros name form binder)
  (define-syntax name
    (lambda (s)
      (syntax-case s ()
        ((_ (binding (... ...)) body (... ...))
         (begin
           (check-rules 'form s #'(binding (... ...)))
           #'(binder (binding (... ...)) body (... ...))))
        (_ (raise-at (syntax-source s) "~a: expected bindings (NAME (syntax-rules …)) and expressions" 'form))))))

(define-local-macros potluck-let-syntax let-syntax let-syntax)
(define-local-macros potluck-letrec-syntax letrec-syntax letrec-syntax)

;;; Errors of the author's.

(define (potluck-error message . irritants)
  "Raise an error with MESSAGE, any object, and IRRITANTS."
  (apply error (if (string? message) message "error:") (if (string? message) irritants (cons message irritants))))
