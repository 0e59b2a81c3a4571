;;; (system base compile): from one language to another by the compilers that languages have; to values by evaluation.
;;; A compiled file is the source that load-compiled evaluates.

(define-module (system base compile)
  #:use-module (ice-9 binary-ports)
  #:use-module (system base language)
  #:export (compile read-and-compile compile-file default-optimization-level default-warning-level))

(define default-optimization-level (make-parameter 2))
(define default-warning-level (make-parameter 1))

;; X in TO, after the compilers that lead there from the language FROM; the second value is the environment for what
;; follows X.
(define (translate x from to env opts)
  (let ((order (or (lookup-compilation-order from to)
                   (scm-error 'misc-error "compile" "no compilers lead from ~S to ~S" (list from to) #f))))
    (let loop ((order order) (x x) (env env) (next env))
      (if (null? order)
          (values x next)
          (call-with-values (lambda () ((cdar order) x env opts))
            (lambda (x env after)
              (loop (cdr order) x env (if (eq? next env) after next))))))))

(define (evaluate x env)
  ((language-evaluator (lookup-language 'scheme)) x env))

(define* (compile x #:key (from (current-language)) (to 'value) (env (current-module)) (opts '())
                  optimization-level warning-level)
  "Return the expression X, of the language FROM, in the language TO; its value when TO is the symbol value."
  (let ((result (translate x from (if (eq? to 'value) 'scheme to) env opts)))
    (if (eq? to 'value) (evaluate result env) result)))

(define* (read-and-compile port #:key (from (current-language)) (to 'value) (env (current-module)) (opts '())
                           optimization-level warning-level)
  "Return the expressions of PORT, of the language FROM, as one of TO; when TO is the symbol value, evaluate them one by
one and return the values of the last."
  (let ((source (if (language? from) from (lookup-language from)))
        (target (if (eq? to 'value) 'scheme to)))
    (let loop ((env env) (results '()) (last (if #f #f)))
      (let ((x ((language-reader source) port env)))
        (cond ((not (eof-object? x))
               (call-with-values (lambda () (translate x source target env opts))
                 (lambda (result next)
                   (if (eq? to 'value)
                       (loop env results (evaluate result env))
                       (loop next (cons result results) last)))))
              ((eq? to 'value) last)
              ((language-joiner (if (language? target) target (lookup-language target)))
               => (lambda (join) (join (reverse results) env)))
              ((and (pair? results) (null? (cdr results))) (car results))
              (else
               (scm-error 'misc-error "read-and-compile" "the language ~S cannot join expressions" (list to) #f)))))))

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
