;;; (guix build utils programs): running programs, and wrapping them.
;;;
;;; A wrapper sets environment variables and becomes the wrapped program, which moves to .NAME-real; wrapping again
;;; adds variables to the same wrapper.

(define-module (guix build utils programs)
  #:use-module (ice-9 rdelim)
  #:use-module (ice-9 regex)
  #:use-module (srfi srfi-34)
  #:use-module (srfi srfi-35)
  #:use-module (guix build utils files)
  #:use-module (guix build utils paths)
  #:use-module (guix build utils text)
  #:export (invoke invoke/quiet &invoke-error invoke-error? invoke-error-program invoke-error-arguments
            invoke-error-exit-status invoke-error-term-signal invoke-error-stop-signal report-invoke-error
            wrapped-program? wrap-program wrap-script &wrap-error wrap-error? wrap-error-program wrap-error-type))

(define-condition-type &invoke-error &error
  invoke-error?
  (program invoke-error-program)
  (arguments invoke-error-arguments)
  (exit-status invoke-error-exit-status)
  (term-signal invoke-error-term-signal)
  (stop-signal invoke-error-stop-signal))

(define (raise-unless-zero status program arguments)
  (unless (zero? status)
    (let ((exit (status:exit-val status)) (term (status:term-sig status)) (stop (status:stop-sig status)))
      (raise (condition (&invoke-error
                         (program program)
                         (arguments arguments)
                         (exit-status exit)
                         (term-signal term)
                         (stop-signal stop))
                        (&message
                         (message (call-with-output-string
                                   (lambda (port)
                                     (display-failure (cons program arguments) exit (or term stop) port)))))))))
  #t)

(define (display-failure command exit signal port)
  (display "command" port)
  (for-each (lambda (word) (display " " port) (write word port)) command)
  (display (if exit " failed with status " " failed with signal ") port)
  (display (or exit signal) port))

(define (invoke program . arguments)
  "Run PROGRAM with ARGUMENTS and return #t; raise &invoke-error unless it exits with zero."
  (force-output (current-output-port))
  (raise-unless-zero (apply system* program arguments) program arguments))

(define (call-with-standard-output-to port thunk)
  "Call THUNK while what programs inherit as output and error output, descriptors and ports, leads to PORT."
  (let ((output (dup->fdes 1)) (errors (dup->fdes 2)) (error-port (duplicate-port port "w")))
    (define (direct output errors)
      (force-output (current-output-port))
      (force-output (current-error-port))
      (dup2 output 1)
      (dup2 errors 2))
    (dynamic-wind
      (lambda () (direct (fileno port) (fileno port)))
      (lambda () (with-output-to-port port (lambda () (with-error-to-port error-port thunk))))
      (lambda ()
        (direct output errors)
        (close-fdes output)
        (close-fdes errors)
        (close-port error-port)))))

(define (invoke/quiet program . arguments)
  "Like `invoke', but show what PROGRAM wrote only if it fails."
  (call-with-temporary-output-file
   (lambda (name port)
     (let ((status (call-with-standard-output-to port (lambda () (apply system* program arguments)))))
       (unless (zero? status)
         (call-with-ascii-input-file name
           (lambda (in)
             (let loop ()
               (let ((line (read-line in 'concat)))
                 (unless (eof-object? line)
                   (display line (current-error-port))
                   (loop)))))))
       (raise-unless-zero status program arguments)))))

(define* (report-invoke-error c #:optional (port (current-error-port)))
  "Say on PORT which command failed with which status, from C, an &invoke-error."
  (display-failure (cons (invoke-error-program c) (invoke-error-arguments c)) (invoke-error-exit-status c)
                   (or (invoke-error-term-signal c) (invoke-error-stop-signal c)) port)
  (newline port))

;;; Wrappers.

(define-condition-type &wrap-error &error
  wrap-error?
  (program wrap-error-program)
  (type wrap-error-type))

(define (wrapped-program? program)
  "Return true if PROGRAM has the name of something that was moved behind a wrapper."
  (let ((name (basename program)))
    (and (string-prefix? "." name) (string-suffix? "-real" name))))

(define (variable-parts variable)
  "Return the name, the separator, the way and the values of VARIABLE, (NAME [SEPARATOR] WAY VALUES)."
  (if (= (length variable) 4)
      (apply values variable)
      (values (car variable) ":" (cadr variable) (caddr variable))))

(define (bad-way who way)
  (scm-error 'misc-error who "expected =, prefix or suffix, got ~S" (list way) #f))

(define (shell-export variable)
  "Return the line of shell that sets VARIABLE."
  (call-with-values (lambda () (variable-parts variable))
    (lambda (name separator way values)
      (let ((value (string-join values separator)) (more (string-append "${" name ":+" separator "}")))
        (string-append
         "export " name "=\""
         (case way
           ((=) value)
           ((prefix) (string-append value more "$" name))
           ((suffix) (string-append "$" name more value))
           (else (bad-way "wrap-program" way)))
         "\"")))))

(define (scheme-export variable)
  "Return the expression that sets VARIABLE."
  (call-with-values (lambda () (variable-parts variable))
    (lambda (name separator way values)
      (let ((value (string-join values separator)))
        (case way
          ((=) `(setenv ,name ,value))
          ((prefix) `(let ((old (getenv ,name)))
                       (setenv ,name (if old (string-append ,value ,separator old) ,value))))
          ((suffix) `(let ((old (getenv ,name)))
                       (setenv ,name (if old (string-append old ,separator ,value) ,value))))
          (else (bad-way "wrap-script" way)))))))

(define (without-keyword keyword arguments)
  (let ((found (memq keyword arguments)))
    (if found
        (append (let loop ((rest arguments))
                  (if (eq? rest found) '() (cons (car rest) (loop (cdr rest)))))
                (cddr found))
        arguments)))

(define (file-lines file)
  (call-with-input-file file
    (lambda (port)
      (let loop ((lines '()))
        (let ((line (read-line port)))
          (if (eof-object? line) (reverse lines) (loop (cons line lines))))))))

(define (write-program file lines)
  "Write LINES to FILE in one step, as a program that everybody may run."
  (let ((new (string-append file ".new")))
    (call-with-output-file new
      (lambda (port) (for-each (lambda (line) (display line port) (newline port)) lines)))
    (chmod new #o755)
    (rename-file new file)))

(define (wrap-program program . arguments)
  "(wrap-program PROGRAM [#:sh SHELL] (NAME [SEPARATOR] WAY VALUES) ...): make PROGRAM a shell script that sets the
variables and becomes the program.  WAY is =, prefix or suffix: VALUES replace, precede or follow what NAME holds."
  (let* ((given (memq #:sh arguments))
         (sh (if given (cadr given) (which "bash")))
         (exports (map shell-export (without-keyword #:sh arguments)))
         (real (string-append (dirname program) "/." (basename program) "-real")))
    (when (wrapped-program? program)
      (scm-error 'misc-error "wrap-program" "~A is behind a wrapper already: wrap the wrapper" (list program) #f))
    (if (file-exists? real)
        ;; A second time: the new lines go before the last one.
        (let ((lines (reverse (file-lines program))))
          (write-program program (append (reverse (cdr lines)) exports (list (car lines)))))
        (begin
          (unless sh
            (scm-error 'misc-error "wrap-program" "no bash in PATH to wrap ~A with; give one: #:sh FILE"
                       (list program) #f))
          (rename-file program real)
          (write-program program
                         `(,(string-append "#!" sh)
                           ,@exports
                           ,(string-append "exec -a \"$0\" \"" (canonicalize-path real) "\" \"$@\"")))))))

(define script-interpreter (make-regexp "^#! *(/[^ ]+) *(.*)$"))
(define wrapper-mark "#!#; wrapper")

(define (wrap-script program . arguments)
  "(wrap-script PROGRAM [#:guile GUILE] (NAME [SEPARATOR] WAY VALUES) ...): like `wrap-program' for a script whose
language has # for comments, and without a second file: the script begins with Scheme code, comments for its own
interpreter, that sets the variables and becomes that interpreter."
  (let* ((given (memq #:guile arguments))
         (guile (if given (cadr given) (which "guile")))
         (variables (without-keyword #:guile arguments))
         (lines (file-lines program))
         (match (and (pair? lines) (regexp-exec script-interpreter (car lines)))))
    ;; Every line is a comment to the script's interpreter; to Scheme, #\- is a constant and the rest an expression.
    (define (as-comment expression)
      (call-with-output-string (lambda (port) (display "#\\-" port) (write expression port))))
    (define settings (map (lambda (variable) (as-comment (scheme-export variable))) variables))
    (unless (and match guile)
      (raise (condition (&wrap-error (program program) (type (if guile 'no-interpreter-found 'no-guile-found)))
                        (&message (message (string-append program (if guile
                                                                      " does not begin with #! and an interpreter"
                                                                      " needs a guile to be wrapped: #:guile FILE")))))))
    (write-program
     program
     (if (and (pair? (cdr lines)) (string=? (cadr lines) wrapper-mark))
         (append (list (car lines) (cadr lines)) settings (cddr lines))
         (let ((interpreter (match:substring match 1))
               (words (string-tokenize (match:substring match 2))))
           `(,(string-append "#!" guile " --no-auto-compile")
             ,wrapper-mark
             ,@settings
             ,(as-comment `(let ((command (command-line)))
                             (apply execl ,interpreter ,interpreter (append ',words command))))
             ,@lines))))))
