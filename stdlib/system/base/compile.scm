;;; (system base compile): compilation as evaluation. Nothing is written: the evaluator compiles when it loads.

(define-module (system base compile)
  #:export (compile read-and-compile compile-file default-optimization-level default-warning-level))

(define default-optimization-level (make-parameter 2))
(define default-warning-level (make-parameter 1))

(define* (compile x #:key (from 'scheme) (to 'value) (env (current-module)) (opts '()) optimization-level warning-level)
  "Evaluate the expression X in the module ENV and return its values; TO must be the symbol value."
  (unless (eq? to 'value)
    (scm-error 'misc-error "compile" "cannot compile to ~S; this evaluator compiles to values only" (list to) #f))
  (eval x env))

(define* (read-and-compile port #:key (from 'scheme) (to 'value) (env (current-module)) (opts '())
                           optimization-level warning-level)
  "Evaluate every expression of PORT in ENV and return the values of the last."
  (unless (eq? to 'value)
    (scm-error 'misc-error "read-and-compile" "cannot compile to ~S; this evaluator compiles to values only"
               (list to) #f))
  (let loop ((x (read port)) (last (if #f #f)))
    (if (eof-object? x)
        last
        (loop (read port) (eval x env)))))

(define* (compile-file file #:key output-file (from 'scheme) (to 'bytecode) (env #f) (opts '())
                       optimization-level warning-level (canonicalization 'relative))
  "Guile writes a .go file; expanded code is cached by the loader here, so there is nothing to write."
  (scm-error 'misc-error "compile-file" "~A: files are compiled when they are loaded; use load" (list file) #f))
