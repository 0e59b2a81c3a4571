;;; The expander's fuzz target: programs, each evaluated in a module of its own. Runs in Guile too, whose answers ours
;;; are compared with.
;;;
;;;     nsscheme Fuzz/expander.scm CASES
;;;
;;; Each datum in CASES is a program. Prints a line for each: its value, or `error`.

(define (answer program)
  (catch #t
    (lambda ()
      (let ((value (eval program (let ((module (make-fresh-user-module))) module))))
        (call-with-output-string (lambda (port) (write value port)))))
    (lambda (key . arguments) "error")))

(call-with-input-file (cadr (command-line))
  (lambda (port)
    (let loop ()
      (let ((program (read port)))
        (if (not (eof-object? program))
            (begin
              (display (answer program))
              (newline)
              (loop)))))))
