;; Base 64 as RFC 4648 has it, with padding, and its alphabet for URLs.
;; Decoding stops at the first character that is neither a digit nor padding: it is an error, white space included.

(define-module (gcrypt base64)
  #:use-module (rnrs bytevectors)
  #:export (base64-alphabet
            base64url-alphabet
            base64-encode
            base64-decode))

(define base64-alphabet "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
(define base64url-alphabet "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

(define* (base64-encode bv #:optional (start 0) (end (bytevector-length bv)) (line-length #f) (no-padding #f)
                        (alphabet base64-alphabet))
  "Return the bytes of BV from START to END in base 64, in one line."
  (define (digit n) (string-ref alphabet (logand n 63)))
  (let loop ((i start) (chars '()))
    (define left (- end i))
    (define (byte k) (if (< k left) (bytevector-u8-ref bv (+ i k)) 0))
    (if (<= left 0)
        (list->string (reverse chars))
        (let ((word (logior (ash (byte 0) 16) (ash (byte 1) 8) (byte 2))))
          (loop (+ i 3)
                (append (cond ((>= left 3) (list (digit word) (digit (ash word -6))))
                              ((= left 2) (if no-padding
                                              (list (digit (ash word -6)))
                                              (list #\= (digit (ash word -6)))))
                              (no-padding '())
                              (else '(#\= #\=)))
                        (list (digit (ash word -12)) (digit (ash word -18)))
                        chars))))))

(define* (base64-decode str #:optional (alphabet base64-alphabet))
  "Return the bytes that STR stands for in base 64."
  (define digits (string-trim-right str #\=))
  (define (value chr)
    (or (string-index alphabet chr)
        (scm-error 'misc-error 'base64-decode "~s is not a base-64 digit in ~s" (list chr str) #f)))
  (let loop ((chars (string->list digits)) (bits 0) (pending 0) (bytes '()))
    (cond ((>= bits 8)
           (let ((rest (- bits 8)))
             (loop chars rest (logand pending (- (ash 1 rest) 1)) (cons (ash pending (- rest)) bytes))))
          ((pair? chars)
           (loop (cdr chars) (+ bits 6) (logior (ash pending 6) (value (car chars))) bytes))
          (else (u8-list->bytevector (reverse bytes))))))
