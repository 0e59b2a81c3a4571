;;; (system repl error-handling): what happens to an error of a program that goes on.
;;;
;;; The strategy `debug' prints the error with its trace and goes on, as `backtrace' does; a REPL opens a level besides.

(define-module (system repl error-handling)
  #:export (call-with-error-handling show-error)
  #:export-syntax (with-error-handling))

(define (print-error key arguments)
  (let ((port (current-error-port)))
    (print-exception port #f key arguments)
    (force-output port)))

(define (show-error key arguments)
  "Print the calls that are waiting and the error that KEY and ARGUMENTS mean on the current error port."
  (newline (current-error-port))
  (display-backtrace (make-stack #t 3) (current-error-port))
  (print-error key arguments))

(define* (call-with-error-handling thunk #:key (on-error 'debug) (post-error 'catch) (pass-keys '(quit))
                                   (report-keys '(stack-overflow out-of-memory)) (trap-handler 'debug))
  "Call THUNK. At an error, do ON-ERROR where it happens: debug or backtrace print it with its trace, report prints it,
pass does nothing, a procedure is called with the key and the arguments. Then do POST-ERROR: catch returns nothing, a
procedure is called for the values. Errors with PASS-KEYS go on, those with REPORT-KEYS are only reported."
  (define (unknown option value)
    (scm-error 'misc-error "call-with-error-handling" "~A cannot be ~S" (list option value) #f))
  (define (trace key arguments)
    (if (memq key report-keys) (print-error key arguments) (show-error key arguments)))
  (define at-error
    (case on-error
      ((debug backtrace) (lambda (key . arguments) (trace key arguments)))
      ((report) (lambda (key . arguments) (print-error key arguments)))
      ((pass) (lambda (key . arguments) #t))
      (else (if (procedure? on-error) on-error (unknown "#:on-error" on-error)))))
  (define after-error
    (case post-error
      ((catch) (lambda (key . arguments) (if #f #f)))
      (else
       (if (procedure? post-error)
           (lambda (key . arguments)
             (if (memq key pass-keys) (apply throw key arguments) (apply post-error key arguments)))
           (unknown "#:post-error" post-error)))))
  (catch #t
    thunk
    (lambda (key . arguments)
      (if (memq key pass-keys) (apply throw key arguments) (apply after-error key arguments)))
    (lambda (key . arguments)
      (unless (memq key pass-keys) (apply at-error key arguments)))))

(define-syntax-rule (with-error-handling form) (call-with-error-handling (lambda () form)))
