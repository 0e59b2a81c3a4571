;;; (system vm vm): what programs ask of Guile's virtual machine and this evaluator can answer.

(define-module (system vm vm)
  #:use-module ((nsscheme call-watch) #:select ((trace-level . vm-trace-level)
                                                (set-trace-level! . set-vm-trace-level!)))
  #:export (call-with-vm call-with-stack-overflow-handler)
  #:re-export (vm-trace-level set-vm-trace-level!))

(define (call-with-vm proc . arguments)
  "Apply PROC to ARGUMENTS; there is one evaluator, so this is a call."
  (apply proc arguments))

(define (call-with-stack-overflow-handler limit thunk handler)
  "Call THUNK. The stack grows in the heap and has its own limit, so LIMIT (in words) and HANDLER are not used."
  (thunk))
