;;; (system repl command): the commands of REPLs, whose names follow a comma. A command is a procedure of the REPL, of
;;; expressions in the REPL's language, which may go over many lines, and of the data on the rest of the line.

(define-module (system repl command)
  #:use-module (ice-9 rdelim)
  #:use-module (srfi srfi-1)
  #:use-module (system base language)
  #:use-module (system repl common)
  #:export (meta-command)
  #:export-syntax (define-meta-command))

;; Name, group, how many expressions, procedure; the newest first.
(define commands '())

(define (add-command! name group expressions procedure)
  (set! commands (cons (list name group expressions procedure) (alist-delete name commands))))

(define-syntax define-meta-command
  (syntax-rules ()
    "Define the command NAME of a GROUP: a procedure of the REPL, of the expressions in parentheses, and of data."
    ((_ ((name group) repl (expression ...) . data) documentation body ...)
     (add-command! 'name 'group (length '(expression ...))
                   (lambda* (repl expression ... . data) documentation body ...)))
    ((_ ((name group) repl . data) documentation body ...)
     (define-meta-command ((name group) repl () . data) documentation body ...))
    ((_ (name repl . operands) documentation body ...)
     (define-meta-command ((name nsscheme) repl . operands) documentation body ...))))

(define (times-list count thunk)
  (if (zero? count) '() (let ((first (thunk))) (cons first (times-list (- count 1) thunk)))))

(define (read-all text)
  (call-with-input-string text
    (lambda (port)
      (let loop ()
        (let ((datum (read port)))
          (if (eof-object? datum) '() (cons datum (loop))))))))

(define (rest-of-line)
  (let ((line (read-line)))
    (if (eof-object? line) "" line)))

(define (meta-command repl)
  "Read a command's name and operands from the current input, and call it."
  (let* ((name (read)) (command (assq name commands)))
    (cond ((eof-object? name) (user-error "a command's name is missing after the comma"))
          (command
           (let* ((expressions (times-list (caddr command) (lambda () (repl-read repl))))
                  (data (read-all (rest-of-line))))
             (apply (cadddr command) repl (append expressions data))))
          (else
           (rest-of-line)
           (user-error "unknown command ~A; ,help lists them" name)))))

(define (first-line text)
  (substring text 0 (or (string-index text #\newline) (string-length text))))

(define-meta-command (help repl)
  "help
Tell what commands there are."
  (for-each (lambda (command)
              (format #t " ,~A~%" (first-line (procedure-documentation (cadddr command)))))
            (sort commands (lambda (a b) (string<? (symbol->string (car a)) (symbol->string (car b)))))))

(define-meta-command (quit repl)
  "quit
End this REPL."
  (throw 'quit))

(define-meta-command (language repl #:optional name)
  "language [NAME]
Tell the language, or change to the one called NAME."
  (if name
      (set! (repl-language repl) (lookup-language name))
      (puts (language-name (repl-language repl)))))
