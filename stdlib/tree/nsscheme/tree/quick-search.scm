;; Guix's own search for the packages of a name, without loading all modules of the tree: `find-packages-by-name', and with
;; it `specification->package' and the commands, ask `named-variables' first. Guix itself has a cache for this, but only
;; where `guix pull' has made one.

(define-module (nsscheme tree quick-search)
  #:autoload (nsscheme module-failures) (report-failure say-known-failures)
  #:autoload (nsscheme module-files) (source-files module-file?)
  #:autoload (nsscheme tree packages) (named-variables)
  #:autoload (nsscheme versions) (version>? version-prefix?)
  #:autoload (guix packages) (package? package-name package-version hidden-package?)
  #:use-module (ice-9 match)
  #:use-module (srfi srfi-1)
  #:export (quicken-searches!))

(define (quicken-searches!)
  "Make Guix's own search quick, now or when the module that has it is loaded."
  (%when-loaded '(gnu packages)
    (lambda ()
      (let* ((module (resolve-module '(gnu packages)))
             (variable (module-local-variable module 'find-packages-by-name/direct)))
        (when (and variable (procedure? (variable-ref variable)))
          (variable-set! variable (quick-search module (variable-ref variable))))))))

(define (report name exception)
  (report-failure name exception (const #t)))

(define (named name module symbol)
  "Return the package called NAME that SYMBOL of MODULE holds, if it does and Guix's search would find it, else #f."
  (let ((variable (and symbol (module-variable (resolve-interface module) symbol))))
    (and variable (variable-bound? variable)
         (let ((value (variable-ref variable)))
           (and (package? value) (string=? name (package-name value)) (not (hidden-package? value))
                value)))))

(define (packages-in element name)
  "Return the packages called NAME in ELEMENT of Guix's path of packages, or #f when that is not known."
  (define (packages directory below)
    (and=> (named-variables name directory below source-files (module-file? directory) report)
           (lambda (variables)
             (delete-duplicates
              (filter-map (match-lambda ((module . symbol) (named name module symbol))) variables)
              eq?))))
  (match element
    ((directory . "gnu/packages") (packages directory "gnu/packages"))
    ((? string? directory) (packages directory #f))
    (_ #f)))

(define (quick-search module slow)
  "Return a procedure that finds what SLOW, the search of MODULE, finds."
  (define (newest-first packages)
    (sort packages (lambda (a b) (version>? (package-version a) (package-version b)))))
  (define (distinct? versions)
    (= (length versions) (length (delete-duplicates versions))))
  (lambda* (name #:optional version)
    (let ((found (map (lambda (element) (packages-in element name))
                      ((module-ref module '%package-module-path)))))
      (say-known-failures (lambda (message) (format (current-error-port) "nsscheme: warning: ~a~%" message)))
      ;; The order of two packages of one version is the order in which the modules are visited.
      (if (and (every identity found) (distinct? (map package-version (concatenate found))))
          (let ((packages (newest-first (delete-duplicates (concatenate found) eq?))))
            (if version
                (filter (lambda (package) (version-prefix? version (package-version package))) packages)
                packages))
          (slow name version)))))
