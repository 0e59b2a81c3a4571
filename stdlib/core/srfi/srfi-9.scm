;;; SRFI 9: define-record-type, which is a core form.

(define-module (srfi srfi-9)
  #:re-export (define-record-type))
