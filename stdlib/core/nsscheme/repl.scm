;; What the REPL's commands print: names in sight, what a name stands for.

(define-module (nsscheme repl)
  #:use-module (ice-9 session)
  #:export (print-names describe))

(define (internal? name) (string-prefix? "%" (symbol->string name)))

;; The first line of a procedure's documentation, or "".
(define (summary value)
  (let ((text (or (and (procedure? value) (procedure-documentation value)) "")))
    (substring text 0 (or (string-index text #\newline) (string-length text)))))

;; NAME as it is called, when VALUE is a procedure that knows.
(define (signature name value)
  (or (and (procedure? value) (%signature value))
      (symbol->string name)))

(define (value-of name)
  (let ((variable (module-variable (current-module) name)))
    (and variable (variable-bound? variable) (variable-ref variable))))

(define (print-names text)
  "Print the names in sight that contain TEXT, in order, with what they are good for."
  (let ((names (filter (lambda (name)
                         (and (string-contains (symbol->string name) text) (not (internal? name))))
                       (apropos-internal "."))))
    (if (null? names)
        (begin (display "no name in sight contains ") (display text) (newline)))
    (for-each (lambda (name)
                (let* ((value (value-of name)) (text (summary value)))
                  (display (signature name value))
                  (if (not (string-null? text)) (begin (display "  -- ") (display text)))
                  (newline)))
              names)))

(define (describe name)
  "Print what NAME stands for."
  (let ((variable (module-variable (current-module) name)))
    (if (and variable (variable-bound? variable))
        (describe-value name (variable-ref variable))
        (begin (display name) (display " is not bound here") (newline)))))

(define (describe-value name value)
  (let ((text (and (procedure? value) (procedure-documentation value))))
    (display (signature name value))
    (newline)
    (cond (text (display text))
          ((procedure? value) (display "A procedure without documentation."))
          (else (write value)))
    (newline)))
