;;; How long the collector stops the program, and how much is left for the program, with MEGABYTES of live data:
;;; builds that much out of vectors, lists and strings, then allocates GIGABYTES of short-lived pairs.
;;; Prints three lines: seconds of the second part, its longest stop in seconds, megabytes allocated a second.
;;;
;;;   nsscheme pause.scm MEGABYTES GIGABYTES

(define (now) (/ (get-internal-real-time) 1.0 internal-time-units-per-second))
(define megabytes (string->number (cadr (command-line))))
(define gigabytes (string->number (caddr (command-line))))

;; About a kilobyte each.
(define (part i)
  (let ((v (make-vector 100 i)))
    (vector-set! v 0 (list i (+ i 1) (+ i 2)))
    (vector-set! v 1 (vector (list 1 2 3 4) (list i (string-copy "a string"))))
    v))

(define live
  (let loop ((i 0) (parts '()))
    (if (< i (* megabytes 1024)) (loop (+ i 1) (cons (part i) parts)) parts)))

(define start (now))
(define longest
  ;; A thousand pairs, 16 kilobytes, between two looks at the clock.
  (let loop ((i 0) (last start) (longest 0))
    (if (= i (* gigabytes 62500))
        longest
        (let inner ((j 0) (pairs '()))
          (if (< j 1000)
              (inner (+ j 1) (cons j pairs))
              (let ((time (now)))
                (loop (+ i 1) time (max longest (- time last)))))))))
(define seconds (- (now) start))

(display seconds) (newline)
(display longest) (newline)
(display (/ (* gigabytes 1000) seconds)) (newline)
;; Still there.
(if (not (= (length live) (* megabytes 1024))) (exit 1))
