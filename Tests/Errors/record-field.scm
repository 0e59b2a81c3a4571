(define-record-type point (make-point x y) point? (x point-x) (y point-y))
(define (show p)
  (list (point-x p)))           ;; error: 3:9 Wrong type argument in position 1 (expecting point): 5
(show 5)
