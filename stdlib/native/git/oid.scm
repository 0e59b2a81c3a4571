;; Names of objects: 40 hexadecimal digits, or the first of them.

(define-module (git oid)
  #:use-module (gcrypt base16)
  #:use-module (rnrs bytevectors)
  #:use-module (git bindings)
  #:use-module (git errors)
  #:use-module (git structs)
  #:export (oid-cmp string->oid oid-zero? oid-ncmp? oid-strcmp oid-str=? oid->string))

(define (oid->string oid)
  "Return the digits of OID."
  (bytevector->base16-string (oid->bytes oid)))

(define (string->oid str)
  "Return the name whose digits are STR; the rest of them is zero where there are fewer than 40."
  (if (and (<= 1 (string-length str) 40) (string-every char-set:hex-digit str))
      (bytes->oid (base16-string->bytevector (string-downcase (string-pad-right str 40 #\0))))
      (throw 'git-error
             (make-git-error GIT_ERROR (string-append "unable to parse OID - " (if (string-every char-set:hex-digit str)
                                                                                   "wrong length"
                                                                                   "contains invalid characters"))
                             GITERR_INVALID))))

(define (oid-zero? id)
  "Return true if all digits of ID are zero."
  (string-every #\0 (oid->string id)))

(define (compare a b)
  (cond ((string<? a b) -1) ((string=? a b) 0) (else 1)))

(define (oid-cmp a b)
  "Return a number below zero, zero or above it if A comes before B, is B or comes after it."
  (compare (oid->string a) (oid->string b)))

(define (oid-ncmp? a b len)
  "Return true if the first LEN digits of A and B are the same."
  (string=? (string-take (oid->string a) (min len 40)) (string-take (oid->string b) (min len 40))))

(define (oid-strcmp id str)
  "Compare ID with the digits STR as `oid-cmp' does."
  (oid-cmp id (string->oid str)))

(define (oid-str=? id str)
  "Return true if the digits of ID are STR."
  (string-ci=? (oid->string id) str))
