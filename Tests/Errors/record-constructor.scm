(define-record-type point (make-point x y) point? (x point-x) (y point-y))
(display (make-point 1))        ;; error: 2:10 Wrong number of arguments to #<procedure make-point (x y)>
