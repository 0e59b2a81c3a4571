;;; SRFI 6, string ports: all of it is in the core.

(define-module (srfi srfi-6)
  #:re-export (open-input-string open-output-string get-output-string))
