;;; An error that was caught does not keep alive what it was about.
;; want: nothing is kept

(use-modules (ice-9 rdelim))
(define (kilobytes)
  (call-with-input-file "/proc/self/status"
    (lambda (port)
      (let loop ((line (read-line port)))
        (if (string-prefix? "VmRSS:" line)
            (string->number (string-trim-both (substring line 6 (- (string-length line) 2))))
            (loop (read-line port)))))))
(define (fail thunk)
  (do ((i 0 (+ i 1))) ((= i 300)) (catch #t thunk (lambda (key . rest) key))))
(define (long) (make-string 1000000 #\a))

(fail (lambda () (vector-ref (long) 0)))
(let ((before (kilobytes)))
  (fail (lambda () (list->string (long))))
  (fail (lambda () (apply list->string (list (long)))))
  (fail (lambda () (string-append "a" (string->list "b") (long))))
  (fail (lambda () (hash-ref (long) 1)))
  (fail (lambda () (sort (long) <)))
  (display (if (< (- (kilobytes) before) 100000) "nothing is kept\n" "something is kept\n")))
