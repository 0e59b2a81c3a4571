(define a 1)
(define-record-type <point>
  (point x y                    ;; error: 3:3 unclosed list, opened at line 3 column 3: ")" is missing
  point?
  (x point-x) (y point-y))
