; Closures over assigned variables.
(define (make-counter) (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
(define (run)
  (let loop ((i 0) (r 0))
    (if (= i 300000)
        r
        (let ((c (make-counter)))
          (c) (c)
          (loop (+ i 1) (+ r (c)))))))
(display (run)) (newline)
