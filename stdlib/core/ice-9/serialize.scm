;;; (ice-9 serialize): calls that exclude each other, and within them calls that do not.

(define-module (ice-9 serialize)
  #:use-module (ice-9 threads)
  #:export (call-with-serialization call-with-parallelization)
  #:export-syntax (serialize parallelize))

(define one-at-a-time (make-mutex))
;; The thread that is in, or #f.
(define inside #f)

(define (call-with-serialization thunk)
  "Call THUNK while no other thread is in such a call."
  (if (eq? inside (current-thread))
      (thunk)
      (dynamic-wind
        (lambda () (lock-mutex one-at-a-time) (set! inside (current-thread)))
        thunk
        (lambda () (set! inside #f) (unlock-mutex one-at-a-time)))))

(define (call-with-parallelization thunk)
  "Call THUNK, letting other threads in if this one is in `call-with-serialization'."
  (if (eq? inside (current-thread))
      (dynamic-wind
        (lambda () (set! inside #f) (unlock-mutex one-at-a-time))
        thunk
        (lambda () (lock-mutex one-at-a-time) (set! inside (current-thread))))
      (thunk)))

(define-syntax-rule (serialize form ...) (call-with-serialization (lambda () form ...)))
(define-syntax-rule (parallelize form ...) (call-with-parallelization (lambda () form ...)))
