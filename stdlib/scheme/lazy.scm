;;; (scheme lazy): promises.

(define-module (scheme lazy)
  #:re-export (delay delay-force force make-promise promise?))
