; Recursion a million deep, ten times.
(define (count n) (if (= n 0) 0 (+ 1 (count (- n 1)))))
(define (run)
  (let loop ((i 0) (r 0)) (if (= i 10) r (loop (+ i 1) (count 1000000)))))
(display (run)) (newline)
