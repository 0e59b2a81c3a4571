(define (half x) (/ x 0))       ;; error: 1:18 /: Numerical overflow
(display (half 5))
