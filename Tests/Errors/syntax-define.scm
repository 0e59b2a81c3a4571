(define f
  (lambda (x)
    (define)                    ;; error: 3:5 define: expected (define name value)
    x))
