;;; (oop goops simple): `define-class' alone.

(define-module (oop goops simple)
  #:use-module (oop goops)
  #:re-export (define-class))
