(define-module (gnu packages compression)
  #:use-module (guix packages)
  #:use-module (guix build-system gnu)
  #:use-module ((guix licenses) #:prefix license:)
  #:use-module (gnu packages base)
  #:use-module (gnu packages tls))

(define-public zlib
  (package
    (name "zlib")
    (version "1.2.11")
    (source #f)
    (build-system gnu-build-system)
    (replacement zlib/fixed)
    (synopsis "Compression")
    (description "It compresses.")
    (home-page "https://example.org/zlib")
    (license license:expat)))

(define zlib/fixed
  (package (inherit zlib) (version "1.2.12")))

;; Many packages of one procedure.
(define (compressor name)
  (package (inherit zlib) (name name) (version "1") (native-inputs (list coreutils))))

(define-syntax-rule (define-compressors variable ...)
  (begin
    (define-public variable (compressor (symbol->string 'variable)))
    ...))

(define-compressors gzip bzip2 xz)
