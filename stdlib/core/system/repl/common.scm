;;; (system repl common): what a REPL is made of: its options, reading, evaluating and printing.

(define-module (system repl common)
  #:use-module ((ice-9 session) #:select (apropos))
  #:use-module (srfi srfi-17)
  #:use-module (system base compile)
  #:use-module (system base language)
  #:export (<repl> make-repl repl-language repl-options repl-tm-stats repl-gc-stats repl-debug
            repl-welcome repl-prompt repl-number repl-read repl-eval repl-prepare-eval-thunk repl-print repl-expand
            repl-option-ref repl-option-set! repl-default-option-set! repl-default-prompt-set!
            puts ->string user-error *version*))

(define *version* (string-append "nsscheme, as Guile " (version)))

(define <repl> (make-record-type '<repl> '(language options tm-stats gc-stats debug)))
(define %make-repl (record-constructor <repl>))
(define-syntax-rule (define-parts (accessor part) ...)
  (begin
    (define accessor (getter-with-setter (record-accessor <repl> 'part) (record-modifier <repl> 'part)))
    ...))
(define-parts
  (repl-language language)
  (repl-options options)
  (repl-tm-stats tm-stats)
  (repl-gc-stats gc-stats)
  (repl-debug debug))

;; Options: name, default, and what checks or makes a value of what is set.
(define (anything value) value)
(define defaults
  (map (lambda (row) (list (car row) (cadr row) (caddr row)))
       `((prompt #f ,(lambda (value)
                       (cond ((not value) #f)
                             ((string? value) (lambda (repl) value))
                             ((thunk? value) (lambda (repl) (value)))
                             ((procedure? value) value)
                             (else (bad-value 'prompt value)))))
         (print #f ,anything)
         (name #f ,anything)
         (number #f ,anything)
         (apropos ,apropos ,anything)
         (topic #f ,anything)
         (profile #f ,anything))))

(define (bad-value name value)
  (scm-error 'misc-error "repl-option-set!" "~S cannot be the option ~S" (list value name) #f))

(define (row-of options name)
  (or (assq name options)
      (scm-error 'misc-error "repl-option-ref" "there is no option ~S of REPLs" (list name) #f)))

(define* (make-repl language #:optional debug)
  "Return a REPL for LANGUAGE, a language or its name."
  (%make-repl (if (language? language) language (lookup-language language))
              (map (lambda (row) (list (car row) (cadr row) (caddr row))) defaults)
              (times) (gc-stats) debug))

(define (repl-option-ref repl name)
  "Return the value of the option NAME of REPL."
  (cadr (row-of (repl-options repl) name)))

(define (set-row! row value)
  (set-car! (cdr row) ((caddr row) value)))

(define (repl-option-set! repl name value)
  "Set the option NAME of REPL to VALUE."
  (set-row! (row-of (repl-options repl) name) value))

(define (repl-default-option-set! name value)
  "Set the option NAME of REPLs that are made from now on to VALUE."
  (set-row! (row-of defaults name) value))

(define (repl-default-prompt-set! prompt)
  "Let REPLs that are made from now on prompt with PROMPT: a string, a thunk, or a procedure of the REPL."
  (repl-default-option-set! 'prompt prompt))

(define (repl-welcome repl)
  "Say what this is."
  (display *version*)
  (newline))

(define (repl-prompt repl)
  "Return the prompt of REPL."
  (let ((prompt (repl-option-ref repl 'prompt)))
    (if prompt
        (prompt repl)
        (let ((name (module-name (current-module))))
          (string-append (repl-name repl) "@" (->string name)
                         (let ((levels (or (repl-debug repl) '())))
                           (if (null? levels) "" (string-append " [" (number->string (length levels)) "]")))
                         "> ")))))

;; What prompts begin with: the language, unless the option says otherwise.
(define (repl-name repl)
  (or (repl-option-ref repl 'name) (symbol->string (language-name (repl-language repl)))))

(define (repl-read repl)
  "Return the next expression of the current input, in the language of REPL."
  ((language-reader (repl-language repl)) (current-input-port) (current-module)))

(define (repl-expand repl form)
  "Return FORM with its macros expanded."
  (macroexpand form))

(define (repl-prepare-eval-thunk repl form)
  "Return a thunk that evaluates FORM, of the language of REPL, in the current module."
  (let ((module (current-module)) (language (repl-language repl)))
    (if (null? (language-compilers language))
        (let ((evaluate (language-evaluator language)))
          (lambda () (evaluate form module)))
        (lambda () (compile form #:from language #:env module)))))

(define (repl-eval repl form)
  "Return the values of FORM in the current module."
  (run-hook before-eval-hook form)
  ((repl-prepare-eval-thunk repl form)))

(define (repl-print repl value)
  "Print VALUE, if it says something."
  (unless (unspecified? value)
    (run-hook before-print-hook value)
    (let ((print (repl-option-ref repl 'print)))
      (if print
          (print repl value)
          (begin
            ((or (language-printer (repl-language repl)) write) value (current-output-port))
            (newline))))))

(define (repl-number repl value)
  "Print the name by which REPL lets a person refer to VALUE, if it gives such names."
  (let ((number (repl-option-ref repl 'number)))
    (when number (number value))))

(define (puts value)
  "Display VALUE and a newline."
  (display value)
  (newline))

(define (->string value)
  "Return VALUE as it is displayed."
  (call-with-output-string (lambda (port) (display value port))))

(define (user-error message . arguments)
  "Raise an error for the person at the REPL."
  (throw 'user-error #f message arguments #f))
