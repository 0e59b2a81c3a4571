;; Guix's names for base 64, which are those of Guile-Gcrypt.

(define-module (guix base64)
  #:use-module (gcrypt base64)
  #:re-export (base64-alphabet base64url-alphabet base64-encode base64-decode))
