(define-module (my packages base)
  #:use-module (guix packages)
  #:use-module (guix gexp)
  #:use-module (guix build-system trivial)
  #:use-module ((guix licenses) #:prefix license:)
  #:export (small-package default-license))

(define default-license
  license:expat)

(define* (small-package name version builder #:key (inputs '()))
  (package
    (name name)
    (version version)
    (source #f)
    (build-system trivial-build-system)
    (arguments (list #:builder builder))
    (inputs inputs)
    (home-page "https://example.org")
    (synopsis "A small package")
    (description "This is a small package.")
    (license default-license)))

(define-public empty
  (small-package "empty" "1"
                 #~(mkdir #$output)))
