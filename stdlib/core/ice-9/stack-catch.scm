;;; (ice-9 stack-catch): catch, keeping the stack of the throw in the fluid the-last-stack.

(define-module (ice-9 stack-catch)
  #:use-module (ice-9 save-stack)
  #:export (stack-catch))

(define (stack-catch key thunk handler)
  "Call THUNK; on a throw to KEY, save the stack of the throw, unwind, and call HANDLER with the key and the arguments
thrown."
  (%check "stack-catch" 1 "symbol or #t" (lambda (key) (or (symbol? key) (eq? key #t))) key)
  (%check "stack-catch" 2 "procedure" procedure? thunk)
  (%check "stack-catch" 3 "procedure" procedure? handler)
  (catch key thunk handler
         (lambda arguments (save-stack))))
