(define numbers (list 1 2))
(display (numbers 0))           ;; error: 2:10 Wrong type to apply: (1 2)
