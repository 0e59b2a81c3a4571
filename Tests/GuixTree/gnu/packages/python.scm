(define-module (gnu packages python)
  #:use-module (guix packages)
  #:use-module (guix build-system gnu)
  #:use-module ((guix licenses) #:prefix license:)
  #:use-module (gnu packages compression)
  #:use-module (gnu packages xml)
  #:use-module (gnu packages guile)
  #:use-module (ice-9 match))

(define-public python-minimal
  (package
    (name "python-minimal")
    (version "3.9")
    (source #f)
    (build-system gnu-build-system)
    (inputs (list zlib))
    (synopsis "Language")
    (description "Indented.")
    (home-page "https://example.org/python")
    (license license:expat)))

(define-public python
  (package
    (inherit python-minimal)
    (name "python")
    (inputs (match (package-inputs python-minimal)
              ((first . rest) (cons* first libxml2 rest))))))

(define-public (python-variant letter)
  (package (inherit python) (name (string-append "python-" letter))))
