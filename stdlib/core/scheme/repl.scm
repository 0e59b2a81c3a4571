;;; (scheme repl): the interaction environment, in which a REPL evaluates.

(define-module (scheme repl)
  #:re-export (interaction-environment))
