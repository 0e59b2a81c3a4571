;;; SRFI 28: format with ~a ~s ~% ~~, returning a string.

(define-module (srfi srfi-28)
  #:replace (format))

(define (format template . arguments)
  "Return TEMPLATE with ARGUMENTS displayed for ~a and written for ~s."
  (apply simple-format #f template arguments))
