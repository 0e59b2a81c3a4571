;;; (system repl command): the commands of a REPL, which begin with a comma, and how to define more.
;;;
;;; A command reads its own operands: expressions in the REPL's language, which may go over many lines, and then data up
;;; to the end of the line.  What cannot be read is said on the current output port, and the REPL goes on.

(define-module (system repl command)
  #:use-module (system base language)
  #:use-module (system repl common)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (ice-9 rdelim)
  #:use-module (ice-9 format)
  #:use-module (ice-9 pretty-print)
  #:use-module ((ice-9 session) #:select (apropos procedure-arguments))
  #:use-module (ice-9 documentation)
  #:use-module ((system vm trace) #:select (call-with-trace))
  #:use-module ((system vm inspect) #:select (inspect))
  #:use-module ((statprof) #:select (statprof))
  #:export (meta-command)
  #:export-syntax (define-meta-command))

(define-record-type <command>
  (make-command names category procedure reader)
  command?
  (names command-names)                         ;the name, then shorter ones
  (category command-category)                   ;or #f for one that help does not list
  (procedure command-procedure)                 ;of the REPL and the operands
  (reader command-reader))                      ;of the REPL: returns the operands

;; All commands, in the order in which they were defined.
(define commands '())

(define (find-command name)
  (find (lambda (command) (memq name (command-names command))) commands))

(define (add-command! names category procedure reader)
  (set! commands
        (append (remove (lambda (command) (eq? (car (command-names command)) (car names))) commands)
                (list (make-command names category procedure reader)))))

(define (line-of-data)
  (let ((line (read-line)))
    (if (eof-object? line)
        '()
        (call-with-input-string line
          (lambda (port)
            (let loop ((data '()))
              (let ((datum (read port)))
                (if (eof-object? datum) (reverse data) (loop (cons datum data))))))))))

;; (define-meta-command ((NAME CATEGORY) REPL (EXPRESSION …) . DATA) DOCUMENTATION BODY …), without the category or the
;; list of expressions if there are none.  SHORT names are of the commands here.
(define-syntax define-meta-command
  (syntax-rules ()
    ((_ ((name category) repl (expression ...) . data) documentation body ...)
     (define-command (name) category repl (expression ...) data documentation body ...))
    ((_ ((name category) repl . data) documentation body ...)
     (define-command (name) category repl () data documentation body ...))
    ((_ (name repl (expression ...) . data) documentation body ...)
     (define-command (name) #f repl (expression ...) data documentation body ...))
    ((_ (name repl . data) documentation body ...)
     (define-command (name) #f repl () data documentation body ...))))

(define-syntax define-command
  (syntax-rules ()
    ((_ names category repl (expression ...) data documentation body ...)
     (add-command! 'names 'category
                   (operands-procedure repl (expression ...) data documentation body ...)
                   (lambda (repl)
                     (let* ((expression (repl-read repl)) ...)
                       (append (list expression ...) (line-of-data))))))))

(define-syntax-rule (operands-procedure repl (expression ...) data documentation body ...)
  (lambda* (repl expression ... . data) documentation body ...))

(define (meta-command repl)
  "Read a command, whose comma has been read, with its operands, and do it."
  (let ((name (read)))
    (cond
     ((not (symbol? name)) (format #t "Meta-command not a symbol: ~s\n" name))
     ((find-command name)
      => (lambda (command)
           (let ((operands (catch #t
                             (lambda () ((command-reader command) repl))
                             (lambda (key . arguments)
                               (format #t "While reading the operands of ~a:\n" name)
                               (print-exception (current-output-port) #f key arguments)
                               #f))))
             (when operands (apply (command-procedure command) repl operands)))))
     (else
      (read-line)
      (format #t "Unknown meta command: ~a\n" name)))))

;;; Help.

(define (command-usage command)
  (first-line (or (procedure-documentation (command-procedure command))
                  (symbol->string (car (command-names command))))))
(define (command-summary command)
  (let* ((text (or (procedure-documentation (command-procedure command)) "")) (end (string-index text #\newline)))
    (if end (first-line (substring text (+ end 1))) "")))
(define (first-line text) (substring text 0 (or (string-index text #\newline) (string-length text))))

(define (print-group category)
  (format #t "~a Commands [abbrev]:\n\n" (string-capitalize (symbol->string category)))
  (for-each (lambda (command)
              (let ((usage (command-usage command)) (short (cdr (command-names command))))
                (print-row usage
                           (if (null? short) "" (format #f "[~a]" (string-join (map (lambda (name)
                                                                                        (format #f ",~a" name))
                                                                                      short)
                                                                                 " ")))
                           (command-summary command))))
            (filter (lambda (command) (eq? (command-category command) category)) commands))
  (newline))

(define (print-row usage short summary)
  (let ((room (- 32 (string-length usage) (string-length short))))
    (if (< room 0)
        (format #t " ,~a\n~a~a - ~a\n" usage (make-string (- 34 (string-length short)) #\space) short summary)
        (format #t " ,~a~a~a - ~a\n" usage (make-string room #\space) short summary))))

(define (categories)
  (delete-duplicates (filter-map command-category commands) eq?))

(define-command (help h) help repl () arguments
  "help [all | GROUP | [-c] COMMAND]
Show help."
  (let ((topic (if (null? arguments) 'help (last arguments))))
    (cond
     ((eq? topic 'all) (for-each print-group (categories)))
     ((and (memq topic (categories)) (not (memq '-c arguments)))
      (print-group topic)
      (when (eq? topic 'help)
        (display "Command Groups:\n\n")
        (print-row "help all" "" "List all commands")
        (for-each (lambda (category)
                    (print-row (format #f "help ~a" category) "" (format #f "List ~a commands" category)))
                  (delq 'help (categories)))
        (display "\nType `,help -c COMMAND' to show documentation of a particular command.\n")))
     ((and (symbol? topic) (find-command topic))
      => (lambda (command)
           (format #t "Usage: ~a\n" (procedure-documentation (command-procedure command)))))
     (else (format #t "Unknown command or group: ~a\n" topic)))))

(define-command (show) help repl () arguments
  "show [version]
Say what this is."
  (repl-welcome repl))

(define-command (apropos a) help repl () arguments
  "apropos REGEXP
Find bindings whose names match."
  (for-each (lambda (pattern) (apropos (->string pattern))) arguments))

(define-command (describe d) help repl (expression) arguments
  "describe OBJ
Show the documentation of what OBJ stands for."
  (display (or (object-documentation (repl-eval repl expression)) "No documentation found."))
  (newline))

;;; Languages.

(define-command (language L) language repl () arguments
  "language [NAME]
Change languages, or show the current one."
  (if (null? arguments)
      (puts (language-name (repl-language repl)))
      (set! (repl-language repl) (lookup-language (car arguments)))))

;;; Modules.

(define-command (module m) module repl () arguments
  "module [MODULE]
Change modules, or show the current one."
  (if (null? arguments)
      (puts (module-name (current-module)))
      (set-current-module (resolve-module (car arguments)))))

(define-command (import use) module repl () arguments
  "import [MODULE ...]
Import modules, or list those imported."
  (if (null? arguments)
      (for-each puts (map module-name (module-uses (current-module))))
      (for-each (lambda (name) (module-use! (current-module) (resolve-interface name))) arguments)))

(define-command (load l) module repl () arguments
  "load FILE
Load a file in the current module."
  (for-each (lambda (file) (load (->string file))) arguments))

(define-command (reload re) module repl () arguments
  "reload [MODULE]
Load a module's file again, that of the current one if none is given."
  (reload-module (if (null? arguments) (current-module) (resolve-module (car arguments)))))

(define-command (binding b) module repl () arguments
  "binding
List what the current module defines."
  (module-for-each (lambda (name variable) (format #t "~23a ~a\n" name variable)) (current-module)))

(define-command (in) module repl (module expression) arguments
  "in MODULE COMMAND-OR-EXPRESSION
Evaluate an expression, or do a command, in a module."
  (save-module-excursion
   (lambda ()
     (set-current-module (resolve-module module))
     (if (and (pair? expression) (eq? (car expression) 'unquote))
         (let ((command (find-command (cadr expression))))
           (if command
               (apply (command-procedure command) repl arguments)
               (format #t "Unknown meta command: ~a\n" (cadr expression))))
         (print-values repl (lambda () (repl-eval repl expression)))))))

(define (print-values repl thunk)
  (call-with-values thunk (lambda values (for-each (lambda (value) (repl-print repl value)) values))))

;;; Expressions.

(define-command (expand exp) compile repl (expression) arguments
  "expand EXP
Expand any macros in a form."
  (pretty-print (repl-expand repl expression)))

(define-command (time t) profile repl (expression) arguments
  "time EXP
Time execution."
  (let* ((collecting (lambda () (or (assq-ref (gc-stats) 'gc-time-taken) 0)))
         (collecting-before (collecting)) (run (get-internal-run-time)) (real (get-internal-real-time))
         (seconds (lambda (from to) (/ (- to from) 1.0 internal-time-units-per-second))))
    (print-values repl (lambda () (repl-eval repl expression)))
    (format #t ";; ~,6Fs real time, ~,6Fs run time.  ~,6Fs spent in GC.\n"
            (seconds real (get-internal-real-time)) (seconds run (get-internal-run-time))
            (seconds collecting-before (collecting)))))

(define-command (profile pr) profile repl (expression) arguments
  "profile EXP [#:hz HZ] [#:count-calls? COUNT?] [#:display-style STYLE]
Profile execution."
  (print-values repl (lambda () (apply statprof (repl-prepare-eval-thunk repl expression) arguments))))

(define-command (trace tr) profile repl (expression) arguments
  "trace EXP [#:width W] [#:max-indent I]
Trace execution."
  (print-values repl (lambda () (apply call-with-trace (repl-prepare-eval-thunk repl expression) arguments))))

(define-command (inspect i) inspect repl (expression) arguments
  "inspect EXP
Look into an object."
  (inspect (repl-eval repl expression)))

(define-command (pretty-print pp) inspect repl (expression) arguments
  "pretty-print EXP
Print a value with line breaks."
  (pretty-print (repl-eval repl expression)))

;;; The system.

(define-command (gc) system repl () arguments
  "gc
Collect garbage."
  (gc))

(define-command (statistics stat) system repl () arguments
  "statistics
Show what the collector of garbage says, and the times of the process."
  (for-each (lambda (entry) (format #t "~28a ~a\n" (car entry) (cdr entry))) (gc-stats))
  (format #t "~28a ~,3fs\n" 'run-time (/ (get-internal-run-time) 1.0 internal-time-units-per-second)))

(define-command (option o) system repl () arguments
  "option [NAME] [EXP]
List, show or set the options of this REPL."
  (if (null? arguments)
      (for-each (lambda (row) (format #t "  ~21a ~s\n" (car row) (cadr row))) (repl-options repl))
      (if (null? (cdr arguments))
          (puts (repl-option-ref repl (car arguments)))
          (repl-option-set! repl (car arguments) (repl-eval repl (cadr arguments))))))

(define-command (quit q continue cont) system repl () arguments
  "quit
Leave this REPL."
  (throw 'quit))
