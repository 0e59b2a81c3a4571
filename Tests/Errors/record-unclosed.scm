(define a 1)
(define-record-type <point>     ;; error: 2:1 unclosed list, opened at line 2 column 1: ")" is missing
  (point x y
  point?
  (x point-x) (y point-y))
