(define-module (gnu packages)
  #:use-module (guix diagnostics)
  #:use-module (guix discovery)
  #:use-module (guix gexp)
  #:use-module (guix i18n)
  #:use-module (guix memoization)
  #:use-module (guix packages)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-26)
  #:use-module (srfi srfi-34)
  #:use-module (ice-9 match)
  #:use-module (ice-9 vlist)
  #:export (search-patch search-patches %patch-path %package-module-path
            fold-packages specification->package find-packages-by-name))

(define %distribution
  (dirname (dirname (search-path %load-path "gnu/packages.scm"))))

(define %package-module-path
  (make-parameter
   (let ((others (match (getenv "GUIX_PACKAGE_PATH")
                   ((or #f "") '())
                   (path (string-split path #\:)))))
     (set! %load-path (append %load-path others))
     (append others (list (cons %distribution "gnu/packages"))))))

(define %patch-path
  (make-parameter
   (map (lambda (directory)
          (if (string=? directory %distribution) (string-append directory "/gnu/packages/patches") directory))
        %load-path)))

(define (search-patch name)
  (or (search-path (%patch-path) name)
      (raise (formatted-message (G_ "~a: no such patch") name))))

(define-syntax-rule (search-patches name ...)
  (list (search-patch name) ...))

(define* (fold-packages proc init #:key (select? (negate hidden-package?)))
  (define (warn file name args)
    (report-error (location file 1 0) "~a does not load: ~s" name args))
  (fold-module-public-variables (lambda (object result)
                                  (if (and (package? object) (select? object))
                                      (proc object result)
                                      result))
                                init (all-modules (%package-module-path) #:warn warn)))

(define find-packages-by-name/direct
  (let ((table (delay (fold-packages (lambda (package table)
                                       (vhash-cons (package-name package) package table))
                                     vlist-null))))
    (lambda* (name #:optional version)
      (filter (lambda (package)
                (or (not version) (string-prefix? version (package-version package))))
              (sort (vhash-fold* cons '() name (force table))
                    (lambda (a b) (string>? (package-version a) (package-version b))))))))

(define* (find-packages-by-name name #:optional version)
  (find-packages-by-name/direct name version))

(define (specification->package text)
  (match (string-split text #\@)
    ((name . version)
     (match (apply find-packages-by-name name version)
       (() (raise (formatted-message (G_ "~a: unknown package") text)))
       ((first . _)
        (match (package-superseded first)
          (#f first)
          (successor
           (warning (package-location first) (G_ "~a has become ~a") (package-name first) (package-name successor))
           successor)))))))
