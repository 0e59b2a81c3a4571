;; The two base-32 alphabets of this world: Nix's (no E, O, U, T; digits from the last bit to the first), in which
;; hashes and store paths are written, and RFC 4648's.
;; The store's own coder does the Nix half; a wrong character is a condition that carries the character and the string.

(define-module (nsscheme base32)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:use-module ((nsscheme rows store) #:select (%bytevector->nix-base32 %nix-base32->bytevector))
  #:export (bytevector-quintet-length
            bytevector->base32-string
            bytevector->nix-base32-string
            base32-string->bytevector
            nix-base32-string->bytevector
            %nix-base32-charset
            %rfc4648-base32-charset
            &invalid-base32-character
            invalid-base32-character?
            invalid-base32-character-value
            invalid-base32-character-string))

(define-condition-type &invalid-base32-character &error
  invalid-base32-character?
  (character invalid-base32-character-value)
  (string    invalid-base32-character-string))

(define %nix-alphabet "0123456789abcdfghijklmnpqrsvwxyz")
(define %rfc4648-alphabet "abcdefghijklmnopqrstuvwxyz234567")

(define %nix-base32-charset (string->char-set %nix-alphabet))
(define %rfc4648-base32-charset (string->char-set %rfc4648-alphabet))

(define (bytevector-quintet-length bv)
  "Return the number of base-32 digits that BV takes."
  (quotient (+ 4 (* 8 (bytevector-length bv))) 5))

(define (check-characters str charset)
  (string-for-each
   (lambda (chr)
     (unless (char-set-contains? charset chr)
       (raise (condition (&invalid-base32-character (character chr) (string str))))))
   str))

(define (bytevector->nix-base32-string bv)
  "Return BV in Nix's base-32 notation."
  (%bytevector->nix-base32 bv))

(define (nix-base32-string->bytevector str)
  "Return the bytes that STR, in Nix's base-32 notation, stands for."
  (check-characters str %nix-base32-charset)
  (or (%nix-base32->bytevector str)
      (scm-error 'misc-error 'nix-base32-string->bytevector
                 "~s is not the base-32 notation of a whole number of bytes" (list str) #f)))

(define (bytevector->base32-string bv)
  "Return BV in the base-32 notation of RFC 4648, in lower case and without padding."
  (define size (bytevector-length bv))
  (let loop ((i 0) (bits 0) (pending 0) (digits '()))
    (cond ((>= bits 5)
           (let ((rest (- bits 5)))
             (loop i rest (logand pending (- (ash 1 rest) 1))
                   (cons (string-ref %rfc4648-alphabet (ash pending (- rest))) digits))))
          ((< i size)
           (loop (+ i 1) (+ bits 8) (logior (ash pending 8) (bytevector-u8-ref bv i)) digits))
          ((> bits 0)
           (loop i 5 (ash pending (- 5 bits)) digits))
          (else (list->string (reverse digits))))))

(define (base32-string->bytevector str)
  "Return the bytes that STR, in the base-32 notation of RFC 4648 without padding, stands for."
  (check-characters str %rfc4648-base32-charset)
  (let loop ((digits (string->list str)) (bits 0) (pending 0) (bytes '()))
    (cond ((>= bits 8)
           (let ((rest (- bits 8)))
             (loop digits rest (logand pending (- (ash 1 rest) 1))
                   (cons (ash pending (- rest)) bytes))))
          ((pair? digits)
           (loop (cdr digits) (+ bits 5)
                 (logior (ash pending 5) (string-index %rfc4648-alphabet (car digits)))
                 bytes))
          (else (u8-list->bytevector (reverse bytes))))))
