;; Which modules a module needs, found in the files along the load path.

(define-module (guix modules)
  #:use-module (guix memoization)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:export (module-name->file-name source-module-closure live-module-closure guix-module-name?))

(define (module-name->file-name name)
  (string-append (string-join (map symbol->string name) "/") ".scm"))

(define (guix-module-name? name)
  (match name
    (('guix _ ...) #t)
    (('gnu _ ...) #t)
    (_ #f)))

(define (imports clauses)
  (match clauses
    ((#:use-module ((? pair? name) _ ...) . rest) (cons name (imports rest)))
    ((#:use-module name . rest) (cons name (imports rest)))
    ((#:autoload name _ . rest) (cons name (imports rest)))
    (((? keyword?) _ . rest) (imports rest))
    (_ '())))

(define* (module-imports name #:optional (load-path %load-path))
  (match (search-path load-path (module-name->file-name name))
    (#f (error "no file for the module" name))
    (file
     (match (call-with-input-file file read)
       (('define-module _ clauses ...) (imports clauses))
       (_ '())))))

(define* (source-module-closure modules #:optional (load-path %load-path) #:key (select? guix-module-name?))
  (let visit ((modules modules) (seen '()))
    (fold (lambda (name seen)
            (if (or (member name seen) (not (select? name)))
                seen
                (visit (module-imports name load-path) (cons name seen))))
          seen modules)))

;; What the modules that are loaded export, by those that are below PREFIX.
(define (live-module-closure prefix)
  (let ((root (resolve-module '() #f)))
    (sort (hash-map->list (lambda (name module) name) (module-submodules (resolve-module prefix #f)))
          (lambda (a b) (string<? (symbol->string a) (symbol->string b))))))
