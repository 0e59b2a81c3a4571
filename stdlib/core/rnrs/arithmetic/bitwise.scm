;;; (rnrs arithmetic bitwise): bitwise operations on exact integers.

(define-module (rnrs arithmetic bitwise)
  #:export (bitwise-and bitwise-arithmetic-shift bitwise-arithmetic-shift-left bitwise-arithmetic-shift-right
            bitwise-bit-count bitwise-bit-field bitwise-bit-set? bitwise-copy-bit bitwise-copy-bit-field
            bitwise-first-bit-set bitwise-if bitwise-ior bitwise-length bitwise-not bitwise-reverse-bit-field
            bitwise-rotate-bit-field bitwise-xor))

(define bitwise-not lognot)
(define bitwise-and logand)
(define bitwise-ior logior)
(define bitwise-xor logxor)
(define bitwise-arithmetic-shift ash)
(define bitwise-arithmetic-shift-left ash)
(define (bitwise-arithmetic-shift-right n count) "Return N without its lowest COUNT bits." (ash n (- count)))
(define bitwise-length integer-length)

(define (bitwise-if mask a b)
  "Return the bits of A where MASK has ones and those of B where it has zeros."
  (logior (logand mask a) (logand (lognot mask) b)))

(define (bitwise-bit-count n)
  "Return the number of ones in N; for a negative N, the complement of the number of zeros."
  (if (negative? n) (lognot (logcount n)) (logcount n)))

(define (bitwise-first-bit-set n)
  "Return the position of the lowest one in N, or -1."
  (if (= n 0) -1 (- (integer-length (logxor n (- n 1))) 1)))

(define (bitwise-bit-set? n k) "Return true if bit K of N is one." (logbit? k n))
(define (bitwise-bit-field n start end) "Return the bits of N from START to END." (bit-extract n start end))

(define (bitwise-copy-bit n k bit)
  "Return N with BIT as bit K."
  (bitwise-if (ash 1 k) (ash bit k) n))

(define (mask start end) (ash (- (ash 1 (- end start)) 1) start))

(define (bitwise-copy-bit-field n start end from)
  "Return N with the lowest bits of FROM as the bits from START to END."
  (bitwise-if (mask start end) (ash from start) n))

(define (bitwise-rotate-bit-field n start end count)
  "Return N with the bits from START to END rotated to the left by COUNT."
  (let ((width (- end start)))
    (if (<= width 0)
        n
        (let* ((count (modulo count width)) (field (bit-extract n start end)))
          (bitwise-copy-bit-field n start end (logior (ash field count) (ash field (- count width))))))))

(define (bitwise-reverse-bit-field n start end)
  "Return N with the bits from START to END in reverse."
  (let loop ((field (bit-extract n start end)) (left (- end start)) (result 0))
    (if (<= left 0)
        (bitwise-copy-bit-field n start end result)
        (loop (ash field -1) (- left 1) (logior (ash result 1) (logand field 1))))))
