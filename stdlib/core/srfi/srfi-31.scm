;;; SRFI 31: rec, an expression that can refer to its own value.

(define-module (srfi srfi-31)
  #:export (rec))

(define-syntax rec
  (lambda (form)
    (syntax-case form ()
      ((_ (name . parameters) body0 body ...)
       (identifier? #'name)
       #'(letrec ((name (lambda parameters body0 body ...))) name))
      ((_ name expression)
       (identifier? #'name)
       #'(letrec ((name expression)) name)))))
