(define (total net tax)
  (net + tax))
(display (total 100 19))
