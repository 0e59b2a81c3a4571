;; Guile-Gcrypt's name for base 64; the implementation is (guix base64).

(define-module (gcrypt base64)
  #:use-module (guix base64)
  #:re-export (base64-alphabet base64url-alphabet base64-encode base64-decode))
