;; Are the arguments of a package those of its build system? `lower' and the build procedure say which keywords they
;; know; a mistake is reported where the keyword stands, with a guess and with those that there are.

(define-module (guix packages arguments)
  #:use-module (guix build-system)
  #:use-module (guix packages records)
  #:use-module (nsscheme fields)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:export (check-package-arguments))

;; What the machinery gives to build systems; authors do not write these.
(define %given
  '(#:source #:inputs #:native-inputs #:outputs #:system #:target #:search-paths #:native-search-paths
    #:build-inputs #:host-inputs #:target-inputs))

;; The keywords that arguments of PACKAGE may have, as far as BAG, what its build system made of it, or #f before there
;; is one, tells; #f for any.
(define (known-keywords package bag)
  (match (%procedure-keywords (build-system-lower (package-build-system package)))
    ((#f . keywords) keywords)
    ((#t . keywords)
     (match (and bag (%procedure-keywords (bag-build bag)))
       ((#f . others) (lset-union eq? keywords others))
       (_ #f)))
    (#f #f)))

(define (keyword->string keyword) (object->string keyword))

(define (check-package-arguments package arguments bag)
  "Check that the build system of PACKAGE knows the keywords in ARGUMENTS, those of PACKAGE; BAG is what it made of them,
or #f before it did."
  (define known (and (pair? arguments) (known-keywords package bag)))
  (let loop ((rest (if known arguments '())))
    (match rest
      ((keyword _ . rest)
       (unless (memq keyword known)
         (raise-unknown package keyword (lset-difference eq? known %given)))
       (loop rest))
      (_ #t))))

(define (raise-unknown package keyword known)
  (define names (sort (map keyword->string known) string<?))
  (define guess (%nearest-name (keyword->string keyword) names))
  (raise-at (field-location (lambda () (package-arguments package)) keyword)
            "package: the build system '~a' has no argument ~s; it has ~a~a"
            (build-system-name (package-build-system package)) keyword (string-join names ", ")
            (if guess (string-append "\nhint: did you mean " guess "?") "")))
