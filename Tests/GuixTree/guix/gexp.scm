;; Code that remembers what it refers to, and what files it becomes.

(define-module (guix gexp)
  #:use-module (guix derivations)
  #:use-module (guix diagnostics)
  #:use-module (guix modules)
  #:use-module (guix monads)
  #:use-module (guix records)
  #:use-module (guix store)
  #:use-module (guix utils)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-11)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:use-module (ice-9 match)
  #:export (gexp gexp? with-imported-modules gexp-location
            <gexp-input> gexp-input gexp-input? gexp-input-thing gexp-input-output
            define-gexp-compiler lower-object lower-inputs
            gexp->derivation gexp->sexp
            lower-gexp lowered-gexp-sexp lowered-gexp-inputs lowered-gexp-sources lowered-gexp-guile
            lowered-gexp-load-path
            file-like? plain-file plain-file? computed-file file-append
            local-file local-file? local-file-name local-file-absolute-file-name
            &gexp-input-error gexp-input-error? gexp-error-invalid-input
            %default-guile))

(define-record-type <gexp>
  (make-gexp references proc modules location)
  gexp?
  (references gexp-references)
  (proc gexp-proc)
  (modules gexp-modules)
  (location gexp-location))

(define-record-type <gexp-input>
  (make-gexp-input thing output)
  gexp-input?
  (thing gexp-input-thing)
  (output gexp-input-output))

