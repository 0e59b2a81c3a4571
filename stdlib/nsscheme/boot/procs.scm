;;; Procedures about procedures, and the two ways in which the boot files report a bad argument.
;;;
;;; The first of the boot files: every later one may use what is here.  Boot files are evaluated in `(guile)`
;;; itself, so each definition is a name that every program sees; helpers carry a `%`.
;;;
;;; Expects from the kernel: scm-error call-with-values apply values procedure? cons list car cdr null? eq?
;;; %hash tables (make-weak-key-hash-table hashq-ref hashq-set!), make-procedure-with-setter,
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

;; Properties live beside their objects, in tables that do not keep the objects alive.

(define (make-object-property)
  "Return a procedure with setter that associates a value with an object, #f at first."
  (let ((table (make-weak-key-hash-table)))
    (make-procedure-with-setter
     (lambda (object) (hashq-ref table object))
     (lambda (object value) (hashq-set! table object value)))))

(define %object-properties (make-weak-key-hash-table))

(define (object-properties object)
  "Return the association list of OBJECT's properties."
  (hashq-ref %object-properties object '()))

(define (set-object-properties! object alist)
  "Make ALIST the properties of OBJECT."
  (hashq-set! %object-properties object alist))

(define (object-property object key)
  "Return the property KEY of OBJECT, or #f."
  (assq-ref (object-properties object) key))

(define (set-object-property! object key value)
  "Make VALUE the property KEY of OBJECT."
  (set-object-properties! object (assq-set! (object-properties object) key value))
  value)

(define %symbol-properties (make-weak-key-hash-table))

(define (symbol-property symbol key)
  "Return the property KEY of SYMBOL, or #f."
  (assoc-ref (hashq-ref %symbol-properties symbol '()) key))

(define (set-symbol-property! symbol key value)
  "Make VALUE the property KEY of SYMBOL."
  (hashq-set! %symbol-properties symbol
              (assoc-set! (hashq-ref %symbol-properties symbol '()) key value)))

(define (symbol-property-remove! symbol key)
  "Forget the property KEY of SYMBOL."
  (hashq-set! %symbol-properties symbol
              (assoc-remove! (hashq-ref %symbol-properties symbol '()) key)))
