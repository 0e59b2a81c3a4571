;;; (scheme read): reading data.

(define-module (scheme read)
  #:re-export (read))
