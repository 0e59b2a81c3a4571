;;; (ice-9 futures): values that may be computed before they are asked for.
;;;
;;; Threads take turns, so nothing is gained by computing ahead: a future is computed when it is first touched, once.

(define-module (ice-9 futures)
  #:use-module (srfi srfi-9)
  #:export (future make-future future? touch))

(define-record-type <future>
  (%make-future thunk outcome)
  future?
  (thunk future-thunk)
  (outcome future-outcome set-future-outcome!))

(define (make-future thunk)
  "Return a future for what THUNK returns."
  (%make-future thunk #f))

(define-syntax-rule (future expression)
  (make-future (lambda () expression)))

(define (touch future)
  "Return the values of FUTURE, or throw what computing them threw."
  (if (not (future-outcome future))
      (set-future-outcome! future
                           (catch #t
                             (lambda ()
                               (call-with-values (future-thunk future)
                                 (lambda results (lambda () (apply values results)))))
                             (lambda exception (lambda () (apply throw exception))))))
  ((future-outcome future)))
