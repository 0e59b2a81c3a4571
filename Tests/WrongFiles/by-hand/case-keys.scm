(define (word n)
  (case n
    (1 "one")
    ((2) "two")
    (else "many")))
(display (word 1))
