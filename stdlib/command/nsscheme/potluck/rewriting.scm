;; A dish as Guix's own forms: the packages that it names are found, and what it says becomes one `package' form, with
;; what has to be imported for it. `nsscheme build' evaluates the form; a host writes it into a module, which is a
;; package module like any other (nsscheme potluck module-text).

(define-module (nsscheme potluck rewriting)
  #:use-module ((nsscheme host)
                #:select (source-properties->location location-file location-line location-column))
  #:use-module (nsscheme potluck evaluation)
  #:use-module (nsscheme potluck fields)
  #:use-module (nsscheme potluck guix)
  #:use-module (nsscheme potluck language)
  #:use-module (nsscheme potluck resolution)
  #:use-module (ice-9 match)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-11)
  #:export (rewrite-dish
            rewriting? rewriting-variable rewriting-imports rewriting-expression rewriting-problems
            language-module))

(define-record-type <rewriting>
  (make-rewriting variable imports expression problems)
  rewriting?
  (variable   rewriting-variable)     ;a symbol, from the file's name
  (imports    rewriting-imports)      ;lists of a module and variables, or pairs of a variable and its name here
  (expression rewriting-expression)
  (problems   rewriting-problems))    ;pairs of a location and a message

(define language-module '(guix potluck environment))

;; The names that mean something in the form, so that nothing imported may have them here: those of the language, and
;; the fields, which are variables in those after them.
(define taken-names
  '(define quote list package origin base32 this-package-input this-package-native-input git-fetch git-reference
     git-file-name gexp file-append ungexp ungexp-splicing ungexp-native ungexp-native-splicing output
     name version source build-system arguments inputs native-inputs propagated-inputs outputs synopsis description
     home-page license inherit))

;;; Names.

(define (file-variable file)
  (string->symbol (basename file ".scm")))

(define (file-name-problem file)
  (let ((name (basename file ".scm")))
    (cond ((not (and (< 0 (string-length name) 61)
                     (char<=? #\a (string-ref name 0) #\z)
                     (string-every (lambda (chr)
                                     (or (char<=? #\a chr #\z) (char<=? #\0 chr #\9) (memv chr '(#\- #\+ #\. #\_))))
                                   name)))
           (format #f "the file is called ~s: expected at most 60 lower-case letters, digits and - + . _, \
beginning with a letter, as its name becomes that of a variable" (basename file)))
          ((memq (string->symbol name) taken-names)
           (format #f "the file is called ~s, and ‘~a’ means something in the module that it becomes: give it another \
name" (basename file) name))
          (else #f))))

;; A procedure that imports a variable of a module and returns its name here, and one that returns all imports.
(define (make-importer own)
  (define imports '())                                  ;module, variable, name here; the last first
  (define (free? name)
    (not (or (eq? name own) (memq name taken-names)
             (any (match-lambda ((_ _ here) (eq? here name))) imports))))
  (define* (import! module variable #:optional (wanted variable))
    (match (find (match-lambda ((m v _) (and (equal? m module) (eq? v variable)))) imports)
      ((_ _ here) here)
      (#f
       (let loop ((name wanted) (words (reverse module)))
         (if (free? name)
             (begin
               (set! imports (cons (list module variable name) imports))
               name)
             ;; Of two variables of one name, the later one is called after its module.
             (loop (symbol-append (car words) ': name) (cdr words)))))))
  ;; In alphabetical order, so that a dish that has not changed is written as before.
  (define (all)
    (define (key entry) (object->string (take entry 2)))
    (define (before? a b) (string<? (key a) (key b)))
    (let loop ((entries (sort imports before?)) (result '()))
      (match entries
        (() (reverse result))
        (((module _ _) . _)
         (let-values (((here others) (span (lambda (entry) (equal? module (car entry))) entries)))
           (loop others
                 (cons (cons module
                             (map (match-lambda ((_ variable name) (if (eq? variable name) name (cons variable name))))
                                  here))
                       result)))))))
  (values import! all))

;;; Expressions.

;; Whether VALUE is data through and through.
(define (plain? value)
  (cond ((pair? value) (and (plain? (car value)) (plain? (cdr value))))
        ((vector? value) (every plain? (vector->list value)))
        (else (not (or (staged? value) (insertion? value) (call? value) (reference? value) (output-mark? value))))))

(define (self-evaluating? value)
  (or (string? value) (number? value) (boolean? value) (char? value) (keyword? value)))

;; An expression for VALUE, whatever a field of the language may hold. (REFER REFERENCE OUTPUT) is the variable of a
;; package; (FAIL MESSAGE) does not return.
(define (value->expression value refer fail)
  (define (expression value)
    (cond ((reference? value) (refer value #f))
          ((staged? value) (list 'gexp (code (staged-code value))))
          ((call? value) (cons (call-name value) (map expression (call-arguments value))))
          ((plain? value) (if (self-evaluating? value) value (list 'quote value)))
          ((list? value) (cons 'list (map expression value)))
          (else (fail "packages and staged code are in a vector or an improper list; expected lists"))))
  (define (code value)
    (cond ((plain? value) value)
          ((insertion? value) (insertion value))
          ((pair? value)
           (let ((copy (cons (code (car value)) (code (cdr value)))) (position (source-properties value)))
             (unless (null? position) (set-source-properties! copy position))
             copy))
          (else (fail "packages and staged code are in a vector of staged code; expected lists"))))
  (define (insertion value)
    (define thing (insertion-value value))
    (cond ((output-mark? thing)
           (cons* (insertion-kind value) 'output (if (output-mark-name thing) (list (output-mark-name thing)) '())))
          (else
           (match (insertion-output value)
             (#f (list (insertion-kind value) (expression thing)))
             (output (list (insertion-kind value) (refer thing output) output))))))
  (expression value))

(define (nearest name names)
  (let ((near (%nearest-name (symbol->string name) (map symbol->string names))))
    (if near (format #f "~%hint: did you mean '~a'?" near) "")))

(define (origin-form dish expression)
  "Return the form of the sources of DISH; (EXPRESSION FIELD VALUE) is that of staged code."
  `(origin
     (method git-fetch)
     (uri (git-reference
           (url ,(dish-url dish))
           (commit ,(dish-commit dish))
           ,@(if (dish-recursive? dish) '((recursive? #t)) '())))
     (file-name (git-file-name name version))
     (sha256 (base32 ,(dish-sha256 dish)))
     ,@(if (dish-snippet dish)
           `((modules ,(list 'quote (dish-modules dish)))
             (snippet ,(expression 'source (dish-snippet dish))))
           '())))

(define (rewrite-dish dish)
  "Return DISH, which has no problems, as a rewriting, whose own problems say which names in it mean nothing."
  (define source (dish-source dish))
  (define own (file-variable (source-file source)))
  (define problems '())
  (define (complain position message)
    (set! problems (cons (cons position message) problems)))
  (define-values (import! all-imports) (make-importer own))
  ;; The variable of a package; that it is unknown is said once, so that all other problems are found, too.
  (define (package-variable specification output position)
    (match (resolve-specification specification output)
      ((? string? message) (complain position message) '?)
      (row (import! (row-module row) (row-variable row)))))
  (define (refer-at name)
    (lambda (reference output)
      (package-variable (reference-specification reference) output
                        (or (source-properties->location (reference-position reference))
                            (dish-field-position dish name)))))
  (define (expression name value)
    (call-with-escape-continuation
     (lambda (return)
       (value->expression value (refer-at name)
                          (lambda (message) (complain (dish-field-position dish name) message) (return #f))))))
  (define (input->expression input)
    (let ((variable (package-variable (input-specification input) (input-output input) (input-position input))))
      (if (input-output input)
          (list 'list variable (input-output input))
          variable)))
  (define (input-clause name inputs)
    (if (null? inputs)
        '()
        (list (list name (cons 'list (map input->expression inputs))))))
  (define (build-system)
    (let ((name (dish-build-system dish)))
      (match (find-build-system name)
        ((module . variable) (import! module variable))
        (#f
         (complain (dish-field-position dish 'build-system)
                   (format #f "there is no build system '~a'~a" name (nearest name (build-system-names))))
         '?))))
  (define (license name)
    (cond ((license-name? name) (import! '(guix licenses) name (symbol-append 'license: name)))
          (else
           (complain (dish-field-position dish 'license)
                     (format #f "there is no licence '~a'~a" name (nearest name (license-names))))
           '?)))
  (define form
    `(package
       (name ,(dish-name dish))
       (version ,(dish-version dish))
       (source ,(origin-form dish expression))
       (build-system ,(build-system))
       ,@(if (equal? '("out") (dish-outputs dish)) '() `((outputs ',(dish-outputs dish))))
       ,@(if (null? (dish-arguments dish)) '() `((arguments ,(expression 'arguments (dish-arguments dish)))))
       ,@(input-clause 'native-inputs (dish-native-inputs dish))
       ,@(input-clause 'inputs (dish-inputs dish))
       ,@(input-clause 'propagated-inputs (dish-propagated-inputs dish))
       (home-page ,(dish-home-page dish))
       (synopsis ,(dish-synopsis dish))
       (description ,(dish-description dish))
       (license ,(match (map license (dish-licenses dish))
                   ((one) one)
                   (several (cons 'list several))))))
  (match (file-name-problem (source-file source))
    (#f #t)
    (message (complain (source-position source) message)))
  (set-source-properties! form (location->properties (dish-position dish)))
  (make-rewriting own (all-imports) form (reverse problems)))

(define (location->properties position)
  `((filename . ,(location-file position)) (line . ,(- (location-line position) 1)) (column . ,(location-column position))))
