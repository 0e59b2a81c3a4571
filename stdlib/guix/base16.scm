;; Guix's names for hexadecimal notation, which are those of Guile-Gcrypt.

(define-module (guix base16)
  #:use-module (gcrypt base16)
  #:re-export (bytevector->base16-string base16-string->bytevector))
