;;; (ice-9 readline): lines from a person, with a prompt and a history.
;;;
;;; Lines are read as the terminal edits them: there is no editor of lines that a program could reach, so the options
;;; bracketed-paste and bounce-parens, which say how one shows things, have nothing to act on. The history is kept, read
;;; and written.

(define-module (ice-9 readline)
  #:use-module (ice-9 rdelim)
  #:use-module ((ice-9 regex) #:select (regexp-quote))
  #:use-module (ice-9 session)
  #:export (readline set-readline-prompt! set-readline-input-port! set-readline-output-port! set-readline-read-hook!
            readline-port activate-readline add-history read-history write-history clear-history
            filename-completion-function apropos-completion-function make-completion-function
            readline-options readline-enable readline-disable)
  #:export-syntax (readline-set! with-readline-completion-function))

(define prompt "")
(define input-port (current-input-port))
(define output-port (current-output-port))
(define read-hook #f)
(define history '())                    ; the last line first

(define* (set-readline-prompt! text #:optional continuation)
  "Prompt with TEXT, a string or a thunk that returns one."
  (set! prompt text))
(define (set-readline-input-port! port) (set! input-port port))
(define (set-readline-output-port! port) (set! output-port port))
(define (set-readline-read-hook! thunk)
  "Call THUNK before each line."
  (set! read-hook thunk))

(define* (readline #:optional (text prompt) (input input-port) (output output-port) (hook read-hook))
  "Return the next line of INPUT, after writing the prompt TEXT to OUTPUT."
  (when hook (hook))
  (display (if (procedure? text) (text) text) output)
  (force-output output)
  (let ((line (read-line input)))
    (when (and (string? line) (not (string-null? line)))
      (add-history line))
    line))

(define (add-history line)
  "Add LINE to the history."
  (set! history (cons line history))
  (let ((limit (max 0 (readline-option 'history-length))))
    (when (> (length history) limit) (set! history (list-head history limit)))))

(define (clear-history)
  "Forget the history."
  (set! history '()))

(define (read-history file)
  "Add the lines of FILE to the history; return true if it can be read."
  (catch 'system-error
    (lambda ()
      (call-with-input-file file
        (lambda (port)
          (let loop ()
            (let ((line (read-line port)))
              (unless (eof-object? line)
                (add-history line)
                (loop))))))
      #t)
    (lambda _ #f)))

(define (write-history file)
  "Write the history to FILE; return true if that can be done."
  (catch 'system-error
    (lambda ()
      (call-with-output-file file
        (lambda (port)
          (for-each (lambda (line) (display line port) (newline port)) (reverse history))))
      #t)
    (lambda _ #f)))

;; A port that reads lines by `readline'.
(define the-port #f)
(define (readline-port)
  "Return a port of the lines that `readline' reads."
  (unless the-port
    (let ((text "") (position 0))
      (define (next-char)
        (if (< position (string-length text))
            (let ((char (string-ref text position)))
              (set! position (+ position 1))
              char)
            (let ((line (readline)))
              (if (eof-object? line)
                  line
                  (begin
                    (set! text (string-append line "\n"))
                    (set! position 0)
                    (next-char))))))
      (set! the-port (make-soft-port (vector #f #f #f next-char #f) "r"))))
  the-port)

(define (activate-readline)
  "Read the current input by `readline', if it is a terminal."
  (when (isatty? (current-input-port))
    (set-current-input-port (readline-port))))

;;; Completion: a function gets a text and, false for the first one, whether more are wanted.

(define (completions-of all)
  (let ((left '()))
    (lambda (text more?)
      (unless more?
        (set! left (filter (lambda (candidate) (string-prefix? text candidate)) (all text))))
      (and (pair? left)
           (let ((first (car left)))
             (set! left (cdr left))
             first)))))

(define (make-completion-function strings)
  "Return a completion function for STRINGS."
  (completions-of (lambda (text) strings)))

(define apropos-completion-function
  (completions-of
   (lambda (text)
     (sort (map symbol->string (apropos-internal (string-append "^" (regexp-quote text)))) string<?))))

(define filename-completion-function
  (completions-of
   (lambda (text)
     (let* ((slash (string-rindex text #\/))
            (directory (if slash (substring text 0 (+ slash 1)) ""))
            (stream (false-if-exception (opendir (if slash directory ".")))))
       (if (not stream)
           '()
           (let loop ((names '()))
             (let ((name (readdir stream)))
               (cond ((eof-object? name) (closedir stream) (sort names string<?))
                     ((member name '("." "..")) (loop names))
                     (else (loop (cons (string-append directory name) names)))))))))))

(define *completion-function* (make-fluid #f))

(define-syntax-rule (with-readline-completion-function completer body ...)
  (with-fluids ((*completion-function* completer)) body ...))

;;; Options.

(define options (list (cons 'history-file #t) (cons 'history-length 200) (cons 'bounce-parens 500)
                      (cons 'bracketed-paste #t)))
(define (readline-option name)
  (cdr (or (assq name options)
           (scm-error 'misc-error "readline-options" "there is no option ~S" (list name) #f))))
(define (set-option! name value)
  (readline-option name)
  (set-cdr! (assq name options) value))

(define (readline-options . _)
  "Return the options with their values."
  (append-map (lambda (option)
                (cond ((eq? (cdr option) #t) (list (car option)))
                      ((cdr option) (list (car option) (cdr option)))
                      (else '())))
              options))
(define (append-map proc list) (apply append (map proc list)))
(define (readline-enable . names) (for-each (lambda (name) (set-option! name #t)) names) (readline-options))
(define (readline-disable . names) (for-each (lambda (name) (set-option! name #f)) names) (readline-options))
(define-syntax-rule (readline-set! name value) (begin (set-option! 'name value) (readline-options)))
