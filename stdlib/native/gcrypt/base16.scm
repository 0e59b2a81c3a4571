;; Bytes as lower-case hexadecimal digits, and back.
;; Decoding accepts both cases; what is not a pair of digits is an error, never a guess.

(define-module (gcrypt base16)
  #:use-module ((nsscheme rows store) #:select (%bytevector->base16 %base16->bytevector))
  #:export (bytevector->base16-string
            base16-string->bytevector))

(define (bytevector->base16-string bv)
  "Return the hexadecimal representation of BV, two lower-case digits a byte."
  (%bytevector->base16 bv))

(define (base16-string->bytevector str)
  "Return the bytes that the hexadecimal string STR stands for."
  (or (%base16->bytevector str)
      (scm-error 'misc-error 'base16-string->bytevector
                 "expected pairs of hexadecimal digits, got ~s" (list str) #f)))
