;;; Procedures about procedures, and the two ways in which the boot files report a bad argument.
;;;
;;; The first of the boot files: every later one may use what is here.  Boot files are evaluated in `(guile)`
;;; itself, so each definition is a name that every program sees; helpers carry a `%`.
;;;
;;; Expects from the kernel: scm-error call-with-values apply values procedure? cons list car cdr null? eq?
;;; current-error-port display write newline last-pair, symbol->string string->symbol string-concatenate.

(define (%wrong-type who position expecting value)
  "Raise a wrong-type-arg error: procedure WHO wanted EXPECTING as its argument number POSITION and got VALUE."
  (scm-error 'wrong-type-arg who "Wrong type argument in position ~A (expecting ~A): ~S"
             (list position expecting value) (list value)))

(define (%out-of-range who position value)
  "Raise an out-of-range error about VALUE, argument number POSITION of WHO."
  (scm-error 'out-of-range who "Argument ~A out of range: ~S" (list position value) (list value)))

(define-syntax-rule (%check who position expecting predicate value)
  (if (predicate value) #t (%wrong-type who position expecting value)))

(define (identity x)
  "Return X."
  x)

(define (const value)
  "Return a procedure that takes any number of arguments and returns VALUE."
  (lambda arguments value))

(define (negate proc)
  "Return a procedure with the opposite answer of PROC."
  (lambda arguments (not (apply proc arguments))))

(define (compose proc . rest)
  "Compose PROC with the procedures in REST, such that the last one is applied first and PROC last."
  (if (null? rest)
      proc
      (let ((inner (apply compose rest)))
        (lambda arguments
          (call-with-values (lambda () (apply inner arguments)) proc)))))

(define (and=> value proc)
  "Return (PROC VALUE) unless VALUE is #f."
  (if value (proc value) #f))

(define (->bool x)
  "Return #f for #f and #t for everything else."
  (if x #t #f))

(define (noop . arguments)
  "Do nothing.  Return the first argument, or #f."
  (if (null? arguments) #f (car arguments)))

(define (pk . stuff)
  "Print STUFF on the current error port and return its last element: a probe for any expression."
  (let ((port (current-error-port)))
    (newline port)
    (display ";;; " port)
    (write stuff port)
    (newline port)
    (car (last-pair stuff))))

(define peek pk)

(define (symbol-append . symbols)
  "Return the symbol whose name is the names of SYMBOLS, one after the other."
  (let loop ((rest symbols) (names '()))
    (if (null? rest)
        (string->symbol (string-concatenate (reverse names)))
        (loop (cdr rest) (cons (symbol->string (car rest)) names)))))

(define (symbol-prefix-proc prefix)
  "Return a procedure that puts PREFIX before a symbol."
  (lambda (symbol) (symbol-append prefix symbol)))

(define (kw-arg-ref arguments keyword)
  "Return what follows KEYWORD in the list ARGUMENTS, or #f."
  (let ((found (memq keyword arguments)))
    (and found (pair? (cdr found)) (cadr found))))
