;;; (system repl repl): a REPL on the current ports. What begins with a comma is a command; see (system repl command).
;;; The program's own REPL, which edits lines, is the command without a file.

(define-module (system repl repl)
  #:use-module (nsscheme repl debugging)
  #:use-module (system repl command)
  #:use-module (system repl common)
  #:use-module (system repl error-handling)
  #:export (start-repl run-repl))

(define* (start-repl #:optional (language (current-language)) #:key debug)
  "Read, evaluate and print until the end of the input or (quit); return the status of that."
  (run-repl (make-repl language debug)))

;; Whether a comma is next, which is taken.
(define (next-is-command?)
  (let ((char (peek-char)))
    (cond ((eof-object? char) #f)
          ((char-whitespace? char) (read-char) (next-is-command?))
          ((char=? char #\,) (read-char) #t)
          (else #f))))

;; A thunk that does what is read next, or the end of the input; a thunk without effect if it cannot be read.
(define (read-safely repl)
  (catch #t
    (lambda ()
      (if (next-is-command?)
          (lambda () (meta-command repl))
          (let ((form (repl-read repl)))
            (if (eof-object? form)
                form
                (lambda ()
                  (call-with-values (lambda () (repl-eval repl form))
                    (lambda values (for-each (lambda (value) (repl-print repl value)) values))))))))
    (lambda (key . arguments)
      (if (eq? key 'quit)
          (apply throw key arguments)
          (begin
            (print-exception (current-error-port) #f key arguments)
            ;; The rest of the line belongs to what was wrong.
            (let loop ()
              (let ((char (read-char)))
                (unless (or (eof-object? char) (char=? char #\newline)) (loop))))
            noop)))))

(define (run-repl repl)
  "Run REPL; see start-repl."
  (catch 'quit
    (lambda ()
      (parameterize ((current-loop (lambda (more?) (run-while repl more?))))
        (run-while repl (const #t)))
      0)
    (lambda (key . arguments)
      (if (pair? arguments) (car arguments) 0))))

(define (run-while repl more?)
  (let loop ()
    (when (more?)
      (display (repl-prompt repl))
      (force-output)
      (let ((next (read-safely repl)))
        (cond ((eof-object? next) (newline))
              (else
               (call-with-error-handling next #:on-error (lambda (key . arguments) (stop repl key arguments)))
               (loop)))))))

;; Shows an error where it is, and opens a level.
(define (stop repl key arguments)
  (show-error key arguments)
  (enter-error-level! repl (make-exception-from-throw key arguments) (waiting-frames)))
