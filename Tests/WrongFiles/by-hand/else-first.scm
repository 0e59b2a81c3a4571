(define (size n)
  (cond (else 'small)
        ((> n 10) 'large)))
(display (size 11))
