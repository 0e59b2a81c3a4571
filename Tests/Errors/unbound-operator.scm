(define (f x)
  (no-such-thing (car x) (g)))  ;; error: 2:3 Unbound variable: no-such-thing
(f '())
