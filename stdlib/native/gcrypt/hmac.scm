;; The older names of (gcrypt mac), where an algorithm is named by its hash.

(define-module (gcrypt hmac)
  #:use-module ((gcrypt mac) #:prefix mac:)
  #:export (gen-signing-key sign-data sign-data-base64 verify-sig verify-sig-base64))

(define (algorithm->mac algorithm)
  (or (mac:lookup-mac-algorithm (symbol-append 'hmac- algorithm))
      (scm-error 'misc-error 'sign-data "unknown hash algorithm ~s" (list algorithm) #f)))

(define* (gen-signing-key #:optional (key-length 128))
  "Return a new key, a bytevector of KEY-LENGTH bytes that nobody can foresee."
  (mac:generate-signing-key key-length))

(define* (sign-data key data #:key (algorithm 'sha512))
  "Return the signature, a bytevector, of DATA with KEY; both are strings or bytevectors."
  (mac:sign-data key data #:algorithm (algorithm->mac algorithm)))

(define* (sign-data-base64 key data #:key (algorithm 'sha512))
  "Return the signature of DATA with KEY in base 64."
  (mac:sign-data-base64 key data #:algorithm (algorithm->mac algorithm)))

(define* (verify-sig key data sig #:key (algorithm 'sha512))
  "Return true if SIG, a bytevector, is the signature of DATA with KEY."
  (mac:valid-signature? key data sig #:algorithm (algorithm->mac algorithm)))

(define* (verify-sig-base64 key data b64-sig #:key (algorithm 'sha512))
  "Return true if B64-SIG, in base 64, is the signature of DATA with KEY."
  (mac:valid-base64-signature? key data b64-sig #:algorithm (algorithm->mac algorithm)))
