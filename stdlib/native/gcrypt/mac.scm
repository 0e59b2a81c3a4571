;; Message authentication codes, behind the names of Guile-Gcrypt; libgcrypt computes them.
;; An algorithm is named by a symbol; `mac-algorithm' checks the name while the program is being expanded.
;; Invariant: how long a comparison takes says nothing of where a signature is wrong.

(define-module (gcrypt mac)
  #:use-module (gcrypt base64)
  #:use-module (gcrypt random)
  #:use-module (rnrs bytevectors)
  #:use-module ((nsscheme rows gcrypt) #:select (%mac))
  #:export (mac-algorithm lookup-mac-algorithm mac-algorithm-name mac-size
            sign-data sign-data-base64 valid-signature? valid-base64-signature? generate-signing-key))

;; The library's number of each algorithm, and the bytes of its codes.
(eval-when (expand load eval)
  (define %mac-algorithms
    '((hmac-sha256 101 . 32) (hmac-sha224 102 . 28) (hmac-sha512 103 . 64) (hmac-sha384 104 . 48)
      (hmac-sha1 105 . 20) (hmac-md5 106 . 16) (hmac-md4 107 . 16) (hmac-rmd160 108 . 20) (hmac-tiger1 109 . 24)
      (hmac-whirlpool 110 . 64) (hmac-gostr3411-94 111 . 32) (hmac-stribog256 112 . 32) (hmac-stribog512 113 . 64)
      (hmac-sha3-224 115 . 28) (hmac-sha3-256 116 . 32) (hmac-sha3-384 117 . 48) (hmac-sha3-512 118 . 64)
      (hmac-gostr3411-cp 119 . 32) (hmac-blake2b-512 120 . 64) (hmac-blake2b-384 121 . 48)
      (hmac-blake2b-256 122 . 32) (hmac-blake2b-160 123 . 20) (hmac-blake2s-256 124 . 32)
      (hmac-blake2s-224 125 . 28) (hmac-blake2s-160 126 . 20) (hmac-blake2s-128 127 . 16) (hmac-sm3 128 . 32)
      (hmac-sha512-256 129 . 32) (hmac-sha512-224 130 . 28) (cmac-aes 201 . 16) (cmac-3des 202 . 8)
      (cmac-camellia 203 . 16) (cmac-cast5 204 . 8) (cmac-blowfish 205 . 8) (cmac-twofish 206 . 16)
      (cmac-serpent 207 . 16) (cmac-seed 208 . 16) (cmac-rfc2268 209 . 8) (cmac-idea 210 . 8)
      (cmac-gost28147 211 . 8) (gmac-aes 401 . 16) (gmac-camellia 402 . 16) (gmac-twofish 403 . 16)
      (gmac-serpent 404 . 16) (gmac-seed 405 . 16) (poly1305 501 . 16) (poly1305-aes 502 . 16)
      (poly1305-camellia 503 . 16) (poly1305-twofish 504 . 16) (poly1305-serpent 505 . 16) (poly1305-seed 506 . 16))))

(define-syntax mac-algorithm
  (lambda (s)
    (syntax-case s ()
      ((_ name)
       (if (assq (syntax->datum #'name) %mac-algorithms)
           #'(quote name)
           (syntax-violation 'mac-algorithm "unknown algorithm of message authentication codes" s #'name))))))

(define (lookup-mac-algorithm symbol)
  "Return the algorithm called SYMBOL, or #f if there is none."
  (and (assq symbol %mac-algorithms) symbol))

(define (mac-algorithm-name algorithm)
  "Return the name of ALGORITHM, a symbol, or #f if it is none."
  (lookup-mac-algorithm algorithm))

(define (number-and-size algorithm)
  (or (assq-ref %mac-algorithms algorithm)
      (scm-error 'misc-error 'sign-data "unknown algorithm ~s of message authentication codes; known: ~a"
                 (list algorithm (map car %mac-algorithms)) #f)))

(define (mac-size algorithm)
  "Return the size in bytes of the signatures of ALGORITHM."
  (cdr (number-and-size algorithm)))

(define (bytes who position value)
  (cond ((bytevector? value) value)
        ((string? value) (string->utf8 value))
        (else (scm-error 'wrong-type-arg who "Wrong type argument in position ~A (expecting ~A): ~S"
                         (list position "string or bytevector" value) (list value)))))

(define* (sign-data key data #:key (algorithm 'hmac-sha512))
  "Return the signature, a bytevector, of DATA with KEY; both are strings or bytevectors."
  (let* ((number-and-size (number-and-size algorithm))
         (result (%mac (car number-and-size) (cdr number-and-size)
                       (bytes "sign-data" 1 key) (bytes "sign-data" 2 data))))
    (if (pair? result)
        (throw 'gcry-error (vector-ref #(mac-open mac-setkey mac-write mac-read) (car result)) (cdr result))
        result)))

(define* (sign-data-base64 key data #:key (algorithm 'hmac-sha512))
  "Return the signature of DATA with KEY in base 64."
  (base64-encode (sign-data key data #:algorithm algorithm)))

(define (same-bytes? a b)
  (and (= (bytevector-length a) (bytevector-length b))
       (let loop ((k 0) (difference 0))
         (if (< k (bytevector-length a))
             (loop (+ k 1)
                   (logior difference (logxor (bytevector-u8-ref a k) (bytevector-u8-ref b k))))
             (= difference 0)))))

(define* (valid-signature? key data sig #:key (algorithm 'hmac-sha512))
  "Return true if SIG, a bytevector, is the signature of DATA with KEY."
  (same-bytes? (sign-data key data #:algorithm algorithm) sig))

(define* (valid-base64-signature? key data b64-sig #:key (algorithm 'hmac-sha512))
  "Return true if B64-SIG, in base 64, is the signature of DATA with KEY."
  (valid-signature? key data (base64-decode b64-sig) #:algorithm algorithm))

(define* (generate-signing-key #:optional (key-length 128))
  "Return a new key, a bytevector of KEY-LENGTH bytes that nobody can foresee."
  (gen-random-bv key-length %gcry-very-strong-random))
