;;; (system base compile): compilation as evaluation.  A compiled file is the source that load-compiled evaluates.

(define-module (system base compile)
  #:use-module (ice-9 binary-ports)
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
  "Write a copy of FILE that load-compiled evaluates to OUTPUT-FILE and return that name.  The evaluator compiles what
it loads, so the copy is the source."
  (let ((output-file (or output-file (string-append file ".go"))))
    (call-with-output-file output-file
      (lambda (output)
        (call-with-input-file file
          (lambda (input)
            (let ((bytes (get-bytevector-all input)))
              (if (not (eof-object? bytes)) (put-bytevector output bytes))))
          #:binary #t))
      #:binary #t)
    output-file))
