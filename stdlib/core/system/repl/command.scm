;;; (system repl command): the commands of a REPL, which begin with a comma, and how to define more.
;;;
;;; The table is (nsscheme repl table); here are the commands that look at names, modules, expressions and the system;
;;; those that look at a program that has stopped are in (nsscheme repl debugging).

(define-module (system repl command)
  #:use-module (nsscheme repl table)
  #:use-module (nsscheme repl names)
  #:use-module (nsscheme repl debugging)
  #:use-module (system base language)
  #:use-module (system repl common)
  #:use-module (ice-9 format)
  #:re-export (meta-command define-meta-command))

;;; Help.

(define-command (help h) help repl () arguments
  "help [all | GROUP | [-c] COMMAND | TOPIC]
Show help; a TOPIC is the code of an error, or what `nsscheme help' knows."
  (print-help arguments (repl-option-ref repl 'topic)))

(define-command (show) help repl () arguments
  "show [version]
Say what this is."
  (repl-welcome repl))

(define-command (apropos a) help repl () arguments
  "apropos REGEXP
Find the names in sight that contain a text, or match an expression."
  (if (null? arguments)
      (usage 'apropos)
      (for-each (lambda (pattern) ((repl-option-ref repl 'apropos) (->string pattern))) arguments)))

(define-command (describe d) help repl (expression) arguments
  "describe OBJ
Show how a name is called and its documentation, or what a value is."
  (if (symbol? expression)
      (describe expression)
      (describe-value #f (repl-eval repl expression))))

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
      (set-current-module (resolve-module (module-operand (car arguments))))))

;; (ice-9 regex), or a quoted one, or one word.
(define (module-operand operand)
  (cond ((and (pair? operand) (eq? (car operand) 'quote)) (module-operand (cadr operand)))
        ((symbol? operand) (list operand))
        (else operand)))

(define-command (import use) module repl () arguments
  "import [MODULE ...]
Import modules, or list those imported."
  (if (null? arguments)
      (for-each puts (map module-name (module-uses (current-module))))
      (for-each (lambda (name) (module-use! (current-module) (resolve-interface (module-operand name)))) arguments)))

(define-command (load l) module repl () arguments
  "load FILE
Load a file in the current module."
  (if (null? arguments)
      (usage 'load)
      (for-each (lambda (file) (load (->string file))) arguments)))

(define-command (reload re) module repl () arguments
  "reload [MODULE]
Load a module's file again, that of the current one if none is given."
  (reload-module (if (null? arguments) (current-module) (resolve-module (module-operand (car arguments))))))

(define-command (binding b) module repl () arguments
  "binding
List what the current module defines."
  (for-each (lambda (entry) (format #t "~23a ~a\n" (car entry) (cdr entry)))
            (sort (module-map cons (current-module))
                  (lambda (a b) (string<? (symbol->string (car a)) (symbol->string (car b)))))))

(define-command (in) module repl (module expression) arguments
  "in MODULE COMMAND-OR-EXPRESSION
Evaluate an expression, or do a command, in a module."
  (save-module-excursion
   (lambda ()
     (set-current-module (resolve-module (module-operand module)))
     (if (and (pair? expression) (eq? (car expression) 'unquote))
         ((with-input-from-string
              (string-join (map object->string (cons (cadr expression) arguments)) " ")
            (lambda () (read-command repl))))
         (print-values repl (lambda () (repl-eval repl expression)))))))

(define (print-values repl thunk)
  (call-with-values thunk (lambda values (for-each (lambda (value) (repl-print repl value)) values))))

;;; Expressions.

(define-command (expand exp) compile repl (expression) arguments
  "expand EXP
Expand any macros in a form."
  ((@ (ice-9 pretty-print) pretty-print) (repl-expand repl expression)))

(define-command (time t) profile repl (expression) arguments
  "time EXP
Time execution."
  (time-evaluation repl expression))

(define (time-evaluation repl expression)
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
  (let ((thunk (repl-prepare-eval-thunk repl expression)) (own (repl-option-ref repl 'profile)))
    (print-values repl
                  (lambda ()
                    (if (and own (null? arguments)) (own thunk) (apply (@ (statprof) statprof) thunk arguments))))))

(define-command (trace tr) profile repl (expression) arguments
  "trace EXP [#:width W] [#:max-indent I]
Trace execution."
  (print-values repl
                (lambda ()
                  (apply (@ (system vm trace) call-with-trace) (repl-prepare-eval-thunk repl expression) arguments))))

(define-command (inspect i) inspect repl (expression) arguments
  "inspect EXP
Look into an object."
  ((@ (system vm inspect) inspect) (repl-eval repl expression)))

(define-command (pretty-print pp) inspect repl (expression) arguments
  "pretty-print EXP
Print a value with line breaks."
  ((@ (ice-9 pretty-print) pretty-print) (repl-eval repl expression)))

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
  (cond ((null? arguments)
         (for-each (lambda (row) (format #t "  ~21a ~s\n" (car row) (cadr row))) (repl-options repl)))
        ((null? (cdr arguments)) (puts (repl-option-ref repl (car arguments))))
        (else (repl-option-set! repl (car arguments) (repl-eval repl (cadr arguments))))))

(define-command (quit q continue cont) system repl () arguments
  "quit
Leave this level: what an error left is given up, and a call that ,break stopped goes on. At the top, end."
  (or (leave-level! repl) (throw 'quit)))
