;;; (scheme eval): evaluation in an environment made of libraries.

(define-module (scheme eval)
  #:use-module (rnrs eval)
  #:re-export (environment eval))
