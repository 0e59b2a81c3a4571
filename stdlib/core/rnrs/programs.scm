;;; (rnrs programs): the command line, and exit.

(define-module (rnrs programs)
  #:re-export (command-line exit))
