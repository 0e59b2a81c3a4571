;;; (scheme load): programs out of files.

(define-module (scheme load)
  #:re-export (load))
