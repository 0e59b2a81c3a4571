;;; (srfi srfi-171 meta): reducing collections by procedures that may stop early.

(define-module (srfi srfi-171 meta)
  #:use-module (srfi srfi-171 reduction)
  #:re-export (reduced reduced? unreduce ensure-reduced preserving-reduced list-reduce vector-reduce string-reduce
               bytevector-u8-reduce port-reduce generator-reduce))
