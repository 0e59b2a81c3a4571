;;; (ice-9 and-let-star): the and-let* of SRFI 2.

(define-module (ice-9 and-let-star)
  #:use-module (srfi srfi-2)
  #:re-export (and-let*))
