;; A file in Latin-1: cut out with a © in this comment and in a string.

(define-module (gnu packages fontutils)
  #:use-module (guix packages)
  #:use-module (guix build-system gnu)
  #:use-module ((guix licenses) #:prefix license:)
  #:use-module (gnu packages image)
  #:use-module (gnu packages xml))

(define-public fontconfig
  (package
    (name "fontconfig")
    (version "2.13")
    (source #f)
    (build-system gnu-build-system)
    (inputs (list libxml2))
    (synopsis "Fonts © home")
    (description "Letters.")
    (home-page "https://example.org/fontconfig")
    (license license:expat)))
