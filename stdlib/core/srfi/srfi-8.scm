;;; SRFI 8: receive, which is a core form.

(define-module (srfi srfi-8)
  #:re-export (receive))
