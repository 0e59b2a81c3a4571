;; Guile-Gcrypt's name for hexadecimal notation; the implementation is (guix base16).

(define-module (gcrypt base16)
  #:use-module (guix base16)
  #:re-export (bytevector->base16-string base16-string->bytevector))
