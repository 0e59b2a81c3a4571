(define (first-plus-one x)
  (+ 1 (car x)))                ;; error: 2:8 car: Wrong type argument in position 1 (expecting pair): 5
(display (first-plus-one 5))    ;; says: wrong-type.scm:3:10
