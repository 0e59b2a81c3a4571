(define (next n)
  (+1 n))
(display (next 1))
