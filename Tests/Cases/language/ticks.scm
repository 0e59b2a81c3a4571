;; What `times' tells is in whole ticks of the kernel's, as in Guile: a program that asks what share of the time it
;; computed gets no share of what took less than a tick.
(define tick (/ internal-time-units-per-second 100))
(define (whole? time) (zero? (modulo time tick)))
(define (spin n) (unless (zero? n) (spin (- n 1))))
(let loop ((left 200))
  (spin 10000)
  (let ((now (times)))
    (cond ((not (and (whole? (tms:clock now)) (whole? (tms:utime now)) (whole? (tms:stime now))))
           (write now))
          ((positive? left) (loop (- left 1)))
          (else (write 'whole)))))
(newline)
(define before (times))
(let wait () (when (< (tms:utime (times)) (+ (tms:utime before) (* 5 tick))) (spin 100000) (wait)))
(write (>= (- (tms:clock (times)) (tms:clock before)) (* 4 tick)))
(newline)
;; want: whole
;; want: #t
