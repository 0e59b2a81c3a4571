;;; (ice-9 time): how long an expression takes.

(define-module (ice-9 time)
  #:export (time))

(define-syntax-rule (time expression)
  "Evaluate EXPRESSION, print how long that took, and return its value."
  (let* ((start (get-internal-real-time)) (value expression) (end (get-internal-real-time)))
    (display (exact->inexact (/ (- end start) internal-time-units-per-second)))
    (display " seconds\n")
    value))
