;;; (scheme inexact): functions of inexact numbers.

(define-module (scheme inexact)
  #:re-export (acos asin atan cos exact exp finite? inexact infinite? log nan? sin sqrt tan))