(define* (gexp-input thing #:optional (output "out")) (make-gexp-input thing output))

(define-record-type <gexp-output>
  (gexp-output name)
  gexp-output?
  (name gexp-output-name))

(define-condition-type &gexp-input-error &error
  gexp-input-error?
  (input gexp-error-invalid-input))

;;; Syntax.

(eval-when (expand load eval)
  ;; Code that makes FORM, with the variables NAMES in place of its escapes, which are met in the same order again.
  (define (builder form names)
    (define (next!)
      (let ((name (car names)))
        (set! names (cdr names))
        name))
    (let walk ((form form))
      (syntax-case form ()
        ((word . _)
         (and (identifier? #'word) (memq (syntax->datum #'word) '(ungexp ungexp-splicing)))
         (next!))
        (((word . escape) . tail)
         (and (identifier? #'word) (eq? 'ungexp-splicing (syntax->datum #'word)))
         (let ((head (next!)))
           #`(append #,head #,(walk #'tail))))
        ((head . tail)
         (let ((head (walk #'head)))
           #`(cons #,head #,(walk #'tail))))
        (datum #'(quote datum)))))

  (read-hash-extend #\~ (lambda (chr port) (list 'gexp (read port))))
  (read-hash-extend #\$
    (lambda (chr port)
      (let ((splicing? (eqv? #\@ (peek-char port))))
        (when splicing? (read-char port))
        (let ((datum (read port)))
          (match (and (symbol? datum) (string-split (symbol->string datum) #\:))
            ((name output)
             (list (if splicing? 'ungexp-splicing 'ungexp) (string->symbol name) output))
            (_ (list (if splicing? 'ungexp-splicing 'ungexp) datum))))))))

(define-syntax-parameter current-modules (identifier-syntax '()))

(define-syntax-rule (with-imported-modules modules body ...)
  (syntax-parameterize ((current-modules (identifier-syntax modules)))
    body ...))

(define-syntax gexp
  (lambda (s)
    (define (escape? form)
      (syntax-case form ()
        ((word . _) (identifier? #'word) (memq (syntax->datum #'word) '(ungexp ungexp-splicing)))
        (_ #f)))
    (define (collect form)
      (if (escape? form)
          (list form)
          (syntax-case form (gexp)
            ((head . tail) (append (collect #'head) (collect #'tail)))
            (_ '()))))
    (define (reference form)
      (syntax-case form ()
        ((_ name) (eq? 'output (syntax->datum #'name)) #'(gexp-output "out"))
        ((_ name output) (eq? 'output (syntax->datum #'name)) #'(gexp-output output))
        ((_ thing) #'(gexp-input thing))
        ((_ thing output) #'(gexp-input thing output))))
    (syntax-case s ()
      ((_ body)
       (let* ((escapes (collect #'body)) (names (generate-temporaries escapes)))
         #`(make-gexp (list #,@(map reference escapes))
                      (lambda #,names #,(builder #'body names))
                      current-modules
                      (source-location)))))))

;;; Objects.

;; By the type of the record, which is its vtable.
(define %compilers (make-hash-table))

(define-syntax define-gexp-compiler
  (syntax-rules (=>)
    ((_ (name (object type) system target) body ...)
     (define-gexp-compiler name type
       compiler => (lambda (object system target) body ...)
       expander => (lambda (object lowered output) (derivation->output-path lowered output))))
    ((_ name type compiler => compile expander => expand)
     (begin
       (define name (cons compile expand))
       (hashq-set! %compilers type name)))))

(define (lookup object)
  (and (struct? object) (hashq-ref %compilers (struct-vtable object))))

(define (file-like? object)
  (->bool (lookup object)))

(define* (lower-object object #:optional (system (%current-system)) #:key target)
  (match (lookup object)
    (#f (raise (condition (&gexp-input-error (input object)))))
    ((compile . _) (compile object system target))))

(define-record-type <plain-file>
  (%plain-file name content references)
  plain-file?
  (name plain-file-name)
  (content plain-file-content)
  (references plain-file-references))

(define (plain-file name content) (%plain-file name content '()))

(define-gexp-compiler plain-file-compiler <plain-file>
  compiler => (lambda (file system target)
                (text-file (plain-file-name file) (plain-file-content file)))
  expander => (lambda (file lowered output) lowered))

(define-record-type <computed-file>
  (computed-file name gexp)
  computed-file?
  (name computed-file-name)
  (gexp computed-file-gexp))

(define-gexp-compiler (computed-file-compiler (file <computed-file>) system target)
  (gexp->derivation (computed-file-name file) (computed-file-gexp file) #:system system))

(define-record-type <file-append>
  (make-file-append base suffix)
  file-append?
  (base file-append-base)
  (suffix file-append-suffix))

(define (file-append base . suffix) (make-file-append base suffix))

(define-gexp-compiler file-append-compiler <file-append>
  compiler => (lambda (object system target) (lower-object (file-append-base object) system #:target target))
  expander => (lambda (object lowered output)
                (string-concatenate
                 (cons (expand (file-append-base object) lowered output) (file-append-suffix object)))))

(define-record-type <local-file>
  (%local-file file name absolute)
  local-file?
  (file local-file-file)
  (name local-file-name)
  (absolute local-file-absolute))                       ;a promise

;; Relative to the file that says so.
(define-syntax local-file
  (lambda (s)
    (syntax-case s ()
      ((_ file rest ...)
       (string? (syntax->datum #'file))
       #'(make-local-file file (delay (in-directory file (current-source-directory))) rest ...))
      ((_ file rest ...)
       #'(make-local-file file (delay (in-directory file (getcwd))) rest ...))
      (id (identifier? #'id)
          #'(lambda (file . rest)
              (apply make-local-file file (delay (in-directory file (getcwd))) rest))))))

(define* (make-local-file file promise #:optional (name (basename file)))
  (%local-file file name promise))

(define (in-directory file directory)
  (if (string-prefix? "/" file) file (string-append directory "/" file)))

(define (local-file-absolute-file-name file)
  (force (local-file-absolute file)))

(define-gexp-compiler local-file-compiler <local-file>
  compiler => (lambda (file system target)
                (interned-file (force (local-file-absolute file)) (local-file-name file)))
  expander => (lambda (file lowered output) lowered))

(define (expand object lowered output)
  ((cdr (lookup object)) object lowered output))

;;; Lowering.

;; The expression, and what it needs: a list of derivations with outputs and of items.
(define (gexp->sexp exp system)
  (define (one reference)
    (with-monad %store-monad
      (match reference
        (($ <gexp-output> name) (return (list `((@ (guile) getenv) ,name))))
        (($ <gexp-input> (? gexp? inner) _) (gexp->sexp inner system))
        (($ <gexp-input> (? gexp-input? inner) _) (one inner))
        (($ <gexp-input> (? pair? things) output)
         (mlet %store-monad ((all (mapm %store-monad
                                        (lambda (thing)
                                          (one (if (gexp-input? thing) thing (gexp-input thing output))))
                                        things)))
           (return (cons (map car all) (append-map cdr all)))))
        (($ <gexp-input> (? lookup object) output)
         (mlet %store-monad ((lowered (lower-object object system)))
           (return (list (expand object lowered output)
                         (if (derivation? lowered) (list lowered output) lowered)))))
        (($ <gexp-input> (? derivation? drv) output)
         (return (list (derivation->output-path drv output) (list drv output))))
        (($ <gexp-input> (? struct? other) _)
         (raise (condition (&gexp-input-error (input other)))))
        (($ <gexp-input> datum _) (return (list datum))))))
  (mlet %store-monad ((parts (mapm %store-monad one (gexp-references exp))))
    (with-monad %store-monad
      (return (cons (apply (gexp-proc exp) (map car parts)) (append-map cdr parts))))))

;; What PART yields for EXP and for all gexps within it, in one list.
(define (collected part exp)
  (define (within thing)
    (match thing
      ((? gexp? inner) (collected part inner))
      (($ <gexp-input> thing _) (within thing))
      ((things ...) (append-map within things))
      (_ '())))
  (delete-duplicates (append (part exp) (append-map within (gexp-references exp)))))

(define (all-modules exp)
  (collected gexp-modules exp))

(define (all-outputs exp)
  (collected (lambda (exp) (map gexp-output-name (filter gexp-output? (gexp-references exp)))) exp))

;; The name of a module's file, and where that is: along the load path, or where `=>' says.
(define (module->file module)
  (match module
    ((name '=> file) (values (module-name->file-name name) file))
    (name
     (let ((file (module-name->file-name name)))
       (values file (search-path %load-path file))))))

;; A directory with the files of MODULES.
(define (imported-modules modules)
  (define (insert tree parts file)
    (match parts
      ((name) (cons (list name (list 'regular file)) tree))
      ((name . rest)
       (match (assoc name tree)
         (#f (cons (list name (cons 'directory (insert '() rest file))) tree))
         ((and known (_ ('directory . children)))
          (cons (list name (cons 'directory (insert children rest file))) (delq known tree)))))))
  (lambda (store)
    (values (add-file-tree-to-store
             store "module-import"
             (cons 'directory
                   (fold (lambda (module tree)
                           (let-values (((name file) (module->file module)))
                             (insert tree (string-split name #\/) file)))
                         '() modules)))
            store)))

(define %default-guile
  (make-parameter (lambda () (module-ref (resolve-interface '(gnu packages guile)) 'guile-final))))

(define-record-type <lowered-gexp>
  (make-lowered-gexp sexp inputs sources guile load-path)
  lowered-gexp?
  (sexp lowered-gexp-sexp)
  (inputs lowered-gexp-inputs)                          ;derivations with outputs
  (sources lowered-gexp-sources)
  (guile lowered-gexp-guile)
  (load-path lowered-gexp-load-path))

(define* (lower-gexp exp #:key (system (%current-system)))
  (mlet* %store-monad ((guile (lower-object ((%default-guile)) system))
                       (result (gexp->sexp exp system))
                       (modules -> (all-modules exp))
                       (import (if (null? modules)
                                   (with-monad %store-monad (return #f))
                                   (imported-modules modules)))
                       (directories -> (if import (list import) '())))
    (with-monad %store-monad
      (return (make-lowered-gexp (car result)
                                 (remove string? (cdr result))
                                 (delete-duplicates (append (filter string? (cdr result)) directories))
                                 guile directories)))))

(define* (gexp->derivation name exp #:key (system (%current-system)) (env-vars '()))
  (mlet* %store-monad ((lowered (lower-gexp exp #:system system))
                       (guile -> (lowered-gexp-guile lowered))
                       (items -> (lowered-gexp-sources lowered))
                       (script (text-file (string-append name "-builder")
                                          (object->string (lowered-gexp-sexp lowered))
                                          items)))
    (raw-derivation name (string-append (derivation->output-path guile) "/bin/guile")
                    `("--no-auto-compile"
                      ,@(append-map (lambda (directory) (list "-L" directory)) (lowered-gexp-load-path lowered))
                      ,script)
                    #:system system
                    #:outputs (match (all-outputs exp) (() '("out")) (outputs (sort outputs string<?)))
                    #:env-vars env-vars
                    #:inputs (cons* guile script (append items (lowered-gexp-inputs lowered))))))
