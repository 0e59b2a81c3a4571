;;; (ice-9 save-stack): the stack of an error, kept for later.

(define-module (ice-9 save-stack)
  #:use-module ((nsscheme stacks) #:select (the-last-stack))
  #:export (stack-saved? save-stack)
  #:re-export (the-last-stack))

(define stack-saved? #f)

(define (save-stack . cuts)
  "Keep the stack of the running program in the fluid the-last-stack, unless one is kept since stack-saved? was set to
#f last.  CUTS are as for make-stack, after the frame of save-stack itself."
  (unless stack-saved?
    (fluid-set! the-last-stack (apply make-stack #t save-stack 0 cuts))
    (set! stack-saved? #t)))
