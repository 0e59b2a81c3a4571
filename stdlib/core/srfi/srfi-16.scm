;;; SRFI 16: case-lambda, which is a core form.

(define-module (srfi srfi-16)
  #:re-export (case-lambda))
