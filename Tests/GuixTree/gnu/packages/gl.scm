(define-module (gnu packages gl)
  #:use-module (guix packages)
  #:use-module (guix build-system gnu)
  #:use-module ((guix licenses) #:prefix license:)
  #:use-module (gnu packages xorg)
  #:use-module (gnu packages python))

(define-public mesa
  (package
    (name "mesa")
    (version "21.3")
    (source #f)
    (build-system gnu-build-system)
    (native-inputs (list python))
    (inputs (list libx11))
    (synopsis "Graphics")
    (description "Triangles.")
    (home-page "https://example.org/mesa")
    (license license:expat)))
