;;; (rnrs programs): the command line and the end.

(define-module (rnrs programs)
  #:re-export (command-line exit))
