;;; (scheme case-lambda): procedures of several arities.

(define-module (scheme case-lambda)
  #:re-export (case-lambda))
