;; Search paths: which environment variable lists which directories of packages. A builder gets them as data, computes
;; the values from its inputs, and so does a profile.

(define-module (guix search-paths)
  #:use-module (guix records)
  #:use-module (guix build utils)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:export (<search-path-specification> search-path-specification search-path-specification?
            search-path-specification-variable search-path-specification-files
            search-path-specification-separator search-path-specification-file-type
            search-path-specification-file-pattern
            search-path-specification->sexp sexp->search-path-specification
            evaluate-search-paths environment-variable-definition search-path-definition
            set-search-paths string-tokenize* $PATH $PKG_CONFIG_PATH $SSL_CERT_DIR $SSL_CERT_FILE))

(define-record-type* <search-path-specification> search-path-specification make-search-path-specification
  search-path-specification?
  (variable     search-path-specification-variable)     ;string
  (files        search-path-specification-files)        ;list of file names relative to a package
  (separator    search-path-specification-separator (default ":")) ;string, or #f for a single value
  (file-type    search-path-specification-file-type (default 'directory))
  (file-pattern search-path-specification-file-pattern (default #f)))

(define $PATH
  (search-path-specification (variable "PATH") (files '("bin" "sbin"))))
(define $PKG_CONFIG_PATH
  (search-path-specification (variable "PKG_CONFIG_PATH")
                             (files '("lib/pkgconfig" "lib64/pkgconfig" "share/pkgconfig"))))
(define $SSL_CERT_DIR
  (search-path-specification (variable "SSL_CERT_DIR") (separator #f) (files '("etc/ssl/certs"))))
(define $SSL_CERT_FILE
  (search-path-specification (variable "SSL_CERT_FILE") (separator #f) (file-type 'regular)
                             (files '("etc/ssl/certs/ca-certificates.crt"))))

(define (search-path-specification->sexp spec)
  "Return SPEC as data."
  (match spec
    (($ <search-path-specification> variable files separator type pattern)
     (list variable files separator type pattern))))

(define (sexp->search-path-specification sexp)
  "Return the search path that SEXP, made by `search-path-specification->sexp', describes."
  (match sexp
    ((name files separator type pattern)
     (search-path-specification
      (variable name) (files files) (separator separator) (file-type type) (file-pattern pattern)))))

(define (string-tokenize* string separator)
  "Return the parts of STRING between occurrences of the string SEPARATOR."
  (let loop ((string string) (result '()))
    (match (string-contains string separator)
      (#f (reverse (cons string result)))
      (at (loop (substring string (+ at (string-length separator))) (cons (substring string 0 at) result))))))

(define* (evaluate-search-paths search-paths directories #:optional (getenv (const #f)))
  "Return the alist of SEARCH-PATHS and their values among DIRECTORIES. Those that are set already, as GETENV tells,
and those without a value are left out."
  (filter-map
   (match-lambda
     ((and spec ($ <search-path-specification> variable files #f type pattern))
      (match (search-path-as-list files directories #:type type #:pattern pattern)
        (() #f)
        ((head . _) (and (not (equal? (getenv variable) head)) (cons spec head)))))
     ((and spec ($ <search-path-specification> variable files separator type pattern))
      (let* ((values (or (and=> (getenv variable) (lambda (text) (string-tokenize* text separator))) '()))
             (path (search-path-as-list files directories #:type type #:pattern pattern)))
        (and (pair? path)
             (not (every (lambda (directory) (member directory values)) path))
             (cons spec (list->search-path-as-string path separator))))))
   search-paths))

(define* (environment-variable-definition variable value #:key (kind 'exact) (separator ":"))
  "Return shell code that sets VARIABLE to VALUE; KIND says how what it had counts: exact, prefix or suffix."
  (match kind
    ('exact (format #f "export ~a=\"~a\"" variable value))
    ('prefix (format #f "export ~a=\"~a${~a:+~a}$~a\"" variable value variable separator variable))
    ('suffix (format #f "export ~a=\"$~a${~a:+~a}~a\"" variable variable variable separator value))))

(define* (search-path-definition spec value #:key (kind 'exact))
  "Return shell code that sets the variable of SPEC to VALUE."
  (environment-variable-definition (search-path-specification-variable spec) value
                                   #:kind (if (search-path-specification-separator spec) kind 'exact)
                                   #:separator (or (search-path-specification-separator spec) ":")))

(define* (set-search-paths search-paths directories #:key (setenv setenv))
  "Set the variables of SEARCH-PATHS to their values among DIRECTORIES."
  (for-each (match-lambda
              ((spec . value) (setenv (search-path-specification-variable spec) value)))
            (evaluate-search-paths search-paths directories)))
