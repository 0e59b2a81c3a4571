;;; (gcrypt mac), (gcrypt hmac), (gcrypt random) and (gcrypt utils).  The values were seen under Guile 3.0.8 with
;;; Guile-Gcrypt 0.4.0; only that algorithms are symbols here is different.

(use-modules (check) (gcrypt base16) (gcrypt mac) ((gcrypt hmac) #:prefix old:) (gcrypt random) (gcrypt utils)
             (rnrs bytevectors))

;;; Signatures: with a key that is shorter than a block, and with one that is longer.
(define (signed algorithm key)
  (bytevector->base16-string (sign-data key "data" #:algorithm (lookup-mac-algorithm algorithm))))
(define-syntax-rule (signatures (algorithm short long) ...)
  (begin (check (list (signed 'algorithm "key") (signed 'algorithm (make-string 200 #\k))) => '(short long)) ...))
(signatures
 (hmac-md5
  "9d5c73ef85594d34ec4438b7c97e51d8"
  "724bc5854c8911d8221b1b48ac58ffda")
 (hmac-sha1
  "104152c5bfdca07bc633eebd46199f0255c9f49d"
  "25d441286313849e132956d254784282bd8e8afd")
 (hmac-sha224
  "19424d4210e50d7a4521b5f0d54b4b0cff3060deddccfd894fda5b3b"
  "04528f83bbf0252f19d0ecb32bb24e8720b1b4921a9694349f5bdc22")
 (hmac-sha256
  "5031fe3d989c6d1537a013fa6e739da23463fdaec3b70137d828e36ace221bd0"
  "0163658d479ec73f2b801df07141db1426aaae2c6b5e8e6d9e6789f92f5e2b4f")
 (hmac-sha384
  "c5f97ad9fd1020c174d7dc02cf83c4c1bf15ee20ec555b690ad58e62da8a00ee44ccdb65cb8c80acfd127ebee568958a"
  "b43d9b641c5b4566ffa375032128130382b21cd30639b529f1748825aa451da98dc91ad6d023bcb2c81849996cbd05a7")
 (hmac-sha512
  "3c5953a18f7303ec653ba170ae334fafa08e3846f2efe317b87efce82376253cb52a8c31ddcde5a3a2eee183c2b34cb9\
1f85e64ddbc325f7692b199473579c58"
  "854e242c54ce5f31621a1f809881b3439c0a77fd594dc546b9b3a957cf6f7b5475a1302be9fde1ece18531982eaa2141\
907c8b2fbd8bec2e5b19b8312ace3f2b")
 (hmac-sha3-256
  "b102a8999ec7667682d13c250db75c1fe88632bc807d915ecb7599375c2a393a"
  "5e2cc697c8296e59f4328b1bc437bd4b7710b829d7a500fab14b88925bfcd595")
 (hmac-sha3-512
  "752bf49d54115aaa670ea62bdf79eb95e6df787938bec5fabdfc4745cf49f7fe11b7c2f73989ad2e568f06ced3a2d995\
36b05a121f43647b98ea43f818f38b33"
  "43aee2c4e7382bf5220728f661675d1c518e5c70ddb8f0eb53c3c9c976769100791c88a3eb75a5d21806d2e347858397\
d1614f0005aac010455b0779c671b35c")
 (hmac-blake2s-256
  "84f646acda0776ee848b7f9dc5771c7d8cf023999c0c3dd84dc78636a146e805"
  "b0514ad05b33a978815b1f399e35fa9f880743de6db705205b5771a7c22a9da0"))
(check (bytevector->base16-string (sign-data "" "" #:algorithm (mac-algorithm hmac-sha256)))
       => "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
(check (equal? (sign-data (string->utf8 "key") (string->utf8 "data")) (sign-data "key" "data")) => #t)
(check (sign-data-base64 "key" "data")
       => "PFlToY9zA+xlO6FwrjNPr6COOEby7+MXuH786CN2JTy1Kowx3c3lo6Lu4YPCs0y5H4XmTdvDJfdpKxmUc1ecWA==")
(check (sign-data-base64 "key" "data" #:algorithm (mac-algorithm hmac-sha1)) => "EEFSxb/coHvGM+69RhmfAlXJ9J0=")
(define signature (sign-data "key" "data"))
(check (map (lambda (key data sig) (valid-signature? key data sig))
            '("key" "kez" "key" "key") '("data" "data" "datb" "data")
            (list signature signature signature #vu8(1 2)))
       => '(#t #f #f #f))
(check (map (lambda (sig) (valid-base64-signature? "key" "data" sig)) (list (sign-data-base64 "key" "data") "AAAA"))
       => '(#t #f))
(check-error #t (sign-data 1 "data"))
(check-error #t (sign-data "key" "data" #:algorithm 'foo))
(check (lookup-mac-algorithm 'foo) => #f)
(check (mac-algorithm-name (mac-algorithm hmac-sha256)) => 'hmac-sha256)
(check-error syntax-error (eval '(mac-algorithm foo) (current-module)))
(check (map (lambda (name) (mac-size (lookup-mac-algorithm name)))
            '(hmac-md5 hmac-sha1 hmac-sha224 hmac-sha256 hmac-sha384 hmac-sha512 hmac-sha3-256 hmac-sha3-512
              hmac-blake2s-256))
       => '(16 20 28 32 48 64 32 64 32))

(check (equal? (old:sign-data "key" "data") signature) => #t)
(check (old:sign-data-base64 "key" "data" #:algorithm 'sha1) => "EEFSxb/coHvGM+69RhmfAlXJ9J0=")
(check (list (old:verify-sig "key" "data" signature) (old:verify-sig "kez" "data" signature)) => '(#t #f))
(check (list (old:verify-sig-base64 "key" "data" (old:sign-data-base64 "key" "data"))
             (old:verify-sig-base64 "key" "data" "AAAA"))
       => '(#t #f))
(check (bytevector-length (old:gen-signing-key)) => 128)

;;; Random bytes.
(check (map bytevector-length (list (generate-signing-key) (generate-signing-key 16) (gen-random-bv) (gen-random-bv 4)
                                    (gen-random-bv 0) (gen-random-bv 4 %gcry-weak-random)))
       => '(128 16 50 4 0 4))
(check (equal? (gen-random-bv 16) (gen-random-bv 16)) => #f)
(check (map string-length
            (list (random-token) (random-token 10) (random-token 10 'very-strong) (random-token 10 'nonce)))
       => '(40 14 14 14))
(check (string-delete (lambda (char) (or (char-alphabetic? char) (char-numeric? char) (memv char '(#\- #\_))))
                      (random-token 300))
       => "")
(check-error #t (random-token 10 'foo))

;;; Copying.
(define (copied . options)
  (call-with-output-string (lambda (port) (apply dump-port (open-input-string "abcdef") port options))))
(check (copied) => "abcdef")
(define seen '())
(check (copied #:buffer-size 4 #:progress (lambda (total continue) (set! seen (cons total seen)) (continue)))
       => "abcdef")
(check seen => '(6 4 0))
(check (copied #:progress (lambda (total continue) 'stop)) => "")

(check-summary)
