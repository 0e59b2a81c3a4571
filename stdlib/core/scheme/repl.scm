;;; (scheme repl): the environment of the user.

(define-module (scheme repl)
  #:re-export (interaction-environment))
