(define-module (gnu packages xml)
  #:use-module (guix packages)
  #:use-module (guix build-system gnu)
  #:use-module ((guix licenses) #:prefix license:)
  #:use-module (gnu packages python)
  #:use-module (gnu packages databases))

(define-public libxml2
  (package
    (name "libxml2")
    (version "2.9.12")
    (source #f)
    (build-system gnu-build-system)
    (native-inputs (list python-minimal))
    (synopsis "XML")
    (description "Trees of text.")
    (home-page "https://example.org/libxml2")
    (license license:expat)))
