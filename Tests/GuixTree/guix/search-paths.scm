(define-module (guix search-paths)
  #:use-module (guix records)
  #:export (<search-path-specification> search-path-specification search-path-specification?
            search-path-specification-variable search-path-specification-files search-path-specification->sexp
            $PATH))

(define-record-type* <search-path-specification>
  search-path-specification make-search-path-specification
  search-path-specification?
  (variable search-path-specification-variable)
  (files search-path-specification-files)
  (separator search-path-specification-separator (default ":")))

(define (search-path-specification->sexp spec)
  (match-record spec <search-path-specification> (variable files separator)
    (list variable files separator 'directory #f)))

(define $PATH
  (search-path-specification (variable "PATH") (files '("bin" "sbin"))))
