(define matrix
  (list (vector 1, 2, 3)
        (vector 4, 5, 6)))
(display matrix)
