(for-each
 (lambda (v) (vector-ref v 3))  ;; error: 2:14 vector-ref: Argument 2 out of range: 3
 (list (vector 1 2)))
