;;; (scheme load): a program is loaded from a file.

(define-module (scheme load)
  #:re-export (load))
