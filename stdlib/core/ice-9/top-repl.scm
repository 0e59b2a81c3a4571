;;; (ice-9 top-repl): a REPL with its module, its signals and its end. The program's own REPL is the command without a
;;; file; this one is for programs that start theirs, as `guix repl' does.

(define-module (ice-9 top-repl)
  #:use-module (system repl repl)
  #:export (top-repl))

;; Not exported, and used by name all the same: (@@ (ice-9 top-repl) call-with-sigint).
(define (call-with-sigint thunk)
  "Call THUNK; meanwhile an interrupt from the keyboard is an error in what is being evaluated."
  (let ((before #f))
    (dynamic-wind
      (lambda ()
        (set! before (sigaction SIGINT (lambda (signal) (scm-error 'signal #f "User interrupt" '() #f)))))
      thunk
      (lambda () (sigaction SIGINT (car before) (cdr before))))))

(define (top-repl)
  "Read, evaluate and print until the end of the input or (quit); return the status of that."
  (call-with-sigint (lambda () (start-repl))))
