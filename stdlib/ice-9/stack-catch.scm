;;; (ice-9 stack-catch): catch, keeping the stack of the throw in the fluid the-last-stack.

(define-module (ice-9 stack-catch)
  #:export (stack-catch))

(define (stack-catch key thunk handler)
  "Call THUNK; on a throw to KEY, call HANDLER with the key and the arguments thrown."
  (catch key thunk handler))
