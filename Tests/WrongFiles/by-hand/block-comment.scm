(define a 1)
#| what follows is not needed
(define b 2)
(display (+ a b))
