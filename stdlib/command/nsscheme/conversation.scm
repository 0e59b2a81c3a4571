;;; The program's own REPL: what a person types is evaluated form by form, values are numbered as in Guile ($1, $2, …),
;;; and an error opens a level.  The editor and the evaluation of a text are rows of the program.
;;;
;;; Where nobody types, each error replaces the level before it: a program that feeds a REPL does not leave
;;; levels, and would keep the frames of all its errors.

(define-module (nsscheme conversation)
  #:use-module (nsscheme session repl)
  #:use-module (nsscheme repl completion)
  #:use-module (nsscheme repl debugging)
  #:use-module (nsscheme repl names)
  #:use-module (nsscheme repl table)
  #:use-module (nsscheme store-commands)
  #:use-module (system base language)
  #:use-module (system repl command)
  #:use-module (system repl common)
  #:export (converse))

(define count 0)

(define (number-value! value)
  (let ((name (begin (set! count (+ count 1)) (string-append "$" (number->string count)))))
    (module-define! (current-module) (string->symbol name) value)
    (display name)
    (display " = ")))

(define (print-value repl value)
  (fresh-line)
  (repl-number repl value)
  (write value)
  (newline))

(define (converse)
  "Read, evaluate and print until the input ends; return the exit status."
  (let ((repl (make-repl (current-language))))
    (repl-option-set! repl 'print print-value)
    (repl-option-set! repl 'name "nsscheme")
    (repl-option-set! repl 'number number-value!)
    (repl-option-set! repl 'apropos print-names)
    (repl-option-set! repl 'topic show-topic)
    (repl-option-set! repl 'profile call-with-profile)
    (parameterize ((current-loop (lambda (more?)
                                   (let ((status (converse-while repl more?)))
                                     (when status (exit status))))))
      (let ((status (converse-while repl (const #t))))
        (when (terminal?) (newline))
        (or status 0)))))

;; #f when MORE? has said so or the input has ended, or the status that the program wants to end with.
(define (converse-while repl more?)
  (let next ()
    (and (more?)
         (let ((input (begin
                        (fresh-line)
                        (read-input (repl-prompt repl) complete indentation))))
           (cond ((pair? input) (or (evaluate-all repl input) (next)))
                 ((eq? input 'closed) 0)
                 ((not input)
                  (cond ((and (terminal?) (leave-level! repl)) (newline) (next))
                        (else 0)))
                 (else (next)))))))

;; The status that one of TEXTS wants to end the program with, or #f.
(define (evaluate-all repl texts)
  (let next ((texts texts))
    (and (pair? texts)
         (let ((outcome (evaluate repl (car texts))))
           (cond ((eq? outcome 'interrupted) #f)
                 (else (or outcome (next (cdr texts)))))))))

;; A status, #f, or `interrupted'.
(define (evaluate repl text)
  (let ((outcome #f) (levels (repl-debug repl)))
    (when (or (not levels) (null? levels)) (end-steps!))
    (%call-at-top-level
     (lambda ()
       (call-with-interrupts
        (lambda ()
          (if (char=? #\, (string-ref text 0))
              ((command-of repl text))
              (for-each (lambda (value) (repl-print repl value)) (evaluate-input text))))))
     (lambda (exception)
       (cond
        ((eq? 'quit (exception-kind exception))
         (set! outcome (%exit-status (exception-args exception))))
        (else
         (report-error exception)
         (when (eq? 'signal (exception-kind exception)) (set! outcome 'interrupted))
         (unless (terminal?) (drop-error-level! repl))
         (enter-error-level! repl exception (waiting-frames))
         (when (and (terminal?) (not (eq? levels (repl-debug repl))))
           (display ",bt shows the calls, ,q leaves level ")
           (display (level-count repl))
           (display ".\n"))))))
    outcome))

;; A thunk that does the command of TEXT, which begins with a comma.
(define (command-of repl text)
  (let ((port (open-input-string (substring text 1))))
    (set-port-filename! port (name-input (substring text 1)))
    (with-input-from-port port (lambda () (read-command repl)))))
