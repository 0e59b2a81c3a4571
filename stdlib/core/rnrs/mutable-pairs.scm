;;; (rnrs mutable-pairs): changing pairs.

(define-module (rnrs mutable-pairs)
  #:re-export (set-car! set-cdr!))
