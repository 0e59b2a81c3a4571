;;; (gcrypt pk-crypto), (gcrypt common), (gcrypt hash), (gcrypt mac) and (gcrypt base64), whole.  Runs under Guile with
;;; Guile-Gcrypt, too.

(use-modules (check) (gcrypt base16) (gcrypt base64) (gcrypt common) (gcrypt hash) (gcrypt mac)
             (gcrypt pk-crypto) (ice-9 binary-ports) (ice-9 receive) (rnrs bytevectors) ((rnrs io ports) #:select (port-position))
             (srfi srfi-1))

(define hex bytevector->base16-string)
(define (error-of thunk)
  (catch #t
    (lambda () (thunk) 'fine)
    (lambda (key . rest)
      (if (eq? key 'gcry-error) (list (car rest) (strip-error-source (cadr rest))) key))))

;;; Hashes: each has a procedure of its name.
(define abc (string->utf8 "abc"))
(check (map (lambda (hash) (hex (hash abc)))
            (list md4 md5 sha1 rmd160 sha224 tiger1 crc32 crc32-rfc1510 crc24-rfc2440 gostr3411-94 gostr3411-cp))
       => '("a448017aaf21d8525fc10ae87aa6729d" "900150983cd24fb0d6963f7d28e17f72"
            "a9993e364706816aba3e25717850c26c9cd0d89d" "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"
            "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7" "2aab1484e8c158f2bfb8c5ff41b57a525129131c957b5f93"
            "352441c2" "ca6598d0" "ba1c7b" "f3134348c44fb1b2a277729e2285ebb5cb5e0f29c975bc753b70497c06a4d51d"
            "b285056dbf18d7392d7677369524dd14747459ed8143997e163b2986f92fd42c"))
(define (sum bytes) (fold (lambda (byte sum) (modulo (+ (* sum 31) byte) 1000003)) 7 (bytevector->u8-list bytes)))
(check (map (lambda (hash) (sum (hash abc)))
            (list sha256 sha384 sha512 sha512-224 sha512-256 sha3-224 sha3-256 sha3-384 sha3-512 blake2b-160 blake2b-256
                  blake2b-384 blake2b-512 blake2s-128 blake2s-160 blake2s-224 blake2s-256 tiger tiger2 whirlpool
                  stribog256 stribog512 sm3))
       => '(781146 208701 876208 283248 583644 211312 682865 182056 18576 25266 995917 330513 189068 752522 125547 654172
            231424 129025 344876 221947 343670 588576 763600))
(check (map (lambda (name) (hash-size (lookup-hash-algorithm name))) '(crc24-rfc2440 md5 whirlpool gostr3411-cp))
       => '(3 16 64 32))
(check (lookup-hash-algorithm 'nonsense) => #f)
(check (hash-algorithm-name (hash-algorithm sha3-384)) => 'sha3-384)
(check (list (hash-algorithm sha256) (hash-algorithm haval) (lookup-hash-algorithm 'blake2s-128)) => '(8 7 325))
(check (map hash-algorithm-name '(8 311 9999)) => '(sha256 gostr3411-cp #f))
(check (hash-size (hash-algorithm haval)) => 20)
(check (equal? (bytevector-hash abc 2) (sha1 abc)) => #t)
(receive (port get) (open-hash-port (hash-algorithm sha1))
  (put-bytevector port abc)
  (check (port-position port) => 3)
  (close-port port)
  (check (equal? (get) (sha1 abc)) => #t)
  (check (equal? (get) (sha1 abc)) => #t))
(receive (port get) (open-hash-input-port (hash-algorithm sha1) (open-bytevector-input-port (string->utf8 "abcdef")))
  (check (get-bytevector-n port 3) => abc)
  (check (equal? (get) (sha1 abc)) => #t)
  (get-bytevector-all port)
  (check (equal? (get) (sha1 abc)) => #t))
(check (equal? (port-sha256 (open-bytevector-input-port abc)) (sha256 abc)) => #t)
(check (equal? (port-hash (hash-algorithm md5) (open-bytevector-input-port abc)) (md5 abc)) => #t)

;;; Codes.
(define (code algorithm key) (sum (sign-data key "data" #:algorithm (lookup-mac-algorithm algorithm))))
(check (map (lambda (algorithm) (code algorithm "a key"))
            '(hmac-sha256 hmac-md4 hmac-rmd160 hmac-tiger1 hmac-whirlpool hmac-stribog512 hmac-sha3-224 hmac-blake2b-512
              hmac-blake2s-128 hmac-sm3 hmac-sha512-256 hmac-gostr3411-cp))
       => '(666786 632703 103741 329866 59782 910136 925072 610091 85267 752344 659150 924479))
(check (map (lambda (algorithm) (code algorithm "0123456789abcdef")) '(cmac-aes cmac-camellia cmac-twofish cmac-seed))
       => '(983225 856993 503819 808321))
(check (code 'poly1305 "0123456789abcdef0123456789abcdef") => 492181)
(check (car (error-of (lambda () (code 'cmac-aes "short")))) => 'mac-setkey)
(check (mac-size (mac-algorithm cmac-3des)) => 8)

;;; S-expressions of libgcrypt's.
(define sexp (string->canonical-sexp "(data (flags rfc6979) (hash sha256 #616263#) (n |AQID|) \"a string\" ())"))
(check (canonical-sexp? sexp) => #t)
(check (canonical-sexp? "x") => #f)
(check (canonical-sexp->string sexp)
       => "(data \n (flags rfc6979)\n (hash sha256 abc)\n (n #010203#)\n \"a string\" \n ()\n )\n")
(check (canonical-sexp->sexp sexp)
       => (list 'data '(flags rfc6979) '(hash sha256 abc) (list 'n #vu8(1 2 3)) (string->utf8 "a string") #f))
(check (map (lambda (n) (canonical-sexp-nth-data sexp n)) '(0 1 4 5 9 -1))
       => (list 'data #f (string->utf8 "a string") #f #f 'data))
(check (map canonical-sexp->string (filter identity (map (lambda (n) (canonical-sexp-nth sexp n)) '(0 1 2 7))))
       => '("(data)\n" "(flags rfc6979)\n" "(hash sha256 abc)\n"))
(check (canonical-sexp-length sexp) => 6)
(check (canonical-sexp->string (canonical-sexp-car (canonical-sexp-cdr sexp))) => "(flags rfc6979)\n")
(check (canonical-sexp->string (find-sexp-token sexp 'hash)) => "(hash sha256 abc)\n")
(check (find-sexp-token sexp 'nothing) => #f)
(check (list (canonical-sexp-list? sexp) (canonical-sexp-null? sexp)
             (canonical-sexp-list? (string->canonical-sexp "atom")) (canonical-sexp-length (string->canonical-sexp "atom")))
       => '(#t #f #t 0))
(check (canonical-sexp->sexp (string->canonical-sexp "atom")) => '())
(check (canonical-sexp->string (number->canonical-sexp #x123)) => "#0123# \n")
(for-each (lambda (datum) (check (canonical-sexp->sexp (sexp->canonical-sexp datum)) => datum))
          (list '(a b (c d)) (list 'x #vu8(255 0 1)) '((a))))
(check (canonical-sexp->sexp (sexp->canonical-sexp '(a 258))) => (list 'a #vu8(1 2)))
(check-error #t (sexp->canonical-sexp '(a "b")))
(check (error-of (lambda () (canonical-sexp-car 5))) => 'wrong-type-arg)
(call-with-output-file "sexp" (lambda (port) (display "(a (b \"c\"))" port)))
(check (canonical-sexp->sexp (read-file-sexp "sexp")) => '(a (b c)))
(delete-file "sexp")

;;; What is no S-expression.
(check (map (lambda (text) (error-of (lambda () (string->canonical-sexp text))))
            '("(" ")" "(a" "(3:ab)" "(#zz#)" "(#123#)" "(|%|)" "(a))" "((((((((((" "(\"a)" "(99999999999:a)"))
       => (map (lambda (code) (list 'string->canonical-sexp code)) '(203 203 203 203 211 212 205 203 203 203 202)))
(check (canonical-sexp-length (string->canonical-sexp (string-append (make-string 5000 #\() "a" (make-string 5000 #\)))))
       => 1)

;;; Keys.
(define made
  (generate-key (string->canonical-sexp "(genkey (ecdsa (curve Ed25519) (flags rfc6979)))")))
(define public (find-sexp-token made 'public-key))
(define secret (find-sexp-token made 'private-key))
(check (map key-type (list public secret made)) => '(ecc ecc #f))
(define data (bytevector->hash-data (sha256 abc) #:key-type (key-type public)))
(check (canonical-sexp->string data)
       => (string-append "(data \n (flags rfc6979)\n (hash sha256 #" (string-upcase (hex (sha256 abc))) "#)\n )\n"))
(receive (hash algorithm) (hash-data->bytevector data)
  (check (list algorithm (equal? hash (sha256 abc))) => '("sha256" #t)))
(receive (hash algorithm) (hash-data->bytevector public) (check (list hash algorithm) => '(#f #f)))
(define signature (sign data secret))
(check (canonical-sexp-nth-data signature 0) => 'sig-val)
(check (verify signature data public) => #t)
(check (verify signature (bytevector->hash-data (sha256 #vu8(1))) public) => #f)
(check (error-of (lambda () (sign data public))) => '(sign 65))
(check (error-of (lambda () (sign sexp secret))) => '(sign 5))
(check (error-of (lambda () (verify sexp data public))) => '(verify 65))
(check (error-of (lambda () (verify signature data sexp))) => '(verify 65))
(check (error-of (lambda () (generate-key (string->canonical-sexp "(genkey (ecc (curve nonsense)))"))))
       => '(generate-key 188))
(check (error-of (lambda () (generate-key sexp))) => '(generate-key 65))

;;; Errors.
(define broken (catch 'gcry-error (lambda () (string->canonical-sexp "(")) (lambda (key who code) code)))
(check (list (error-source broken) (error-string broken)) => '("gcrypt" "Unmatched parentheses in S-expression"))
(check (list (error-code=? error/no-obj (gcrypt-error error/no-obj)) (gcrypt-error 5) (strip-error-source (gcrypt-error 5))
             error/bad-signature error/system-bug)
       => '(#t 16777221 5 8 666))
(check (string? (gcrypt-version)) => #t)
(check (call-with-output-string
         (lambda (port) (print-exception port #f 'gcry-error (list 'sign (gcrypt-error 18)))))
       => "In procedure sign: gcrypt: Wrong secret key used\n")

;;; Base 64 between delimiters.
(define (read-all text)
  (call-with-input-string text
    (lambda (port)
      (let loop ((found '()))
        (receive (type bytes) (get-delimited-base64 port)
          (if (eof-object? bytes)
              (reverse (cons type found))
              (loop (cons (list type (utf8->string bytes)) found))))))))
(check (read-all "noise\n\n-----BEGIN KEY-----\nYWJj\nZGVm\n-----END KEY-----\n-----BEGIN X Y-----\nVersion: 1\n\nYQ==\n=abcd
-----END X Y-----\nmore\n")
       => '(("KEY" "abcdef") ("X Y" "a") ""))
(check-error #t (read-all "-----BEGIN KEY-----\nYWJj\n"))
(check-error #t (read-all "-----BEGIN KEY-----\nYWJj\n-----END LOCK-----\n"))
(check (call-with-output-string (lambda (port) (put-delimited-base64 port "KEY" (make-bytevector 60 0))))
       => (string-append "-----BEGIN KEY-----\n" (make-string 76 #\A) "\nAAAA\n-----END KEY-----\n"))

(check-summary)
