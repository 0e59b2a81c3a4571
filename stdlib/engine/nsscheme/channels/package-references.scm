;; Names of packages that modules of a channel use and that neither they nor the modules that they import have: what a
;; channel suffers when another one, Guix first of all, has renamed or removed a package. It is known from text alone,
;; as `define-public' and `package' say where a name can only be a variable's: what a package inherits from, and the
;; elements of lists of inputs.
;;
;; Invariant: no false alarms. A file is judged only if all of its top-level forms are of kinds that are known here, and
;; if what each import exports is known; a name that the file may bind itself counts as bound.

(define-module (nsscheme channels package-references)
  #:use-module (ice-9 match)
  #:use-module (nsscheme channels module-imports)
  #:use-module (nsscheme module-files)
  #:use-module (srfi srfi-1)
  #:export (unbound-references))

;;; What a file binds.

;; The names that FORM, a top-level one, may bind; #f if that is not known.
(define (bound-by form)
  (define (target->name target)
    (match target
      ((inner . _) (target->name inner))
      ((? symbol? name) (list name))
      (_ '())))
  (match form
    ;; What a macro binds where it is used is not known, and a form that uses it is of no kind that is.
    (((or 'define 'define-public 'define* 'define*-public 'define-syntax 'define-syntax-rule) target . _)
     (target->name target))
    (((or 'define-module 'use-modules 'export 're-export) . _) '())
    ;; What they bind stands in their text.
    (((or 'define-record-type 'define-values 'define-deprecated 'define-deprecated/alias 'define-deprecated-package)
      . _)
     (symbols-in form))
    (_ #f)))

(define (symbols-in datum)
  (let walk ((datum datum) (result '()))
    (cond ((symbol? datum) (cons datum result))
          ((pair? datum) (walk (cdr datum) (walk (car datum) result)))
          (else result))))

;; The imports of FORMS, specifications as `use-modules' has them.
(define (imports forms)
  (define (of-header clauses)
    (match clauses
      ((#:use-module spec . rest) (cons spec (of-header rest)))
      ((#:autoload (? list? module) (? list? names) . rest)
       (cons `(,module #:select ,names) (of-header rest)))
      ((_ . rest) (of-header rest))
      (_ '())))
  (append-map (match-lambda
                (('define-module _ . clauses) (of-header clauses))
                (('use-modules . (? list? specs)) specs)
                (_ '()))
              forms))

;; A procedure that says of a name whether the import SPEC binds it; #f if that is not known. EXPORTS is a procedure
;; that returns a table with the names that a module exports, or #f.
(define (import->predicate spec exports)
  (define (option name options)
    (match (memq name options) ((_ value . _) value) (_ #f)))
  (match spec
    (((? symbol?) . _)
     (let ((table (exports spec)))
       (and table (lambda (name) (hashq-ref table name)))))
    (((? list? module) . (? list? options))
     (let ((selected (option #:select options))
           (prefix (match (option #:prefix options) ((? symbol? prefix) (symbol->string prefix)) (_ ""))))
       (define (without-prefix name)
         (let ((text (symbol->string name)))
           (and (string-prefix? prefix text)
                (string->symbol (string-drop text (string-length prefix))))))
       (cond ((memq #:renamer options) #f)
             ((list? selected)
              ;; One that is not there is another error.
              (let ((names (map (match-lambda ((_ . name) name) (name name)) selected)))
                (lambda (name) (and=> (without-prefix name) (lambda (name) (memq name names))))))
             ((exports module)
              => (lambda (table)
                   (lambda (name) (and=> (without-prefix name) (lambda (name) (hashq-ref table name))))))
             (else #f))))
    (_ #f)))

;;; What a file uses.

(define input-fields '(inputs native-inputs propagated-inputs))

;; The lists (SYMBOL . PROPERTIES) of variables that FORM, a top-level one, refers to as packages; what it binds inside
;; is not among them.
(define (references form)
  (define (of-inputs expression)
    (define (element->reference element list)
      (match element
        ((? symbol? name) (cons name (source-properties list)))
        (('list (? symbol? name) . _) (cons name (source-properties element)))
        (_ #f)))
    (define (unquoted element)
      (match element
        (((? string?) ('unquote (? symbol? name)) . _) (cons name (source-properties element)))
        (_ #f)))
    (match expression
      (('list . (? list? elements))
       (filter-map (lambda (element) (element->reference element expression)) elements))
      (('quasiquote (? list? elements)) (filter-map unquoted elements))
      (_ '())))
  (define (of-package fields local)
    (define names (append local (filter-map (match-lambda (((? symbol? name) . _) name) (_ #f)) fields)))
    (remove (match-lambda ((name . _) (memq name names)))
            (append-map (match-lambda
                          ((and field ('inherit (? symbol? name))) (list (cons name (source-properties field))))
                          (((? symbol? field) expression)
                           (if (memq field input-fields) (of-inputs expression) '()))
                          (_ '()))
                        fields)))
  (define (of-expression expression local)
    (match expression
      (('package . (? list? fields)) (of-package fields local))
      (((or 'let 'let*) (((? symbol? names) . _) ...) body) (of-expression body (append names local)))
      (_ '())))
  (match form
    (((or 'define 'define-public) (? symbol?) expression) (of-expression expression '()))
    (_ '())))

;;; Findings.

;; The words that references are found by.
(define words '(package list let let* quasiquote unquote define define-public))

(define (exports-of-outline outline)
  (let ((table (make-hash-table)))
    (for-each (match-lambda ((name . _) (hashq-set! table name #t))) outline)
    table))

;; Pairs of a name and a text about FILE, which is at PATH.
(define (findings-of-file file path exports)
  (define forms (file-forms file))
  (define bound (map bound-by forms))
  (define specs (imports forms))
  (define (imports-packages? spec) (member spec '((guix packages) ((guix packages)))))
  (define own (make-hash-table))
  (define (judge references)
    (define predicates (map (lambda (spec) (import->predicate spec exports)) specs))
    (define (bound? name)
      (or (hashq-ref own name)
          (module-variable the-scm-module name)
          (any (lambda (bound?) (bound? name)) predicates)))
    (if (and (every identity predicates)
             (not (any (lambda (spec bound?)
                         (and (not (imports-packages? spec)) (any bound? words)))
                       specs predicates)))
        (filter-map (match-lambda
                      ((name . properties)
                       (and (not (bound? name))
                            (cons name
                                  (format #f "~a~a uses ~a, which neither it nor what it imports has" path
                                          (match (assq-ref properties 'line) (#f "") (line (format #f ":~a" (+ 1 line))))
                                          name)))))
                    references)
        '()))
  (if (and (every identity bound) (any imports-packages? specs))
      (begin
        (for-each (lambda (names) (for-each (lambda (name) (hashq-set! own name #t)) names)) bound)
        (match (append-map references forms)
          (() '())
          (references (if (any (lambda (word) (hashq-ref own word)) words) '() (judge references)))))
      '()))

(define (unbound-references directory directories tree?)
  "Return texts about packages that modules below DIRECTORY use and that no module has which they import, one for each name;
the rest is as for `broken-module'."
  (define known (make-hash-table))
  (define (exports module)
    (match (hash-ref known module 'unknown)
      ('unknown
       (let ((table (and=> (module-exports module directories tree?) exports-of-outline)))
         (hash-set! known module table)
         table))
      (table table)))
  (map cdr
       (delete-duplicates
        (append-map (lambda (path)
                      (define file (string-append directory "/" path))
                      (match (declared-module-name file)
                        ((? pair?) (findings-of-file file path exports))
                        (_ '())))
                    (source-files directory))
        (lambda (one other) (eq? (car one) (car other))))))
