;;; SRFI 60, integers as bits.
;;;
;;; A field is a number shifted and masked; a negative number has endless ones to the left, so nothing here depends on a
;;; word size.

(define-module (srfi srfi-60)
  #:re-export (logand logior logxor logtest logcount logbit? integer-length ash)
  #:replace (bit-count)
  #:export (bitwise-and bitwise-ior bitwise-xor bitwise-not any-bits-set? bitwise-if bitwise-merge
            first-set-bit log2-binary-factors bit-set? copy-bit bit-field copy-bit-field arithmetic-shift
            rotate-bit-field reverse-bit-field integer->list list->integer booleans->integer))

(define bitwise-and logand)
(define bitwise-ior logior)
(define bitwise-xor logxor)
(define bitwise-not lognot)
(define any-bits-set? logtest)
(define bit-count logcount)
(define bit-set? logbit?)

;; Positions and sizes, as in Guile: what is no integer has the wrong type, what is negative or huge is out of range.
(define (check-bits who position . counts)
  (for-each (lambda (count)
              (%check who position "exact integer" exact-integer? count)
              (if (not (<= 0 count most-positive-fixnum)) (%out-of-range who position count)))
            counts))
(define arithmetic-shift ash)

(define (mask size)
  "Return the number whose lowest SIZE bits are 1."
  (- (ash 1 size) 1))

(define (bitwise-if mask a b)
  "Return the bits of A where MASK is 1 and those of B where it is 0."
  (logior (logand mask a) (logand (lognot mask) b)))

(define bitwise-merge bitwise-if)

(define (first-set-bit n)
  "Return the position of the lowest bit of N that is 1, -1 if N is 0."
  (- (integer-length (logand n (- n))) 1))

(define log2-binary-factors first-set-bit)

(define (copy-bit index n on?)
  "Return N with the bit at INDEX on or off, as ON? says."
  (check-bits "copy-bit" 1 index)
  (if on?
      (logior n (ash 1 index))
      (logand n (lognot (ash 1 index)))))

(define (bit-field n start end)
  "Return the bits of N from START to END as a number."
  (check-bits "bit-field" 2 start end)
  (logand (mask (- end start)) (ash n (- start))))

(define (copy-bit-field n bits start end)
  "Return N with its bits from START to END replaced by the lowest ones of BITS."
  (check-bits "copy-bit-field" 3 start end)
  (bitwise-if (ash (mask (- end start)) start) (ash bits start) n))

(define (rotate-bit-field n count start end)
  "Return N with its bits from START to END rotated to the left by COUNT."
  (%check "rotate-bit-field" 2 "exact integer" exact-integer? count)
  (check-bits "rotate-bit-field" 3 start end)
  (let ((width (- end start)))
    (if (<= width 0)
        n
        (let* ((count (modulo count width))
               (field (bit-field n start end)))
          (copy-bit-field n
                          (logior (ash field count) (ash field (- count width)))
                          start end)))))

(define (reverse-bit-field n start end)
  "Return N with its bits from START to END in the reverse order."
  (check-bits "reverse-bit-field" 2 start end)
  (let loop ((index start) (field 0))
    (if (< index end)
        (loop (+ index 1) (logior (ash field 1) (if (logbit? index n) 1 0)))
        (copy-bit-field n field start end))))

(define* (integer->list n #:optional (size (integer-length n)))
  "Return the list of the lowest SIZE bits of N as booleans, the highest first."
  (let loop ((index 0) (bits '()))
    (if (< index size)
        (loop (+ index 1) (cons (logbit? index n) bits))
        bits)))

(define (list->integer bits)
  "Return the number whose bits are the booleans of the list BITS, the highest first."
  (let loop ((bits bits) (n 0))
    (if (null? bits)
        n
        (loop (cdr bits) (logior (ash n 1) (if (car bits) 1 0))))))

(define (booleans->integer . bits)
  "Return the number whose bits are BITS, booleans, the highest first."
  (list->integer bits))
