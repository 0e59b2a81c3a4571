(define-module (gnu packages xorg)
  #:use-module (guix packages)
  #:use-module (guix build-system gnu)
  #:use-module ((guix licenses) #:prefix license:)
  #:use-module (gnu packages image)
  #:use-module (gnu packages gl))

(define-public libx11
  (package
    (name "libx11")
    (version "1.7")
    (source #f)
    (build-system gnu-build-system)
    (inputs (list libpng))
    (synopsis "Windows")
    (description "A protocol.")
    (home-page "https://example.org/x11")
    (license license:expat)))
