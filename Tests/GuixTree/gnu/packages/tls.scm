(define-module (gnu packages tls)
  #:use-module (guix packages)
  #:use-module (guix build-system gnu)
  #:use-module ((guix licenses) #:select ((expat . license:expat)))
  #:use-module (gnu packages compression)
  #:use-module (gnu packages curl)
  #:use-module (gnu packages perl))

(define-public openssl
  (package
    (name "openssl")
    (version "1.1.1")
    (source #f)
    (build-system gnu-build-system)
    (native-inputs `(("perl" ,perl)))
    (propagated-inputs `(("zlib" ,zlib)))
    (native-search-paths
     (list (search-path-specification (variable "SSL_CERT_DIR") (files '("etc/ssl/certs")))))
    (synopsis "TLS")
    (description "Secrets.")
    (home-page "https://example.org/openssl")
    (license license:expat)))
