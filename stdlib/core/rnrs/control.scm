;;; (rnrs control): when, unless, do and case-lambda, which are core forms.

(define-module (rnrs control)
  #:re-export (case-lambda do unless when))
