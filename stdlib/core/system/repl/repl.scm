;;; (system repl repl): a REPL on the current ports. What begins with a comma is a command; see (system repl command).
;;; The program's own REPL, which edits lines, is the command without a file.

(define-module (system repl repl)
  #:use-module (system repl command)
  #:use-module (system repl common)
  #:use-module (system repl error-handling)
  #:export (start-repl run-repl))

(define* (start-repl #:optional (language (current-language)) #:key debug)
  "Read, evaluate and print until the end of the input or (quit); return the status of that."
  (run-repl (make-repl language debug)))

;; The next datum, or a symbol nobody has when it cannot be read.
(define nothing (list 'nothing))
;; Whether a comma is next, which is taken.
(define (next-is-command?)
  (let ((char (peek-char)))
    (cond ((eof-object? char) #f)
          ((char-whitespace? char) (read-char) (next-is-command?))
          ((char=? char #\,) (read-char) #t)
          (else #f))))

(define (read-safely repl)
  (catch #t
    (lambda ()
      (cond ((next-is-command?)
             (call-with-error-handling (lambda () (meta-command repl)))
             nothing)
            (else (repl-read repl))))
    (lambda (key . arguments)
      (if (eq? key 'quit)
          (apply throw key arguments)
          (begin
            (print-exception (current-error-port) #f key arguments)
            ;; The rest of the line belongs to what was wrong.
            (let loop ()
              (let ((char (read-char)))
                (unless (or (eof-object? char) (char=? char #\newline)) (loop))))
            nothing)))))

(define (run-repl repl)
  "Run REPL; see start-repl."
  (catch 'quit
    (lambda ()
      (let loop ()
        (display (repl-prompt repl))
        (force-output)
        (let ((form (read-safely repl)))
          (cond ((eof-object? form) (newline) 0)
                (else
                 (unless (eq? form nothing)
                   (call-with-error-handling
                    (lambda ()
                      (call-with-values (lambda () (repl-eval repl form))
                        (lambda values (for-each (lambda (value) (repl-print repl value)) values))))))
                 (loop))))))
    (lambda (key . arguments)
      (if (pair? arguments) (car arguments) 0))))
