;; (ice-9 top-repl), which `guix repl' asks for: an interrupt is an error in what is evaluated, and nothing afterwards.
(use-modules (ice-9 top-repl))
(define before (car (sigaction SIGINT)))
(define (interrupted)
  (kill (getpid) SIGINT)
  (let loop ((i 0)) (if (< i 1000000) (loop (+ i 1)) 'nothing)))
(write (catch 'signal
         (lambda () ((@@ (ice-9 top-repl) call-with-sigint) interrupted))
         (lambda (key who text . _) text)))
(newline)
(write (eqv? before (car (sigaction SIGINT))))
(newline)
(write (with-input-from-string "(+ 1 2) (quit)" (lambda () (with-output-to-string top-repl))))
(newline)
;; want: "User interrupt"
;; want: #t
;; want: "scheme@(guile-user)> 3\nscheme@(guile-user)> "
