(define (sum n)
  (+ n (sum (+ n 1))))          ;; error: 2:8 Stack overflow
(display (sum 0))
