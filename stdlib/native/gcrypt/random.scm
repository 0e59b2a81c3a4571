;; Random bytes, behind the names of Guile-Gcrypt. All of them come from the kernel, whatever level is asked for: its
;; generator is as strong as the strongest of them.

(define-module (gcrypt random)
  #:use-module (gcrypt base64)
  #:use-module (ice-9 binary-ports)
  #:use-module (rnrs bytevectors)
  #:export (%gcry-weak-random %gcry-strong-random %gcry-very-strong-random gen-random-bv random-token))

(define %gcry-weak-random 0)
(define %gcry-strong-random 1)
(define %gcry-very-strong-random 2)

(define* (gen-random-bv #:optional (bv-length 50) (level %gcry-strong-random))
  "Return a bytevector of BV-LENGTH random bytes; LEVEL is one of the three."
  (if (not (memv level (list %gcry-weak-random %gcry-strong-random %gcry-very-strong-random)))
      (scm-error 'wrong-type-arg "gen-random-bv" "Wrong type argument in position ~A (expecting ~A): ~S"
                 (list 2 "level of randomness" level) (list level)))
  (if (= bv-length 0)
      (make-bytevector 0)
      (call-with-input-file "/dev/urandom"
        (lambda (port)
          ;; No more is read than is used.
          (setvbuf port 'none)
          (get-bytevector-n port bv-length))
        #:binary #t)))

(define* (random-token #:optional (bv-length 30) (type 'strong))
  "Return BV-LENGTH random bytes in base 64 for URLs; TYPE is strong, very-strong or nonce."
  (if (not (memq type '(strong very-strong nonce)))
      (scm-error 'wrong-type-arg "random-token" "Wrong type argument in position ~A (expecting ~A): ~S"
                 (list 2 "strong, very-strong or nonce" type) (list type)))
  (base64-encode (gen-random-bv bv-length) 0 bv-length #f #t base64url-alphabet))
