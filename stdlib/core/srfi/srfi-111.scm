;;; SRFI 111, boxes: all of it is in the core.

(define-module (srfi srfi-111)
  #:re-export (box box? unbox set-box!))
