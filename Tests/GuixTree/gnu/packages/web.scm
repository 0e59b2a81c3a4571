(define-module (gnu packages web)
  #:use-module (guix packages)
  #:use-module (guix build-system gnu)
  #:use-module ((guix licenses) #:prefix license:)
  #:use-module (gnu packages databases)
  #:use-module (gnu packages xml))

(define-public nghttp2
  (package
    (name "nghttp2")
    (version "1.44")
    (source #f)
    (build-system gnu-build-system)
    (inputs (list libxml2))
    (outputs (list "out" "lib"))
    (synopsis "HTTP")
    (description "Frames.")
    (home-page "https://example.org/nghttp2")
    (license license:expat)))

(define-public nginx
  (package (inherit nghttp2) (name "nginx") (inputs (list sqlite (list nghttp2 "lib")))))
