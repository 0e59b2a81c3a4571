;;; The table of a REPL's commands, which begin with a comma: how they are defined, found, read and explained.
;;;
;;; A command reads its own operands: expressions in the REPL's language, which may go over many lines, and then data up
;;; to the end of the line.  One whose expressions are missing says how it is used.  Reading and doing are apart, so that
;;; a command's text can come from an editor, while what the command does reads the program's own input.

(define-module (nsscheme repl table)
  #:use-module (system repl common)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (ice-9 rdelim)
  #:use-module (ice-9 format)
  #:export (meta-command read-command usage print-help
            find-command command-names command-documentation all-command-names group-names)
  #:export-syntax (define-meta-command define-command))

(define-record-type <command>
  (make-command names group procedure reader)
  command?
  (names command-names)                         ;the name, then shorter ones
  (group command-group)                         ;or #f for one that help does not list
  (procedure command-procedure)                 ;of the REPL and the operands
  (reader command-reader))                      ;of the REPL: returns the operands

;; All commands, in the order in which they were defined.
(define commands '())

(define (find-command name)
  "Return the command called NAME, or #f."
  (find (lambda (command) (memq name (command-names command))) commands))

(define (all-command-names)
  "Return the names of all commands and the shorter ones, strings."
  (map symbol->string (append-map command-names commands)))

(define (add-command! names group procedure reader)
  (set! commands
        (append (remove (lambda (command) (eq? (car (command-names command)) (car names))) commands)
                (list (make-command names group procedure reader)))))

(define (line-of-data)
  (let ((line (read-line)))
    (if (eof-object? line)
        '()
        (call-with-input-string line
          (lambda (port)
            (let loop ((data '()))
              (let ((datum (read port)))
                (if (eof-object? datum) (reverse data) (loop (cons datum data))))))))))

;; (define-meta-command ((NAME GROUP) REPL (EXPRESSION …) . DATA) DOCUMENTATION BODY …), without the group or the list of
;; expressions if there are none.  SHORT names are of the commands here.
(define-syntax define-meta-command
  (syntax-rules ()
    ((_ ((name group) repl (expression ...) . data) documentation body ...)
     (define-command (name) group repl (expression ...) data documentation body ...))
    ((_ ((name group) repl . data) documentation body ...)
     (define-command (name) group repl () data documentation body ...))
    ((_ (name repl (expression ...) . data) documentation body ...)
     (define-command (name) #f repl (expression ...) data documentation body ...))
    ((_ (name repl . data) documentation body ...)
     (define-command (name) #f repl () data documentation body ...))))

(define-syntax define-command
  (syntax-rules ()
    ((_ names group repl (expression ...) data documentation body ...)
     (add-command! 'names 'group
                   (operands-procedure repl (expression ...) data documentation body ...)
                   (lambda (repl)
                     (let* ((expression (read-operand repl)) ...)
                       (append (list expression ...) (line-of-data))))))))

(define-syntax-rule (operands-procedure repl (expression ...) data documentation body ...)
  (lambda* (repl expression ... . data) documentation body ...))

(define (read-operand repl)
  (let ((char (peek-char)))
    (cond ((or (eof-object? char) (char=? char #\newline)) the-end)
          ((char-whitespace? char) (read-char) (read-operand repl))
          (else (repl-read repl)))))
(define the-end (with-input-from-string "" read-char))

(define (read-command repl)
  "Read a command, whose comma has been read, with its operands; return a thunk that does it."
  (let* ((name (read)) (command (and (symbol? name) (find-command name))))
    (cond
     ((not (symbol? name))
      (lambda () (format #t "Meta-command not a symbol: ~s\n" name)))
     ((not command)
      (read-line)
      (lambda () (say-unknown name)))
     (else
      (let ((operands ((command-reader command) repl)))
        (if (or (any eof-object? operands)
                (< (length operands) (- (car (procedure-minimum-arity (command-procedure command))) 1)))
            (lambda () (usage name))
            (lambda () (apply (command-procedure command) repl operands))))))))

(define (meta-command repl)
  "Read a command, whose comma has been read, with its operands, and do it."
  ((read-command repl)))

(define (say-unknown name)
  (let ((near (%nearest-name (symbol->string name) (all-command-names))))
    (format #t "Unknown meta command: ~a~a\n" name
            (if near (format #f "; did you mean ,~a? ,help lists them all" near) ""))))

;;; Help.

(define (command-documentation command)
  "Return what COMMAND says of itself: a line with its operands, then sentences."
  (or (procedure-documentation (command-procedure command)) (symbol->string (car (command-names command)))))
(define (first-line text) (substring text 0 (or (string-index text #\newline) (string-length text))))
(define (summary command)
  (let* ((text (command-documentation command)) (end (string-index text #\newline)))
    (if end (first-line (substring text (+ end 1))) "")))

(define (usage name)
  "Print how the command NAME is used."
  (format #t "Usage: ~a\n" (command-documentation (find-command name))))

(define (print-group group)
  (format #t "~a Commands [abbrev]:\n\n" (string-capitalize (symbol->string group)))
  (for-each (lambda (command)
              (print-row (first-line (command-documentation command))
                         (short-names command)
                         (summary command)))
            (filter (lambda (command) (eq? (command-group command) group)) commands))
  (newline))

(define (short-names command)
  (if (null? (cdr (command-names command)))
      ""
      (format #f "[~a]"
              (string-join (map (lambda (name) (format #f ",~a" name)) (cdr (command-names command))) " "))))

(define (print-row usage short summary)
  (let ((room (- 32 (string-length usage) (string-length short)))
        (lines (wrapped summary 42)))
    (if (< room 0)
        (format #t " ,~a\n~a~a - ~a\n" usage (make-string (- 34 (string-length short)) #\space) short (car lines))
        (format #t " ,~a~a~a - ~a\n" usage (make-string room #\space) short (car lines)))
    (for-each (lambda (line) (format #t "~a~a\n" (make-string 37 #\space) line)) (cdr lines))))

;; TEXT in lines of at most WIDTH characters, broken between words.
(define (wrapped text width)
  (reverse
   (fold (lambda (word lines)
           (cond ((null? lines) (list word))
                 ((<= (+ (string-length (car lines)) 1 (string-length word)) width)
                  (cons (string-append (car lines) " " word) (cdr lines)))
                 (else (cons word lines))))
         '() (string-split text #\space))))

(define (group-names)
  "Return the groups of commands that help lists, symbols."
  (delete-duplicates (filter-map command-group commands) eq?))

(define* (print-help arguments #:optional show-topic)
  "Print help on the last of ARGUMENTS, a group or a command, which it is after -c, or in general. What is neither may be a
topic for SHOW-TOPIC, a procedure that takes its words and returns #f if they are none."
  (let ((topic (if (null? arguments) 'help (last arguments))))
    (cond
     ((eq? topic 'all) (for-each print-group (group-names)))
     ((and (memq topic (group-names)) (not (memq '-c arguments)))
      (print-group topic)
      (when (eq? topic 'help)
        (display "Command Groups:\n\n")
        (print-row "help all" "" "List all commands")
        (for-each (lambda (group)
                    (print-row (format #f "help ~a" group) "" (format #f "List ~a commands" group)))
                  (delq 'help (group-names)))
        (display "\nType `,help -c COMMAND' to show documentation of a particular command.\n")))
     ((and (symbol? topic) (find-command topic)) (usage topic))
     ((and show-topic (not (memq '-c arguments)) (show-topic (map object->string arguments))))
     (else
      (let ((near (%nearest-name (object->string topic)
                                 (append (map symbol->string (group-names)) (all-command-names)))))
        (format #t "Unknown command or group: ~a~a\n" topic
                (if near (format #f "; did you mean ~a?" near) "")))))))
