;;; (scheme inexact): functions of inexact numbers.

(define-module (scheme inexact)
  #:export (infinite?)
  #:re-export (acos asin atan cos exact exp finite? inexact log nan? sin sqrt tan))

(define infinite? inf?)
