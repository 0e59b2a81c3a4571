(define (sign x)
  (cond))                       ;; error: 2:3 cond: expected at least one clause
