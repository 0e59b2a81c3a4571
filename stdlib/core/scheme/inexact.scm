;;; (scheme inexact): functions of inexact numbers; the predicates take complex numbers, `log' a base.

(define-module (scheme inexact)
  #:replace (finite? nan? log)
  #:export (infinite?)
  #:re-export (acos asin atan cos exp exact inexact sin sqrt tan))

(define real-finite? (@ (guile) finite?))
(define real-nan? (@ (guile) nan?))
(define natural-log (@ (guile) log))

(define (finite? z)
  "Return true if Z is neither infinite nor not a number, nor has a part that is."
  (if (real? z)
      (real-finite? z)
      (and (real-finite? (real-part z)) (real-finite? (imag-part z)))))

(define (infinite? z)
  "Return true if Z, or one of its parts, is infinite."
  (if (real? z)
      (inf? z)
      (or (inf? (real-part z)) (inf? (imag-part z)))))

(define (nan? z)
  "Return true if Z, or one of its parts, is not a number."
  (if (real? z)
      (real-nan? z)
      (or (real-nan? (real-part z)) (real-nan? (imag-part z)))))

(define log
  (case-lambda
    "Return the logarithm of Z, to BASE or the natural one."
    ((z) (natural-log z))
    ((z base) (/ (natural-log z) (natural-log base)))))
