;; Guix's names for base 32; the work is done in (nsscheme base32).

(define-module (guix base32)
  #:use-module (nsscheme base32)
  #:re-export (bytevector-quintet-length bytevector->base32-string bytevector->nix-base32-string
               base32-string->bytevector nix-base32-string->bytevector %nix-base32-charset %rfc4648-base32-charset
               &invalid-base32-character invalid-base32-character? invalid-base32-character-value
               invalid-base32-character-string))
