(define f (lambda))             ;; error: 1:11 lambda: expected (lambda (argument …) body …)
