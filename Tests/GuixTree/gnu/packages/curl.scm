(define-module (gnu packages curl)
  #:use-module (guix packages)
  #:use-module (guix build-system gnu)
  #:use-module ((guix licenses) #:prefix license: #:hide (gpl3+))
  #:use-module (gnu packages tls)
  #:use-module (gnu packages web)
  #:use-module (gnu packages linux))

(define-public curl
  (package
    (name "curl")
    (version "7.79")
    (source #f)
    (build-system gnu-build-system)
    (inputs (list openssl nghttp2 (canonical-keyring)))
    (synopsis "Transfers")
    (description "It fetches.")
    (home-page "https://example.org/curl")
    (license license:expat)))

(define (canonical-keyring) keyring)
