;;; SRFI 23: error, which is in the core.

(define-module (srfi srfi-23)
  #:re-export (error))
