(define (half x) (/ x 0))       ;; error: 1:18 /: Numerical overflow
;; hint: the divisor is 0
(display (half 5))
