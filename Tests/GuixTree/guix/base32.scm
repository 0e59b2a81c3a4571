(define-module (guix base32)
  #:use-module (rnrs bytevectors)
  #:use-module (srfi srfi-1)
  #:use-module (ice-9 match)
  #:export (bytevector->nix-base32-string nix-base32-string->bytevector base32))

(define %digits "0123456789abcdfghijklmnpqrsvwxyz")

(define (bytevector->nix-base32-string bytes)
  (define size (bytevector-length bytes))
  (define (byte i) (if (< i size) (bytevector-u8-ref bytes i) 0))
  (define (digit n)
    (let* ((bit (* 5 n)) (i (quotient bit 8)) (shift (remainder bit 8)))
      (string-ref %digits
                  (logand 31 (logior (ash (byte i) (- shift)) (ash (byte (1+ i)) (- 8 shift)))))))
  (list->string (map digit (reverse (iota (quotient (+ 4 (* 8 size)) 5))))))

(define (nix-base32-string->bytevector text)
  (define size (quotient (* 5 (string-length text)) 8))
  (define value
    (string-fold (lambda (chr value) (+ (* 32 value) (string-index %digits chr))) 0 text))
  (let ((bytes (make-bytevector size 0)))
    (let loop ((i 0) (value value))
      (if (= i size)
          bytes
          (begin
            (bytevector-u8-set! bytes i (logand 255 value))
            (loop (1+ i) (ash value -8)))))))

;; A literal is decoded while it is expanded.
(define-syntax base32
  (lambda (s)
    (syntax-case s ()
      ((_ text) (string? (syntax->datum #'text))
       #`'#,(datum->syntax s (nix-base32-string->bytevector (syntax->datum #'text))))
      ((_ text) #'(nix-base32-string->bytevector text))
      (id (identifier? #'id) #'nix-base32-string->bytevector))))
