(define (first x)
  (+ 1 (car x)))                ;; error: 2:8 handler returned from a non-continuable exception: car: Wrong type
(with-exception-handler
 (lambda (e) 5)
 (lambda () (+ 1 (first 5))))
