;;; SRFI 31: rec, an expression that can refer to its own value.

(define-module (srfi srfi-31)
  #:export (rec))

(define-syntax rec
  (syntax-rules ()
    ((_ (name . parameters) body0 body ...)
     (letrec ((name (lambda parameters body0 body ...))) name))
    ((_ name expression)
     (letrec ((name expression)) name))))
