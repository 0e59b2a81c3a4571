;; What modules need, found by reading their `define-module' or `library' forms without running them. A closure of
;; modules is what a builder must import so that each of them can be loaded there.

(define-module (guix modules)
  #:use-module (guix diagnostics)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-26)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:use-module (ice-9 match)
  #:use-module (rnrs bytevectors)
  #:use-module ((nsscheme rows store) #:select (%standard-module))
  #:export (missing-dependency-error?
            missing-dependency-module
            missing-dependency-search-path
            file-name->module-name
            module-name->file-name
            source-module-dependencies
            source-module-closure
            live-module-closure
            guix-module-name?))

(define-condition-type &missing-dependency-error &error
  missing-dependency-error?
  (module      missing-dependency-module)
  (search-path missing-dependency-search-path))

(define (file-name->module-name file)
  "Return the name of the module that the relative file name FILE stands for."
  (map string->symbol
       (string-tokenize (if (string-suffix? ".scm" file) (string-drop-right file 4) file)
                        (char-set-complement (char-set #\/)))))

(define (module-name->file-name module)
  "Return the relative file name for MODULE, a list of symbols."
  (string-append (string-join (map symbol->string module) "/") ".scm"))

(define (guix-module-name? name)
  "Return true if the module NAME, a list of symbols, is one of Guix's."
  (match name
    (((or 'guix 'gnu) _ ...) #t)
    (_ #f)))

;; The modules that every Guile, and this program, has by itself.
(define (core-module? name)
  (match name
    (((or 'guile 'ice-9 'srfi 'rnrs 'scheme 'system 'oop 'texinfo 'sxml 'web 'scripts 'statprof) _ ...) #t)
    (_ #f)))

;; The module that SPEC, an operand of #:use-module or use-modules, names.
(define spec->name
  (match-lambda
    (((? pair? name) . _) name)
    (name name)))

(define (module-form-dependencies form)
  (match form
    (('define-module _ clauses ...)
     (let loop ((clauses clauses) (result '()))
       (match clauses
         ((#:use-module spec . rest) (loop rest (cons (spec->name spec) result)))
         ((#:autoload name _ . rest) (loop rest (cons name result)))
         ((_ . rest) (loop rest result))
         (() (reverse result)))))
    (('library _ _ ('import specs ...) _ ...)
     (map spec->name specs))
    (('define-library _ declarations ...)
     (append-map (match-lambda
                   (('import specs ...) (map library-name specs))
                   (_ '()))
                 declarations))
    (_ '())))

(define library-name
  (match-lambda
    (((or 'only 'except 'prefix 'rename) spec _ ...) (library-name spec))
    (name name)))

(define (read-dependencies port)
  (match (read port)
    ((? eof-object?) '())
    ((and form ((or 'define-module 'library 'define-library) . _)) (module-form-dependencies form))
    (_ (read-dependencies port))))

;; What the source of MODULE, along LOAD-PATH or in the standard library, imports.
(define (module-imports module load-path)
  (define file (module-name->file-name module))
  (cond ((search-path load-path file) => (lambda (file) (call-with-input-file file read-dependencies)))
        ((%standard-module file) => (lambda (bytes) (call-with-input-string (utf8->string bytes) read-dependencies)))
        (else
         (raise
          (make-compound-condition
           (condition (&missing-dependency-error (module module) (search-path load-path)))
           (formatted-message "module ~s not found in these directories:~{ ~a~}" module load-path))))))

(define* (source-module-dependencies module #:optional (load-path %load-path))
  "Return the modules that the source of MODULE imports, without those that every Guile has."
  (match module
    ((_ '=> _) '())
    (_ (remove core-module? (module-imports module load-path)))))

(define* (closure modules dependencies select?)
  (let loop ((modules modules) (result '()))
    (match modules
      (() (reverse result))
      ((module . rest)
       (if (member module result)
           (loop rest result)
           (loop (append (filter select? (dependencies module)) rest)
                 (cons module result)))))))

(define* (source-module-closure modules #:optional (load-path %load-path) #:key (select? guix-module-name?))
  "Return MODULES and those that they import, directly or not, for which SELECT? is true."
  (closure modules (cut source-module-dependencies <> load-path) select?))

(define* (live-module-closure modules #:key (select? guix-module-name?))
  "Return MODULES and those that they import, directly or not, for which SELECT? is true, as this program has them."
  (closure modules
           (lambda (name) (map module-name (module-uses (resolve-interface name))))
           select?))
