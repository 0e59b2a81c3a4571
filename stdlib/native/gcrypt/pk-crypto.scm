;; Public keys behind the names of Guile-Gcrypt: libgcrypt's own S-expressions, and what signs, verifies and makes keys
;; with them.
;; Invariant: the bytes of an S-expression are characters of Latin 1 in the strings here; key material is never printed.

(define-module (gcrypt pk-crypto)
  #:use-module (gcrypt base16)
  #:use-module (gcrypt common)
  #:use-module (ice-9 binary-ports)
  #:use-module (rnrs bytevectors)
  #:use-module (nsscheme rows gcrypt)
  #:export (canonical-sexp? string->canonical-sexp canonical-sexp->string read-file-sexp number->canonical-sexp
            canonical-sexp-car canonical-sexp-cdr canonical-sexp-nth canonical-sexp-nth-data canonical-sexp-length
            canonical-sexp-null? canonical-sexp-list?
            bytevector->hash-data hash-data->bytevector key-type sign verify generate-key find-sexp-token
            canonical-sexp->sexp sexp->canonical-sexp)
  #:re-export (gcrypt-version))

(define (latin1->bytes string)
  (let ((bytes (make-bytevector (string-length string))))
    (string-for-each-index
     (lambda (index)
       (let ((code (char->integer (string-ref string index))))
         (when (> code 255)
           (scm-error 'encoding-error "string->canonical-sexp" "~S is not a byte" (list (string-ref string index)) #f))
         (bytevector-u8-set! bytes index code)))
     string)
    bytes))

(define (string-for-each-index proc string)
  (let loop ((index 0))
    (when (< index (string-length string))
      (proc index)
      (loop (+ index 1)))))

(define (bytes->latin1 bytes)
  (let ((string (make-string (bytevector-length bytes))))
    (string-for-each-index
     (lambda (index) (string-set! string index (integer->char (bytevector-u8-ref bytes index))))
     string)
    string))

;; What a row of the library's returned, unless it is the number of an error.
(define (made who result)
  (if (exact-integer? result) (throw 'gcry-error who result) result))

(define (canonical-sexp? obj)
  "Return true if OBJ is an S-expression of libgcrypt's."
  (%sexp? obj))

(define (string->canonical-sexp str)
  "Return the S-expression that STR writes."
  (made 'string->canonical-sexp (%sexp-parse (latin1->bytes str))))

(define (canonical-sexp->string sexp)
  "Return the text of SEXP."
  (bytes->latin1 (%sexp-text sexp)))

(define (read-file-sexp file)
  "Return the S-expression in FILE."
  (let ((bytes (call-with-input-file file get-bytevector-all #:binary #t)))
    (made 'string->canonical-sexp (%sexp-parse (if (eof-object? bytes) (make-bytevector 0) bytes)))))

(define (number->canonical-sexp number)
  "Return the S-expression for NUMBER, an exact integer above or equal to zero."
  (string->canonical-sexp (string-append "#" (even-digits (number->string number 16)) "#")))

(define (even-digits digits)
  (if (odd? (string-length digits)) (string-append "0" digits) digits))

;;; Parts.

(define (canonical-sexp-car lst)
  "Return the first element of LST if it is a list, else #f."
  (%sexp-car lst))

(define (canonical-sexp-cdr lst)
  "Return LST without its first element, or #f if it is no list."
  (%sexp-cdr lst))

(define (canonical-sexp-nth lst index)
  "Return the element of LST at INDEX if it is a list, else #f."
  (%sexp-nth lst index))

(define (canonical-sexp-length sexp)
  "Return how many elements SEXP has, 0 if it is no list."
  (%sexp-length sexp))

(define (canonical-sexp-null? sexp)
  "Return true if SEXP is the empty list."
  (%sexp-null? sexp))

(define (canonical-sexp-list? sexp)
  "Return true if SEXP is a list."
  (or (%sexp-null? sexp) (positive? (%sexp-length sexp))))

(define token-characters
  (char-set-union char-set:digit char-set:letter (string->char-set "-./_:*+=")))

(define (canonical-sexp-nth-data lst index)
  "Return the element of LST at INDEX if it is no list: a symbol if it can be a token, else its bytes. #f for a list, and
if there is none."
  (let ((bytes (%sexp-nth-data lst index)))
    (and bytes
         (let ((text (bytes->latin1 bytes)))
           (if (and (not (string-null? text))
                    (string-every token-characters text)
                    (not (char-set-contains? char-set:digit (string-ref text 0))))
               (string->symbol text)
               bytes)))))

(define (find-sexp-token sexp token)
  "Return the first list within SEXP that begins with the symbol TOKEN, or #f."
  (%sexp-find sexp (latin1->bytes (symbol->string token))))

;;; Keys and signatures.

(define* (bytevector->hash-data bv #:optional (hash-algo "sha256") #:key (key-type 'ecc))
  "Return what `sign' takes for BV, a hash of HASH-ALGO, with a key of KEY-TYPE: 'ecc, 'dsa or 'rsa."
  (let ((flags (case key-type
                 ((ecc dsa) "rfc6979")
                 ((rsa) "pkcs1")
                 (else (error "unknown key type" key-type)))))
    (string->canonical-sexp
     (string-append "(data (flags " flags ") (hash \"" hash-algo "\" #" (bytevector->base16-string bv) "#))"))))

(define (hash-data->bytevector data)
  "Return the hash that DATA, made as by `bytevector->hash-data', holds and the name of its algorithm; #f and #f if it
holds none."
  (let ((hash (find-sexp-token data 'hash)))
    (if hash
        (values (canonical-sexp-nth-data hash 2) (symbol->string (canonical-sexp-nth-data hash 1)))
        (values #f #f))))

(define (key-type sexp)
  "Return the type of the public or private key SEXP, a symbol, or #f if it is none."
  (and (memq (canonical-sexp-nth-data sexp 0) '(public-key private-key))
       (canonical-sexp-nth-data (canonical-sexp-nth sexp 1) 0)))

(define (sign data secret-key)
  "Return the signature of DATA, made by `bytevector->hash-data', with SECRET-KEY."
  (made 'sign (%pk-sign data secret-key)))

(define (verify signature data public-key)
  "Return true if SIGNATURE is that of DATA with PUBLIC-KEY; it is an error if one of them is malformed."
  (let ((code (%pk-verify signature data public-key)))
    (cond ((zero? code) #t)
          ((error-code=? error/bad-signature code) #f)
          (else (throw 'gcry-error 'verify code)))))

(define (generate-key params)
  "Return a new pair of keys as PARAMS say, as in (genkey (rsa (nbits 4:2048)))."
  (made 'generate-key (%pk-generate params)))

;;; To and from Scheme's own data.

(define (canonical-sexp->sexp sexp)
  "Return SEXP as lists, symbols and bytevectors."
  (if (canonical-sexp-list? sexp)
      (let loop ((index (- (canonical-sexp-length sexp) 1)) (result '()))
        (if (negative? index)
            result
            (loop (- index 1)
                  (cons (or (canonical-sexp-nth-data sexp index)
                            (let ((part (canonical-sexp-nth sexp index)))
                              (and part (canonical-sexp->sexp part))))
                        result))))
      ;; The library shows the bytes of an atom only within a list.
      (car (canonical-sexp->sexp (string->canonical-sexp (string-append "(" (canonical-sexp->string sexp) ")"))))))

(define (sexp->canonical-sexp sexp)
  "Return the S-expression of SEXP: lists, symbols, bytevectors and integers."
  (string->canonical-sexp
   (call-with-output-string
    (lambda (port)
      (let show ((item sexp))
        (cond ((list? item)
               (display "(" port)
               (for-each show item)
               (display ")" port))
              ((symbol? item) (format port " ~a" item))
              ((bytevector? item) (format port " #~a#" (bytevector->base16-string item)))
              ((exact-integer? item) (format port " #~a#" (even-digits (number->string item 16))))
              (else (error "unsupported sexp item type" item))))))))
