(define-module (gnu packages guile)
  #:use-module (guix packages)
  #:use-module (guix gexp)
  #:use-module (guix derivations)
  #:use-module (guix store)
  #:use-module (guix monads)
  #:use-module (guix build-system)
  #:use-module ((guix licenses) #:prefix license:)
  #:use-module (gnu packages commencement)
  #:use-module (gnu packages gettext))

;; What builds everything, itself built by nothing.
(define bootstrap-build-system
  (build-system
    (name 'bootstrap)
    (description "An item of the store")
    (lower
     (lambda* (name #:key outputs #:allow-other-keys #:rest rest)
       (bag (name name) (outputs outputs)
            (build (lambda* (name inputs #:key system #:allow-other-keys)
                     (mlet* %store-monad ((seed (text-file "seed" "a guile")))
                       (raw-derivation name "builtin:download" (list seed) #:system system #:inputs (list seed)
                                       #:env-vars '(("url" . "\"file:///none\""))
                                       #:hash (sha256-of "guile"))))))))))

(define (sha256-of text)
  ((@ (gcrypt hash) sha256) ((@ (rnrs bytevectors) string->utf8) text)))

(define-public guile-final
  (package
    (name "guile")
    (version "3.0")
    (source #f)
    (build-system bootstrap-build-system)
    (synopsis "Scheme")
    (description "It builds.")
    (home-page "https://example.org/guile")
    (license license:gpl3+)))

(define-public guile-json
  (package (inherit guile-final) (name "guile-json") (version "4") (inputs (list gettext-minimal))))
