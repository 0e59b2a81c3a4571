(define-module (gnu packages linux)
  #:use-module (guix packages)
  #:use-module (guix build-system gnu)
  #:use-module ((guix licenses) #:prefix license:)
  #:use-module (gnu packages base)
  #:use-module (gnu packages gtk)
  #:use-module (gnu packages image)
  #:export (keyring))

(define-public linux-headers
  (package
    (name "linux-headers")
    (version "5.10")
    (source #f)
    (build-system gnu-build-system)
    (arguments '(#:implicit-inputs? #f))
    (synopsis "Kernel")
    (description "Declarations.")
    (home-page "https://example.org/linux")
    (license license:gpl3+)))

(define-public keyutils
  (package (inherit linux-headers) (name "keyutils") (inputs (list libpng))))

;; A macro of the cycle: modules that import this one are expanded before the form below has run.
(define-syntax keyring
  (identifier-syntax (keyring-for (package-version linux-headers))))

(define-public (keyring-for version)
  (package (inherit keyutils) (name "keyring") (version version)))
