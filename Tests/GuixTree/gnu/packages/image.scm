(define-module (gnu packages image)
  #:use-module (guix packages)
  #:use-module (guix build-system gnu)
  #:use-module ((guix licenses) #:prefix license:)
  #:use-module (gnu packages compression)
  #:use-module (gnu packages fontutils))

(define-public libpng
  (package
    (name "libpng")
    (version "1.6")
    (source #f)
    (build-system gnu-build-system)
    (propagated-inputs (list zlib))
    (synopsis "Pictures")
    (description "Pixels.")
    (home-page "https://example.org/png")
    (license license:expat)))
