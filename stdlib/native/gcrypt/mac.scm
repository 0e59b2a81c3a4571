;; Message authentication codes, behind the names of Guile-Gcrypt: HMAC (RFC 2104) over the hashes of (gcrypt hash).
;; An algorithm is named by a symbol, as there; `mac-algorithm' checks the name while the program is being expanded.
;; Invariant: how long a comparison takes says nothing of where a signature is wrong.

(define-module (gcrypt mac)
  #:use-module (gcrypt base64)
  #:use-module (gcrypt hash)
  #:use-module (gcrypt random)
  #:use-module (rnrs bytevectors)
  #:export (mac-algorithm lookup-mac-algorithm mac-algorithm-name mac-size
            sign-data sign-data-base64 valid-signature? valid-base64-signature? generate-signing-key))

;; The hash of each algorithm and the bytes that the hash takes at once.
(eval-when (expand load eval)
  (define %mac-algorithms
    '((hmac-md5 md5 . 64) (hmac-sha1 sha1 . 64) (hmac-sha224 sha224 . 64) (hmac-sha256 sha256 . 64)
      (hmac-sha384 sha384 . 128) (hmac-sha512 sha512 . 128) (hmac-sha3-256 sha3-256 . 136)
      (hmac-sha3-512 sha3-512 . 72) (hmac-blake2s-256 blake2s-256 . 64))))

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

(define (hash-and-block algorithm)
  (or (assq-ref %mac-algorithms algorithm)
      (scm-error 'misc-error 'sign-data "unknown algorithm ~s of message authentication codes; known: ~a"
                 (list algorithm (map car %mac-algorithms)) #f)))

(define (mac-size algorithm)
  "Return the size in bytes of the signatures of ALGORITHM."
  (hash-size (car (hash-and-block algorithm))))

(define (bytes who position value)
  (cond ((bytevector? value) value)
        ((string? value) (string->utf8 value))
        (else (scm-error 'wrong-type-arg who "Wrong type argument in position ~A (expecting ~A): ~S"
                         (list position "string or bytevector" value) (list value)))))

(define (joined a b)
  (let* ((length (bytevector-length a))
         (result (make-bytevector (+ length (bytevector-length b)))))
    (bytevector-copy! a 0 result 0 length)
    (bytevector-copy! b 0 result length (bytevector-length b))
    result))

(define (masked key size mask)
  "Return KEY, filled with zeros to SIZE bytes, each combined with MASK."
  (let ((result (make-bytevector size mask)))
    (let loop ((k 0))
      (when (< k (bytevector-length key))
        (bytevector-u8-set! result k (logxor mask (bytevector-u8-ref key k)))
        (loop (+ k 1))))
    result))

(define* (sign-data key data #:key (algorithm 'hmac-sha512))
  "Return the signature, a bytevector, of DATA with KEY; both are strings or bytevectors."
  (let* ((hash-and-block (hash-and-block algorithm))
         (hash (car hash-and-block))
         (block (cdr hash-and-block))
         (key (bytes "sign-data" 1 key))
         (data (bytes "sign-data" 2 data))
         (key (if (> (bytevector-length key) block) (bytevector-hash key hash) key)))
    (bytevector-hash (joined (masked key block #x5c)
                             (bytevector-hash (joined (masked key block #x36) data) hash))
                     hash)))

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
