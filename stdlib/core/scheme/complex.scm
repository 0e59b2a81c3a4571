;;; (scheme complex): complex numbers.

(define-module (scheme complex)
  #:re-export (angle imag-part magnitude make-polar make-rectangular real-part))
