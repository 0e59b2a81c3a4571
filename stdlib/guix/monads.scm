;; Guix's names for monads; the work is done in (nsscheme monads).

(define-module (guix monads)
  #:use-module (nsscheme monads)
  #:re-export (define-monad <monad> monad? monad-bind monad-return >>= return with-monad mlet mlet* mbegin mwhen
               munless lift0 lift1 lift2 lift3 lift4 lift5 lift6 lift7 lift listm foldm mapm sequence anym
               %identity-monad %state-monad state-return state-bind current-state set-current-state state-push
               state-pop run-with-state))
