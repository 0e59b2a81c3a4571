(define-record-type point (make-point x y) point? (x point-x) (y point-y))
(point-x 5)                     ;; error: 2:1 Wrong type argument in position 1 (expecting point): 5
