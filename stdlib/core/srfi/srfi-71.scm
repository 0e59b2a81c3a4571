;;; SRFI 71: let, let* and letrec whose bindings take several values.
;;;
;;; (let ((a b EXPRESSION)) …) and (let (((values a b . rest) EXPRESSION)) …) bind the values of EXPRESSION.  A form
;;; in which every binding is an ordinary one is the core's, and costs nothing.

(define-module (srfi srfi-71)
  #:use-module ((guile) #:select ((let . core-let) (let* . core-let*) (letrec . core-letrec)))
  #:replace (let let* letrec)
  #:export (uncons unlist unvector values->list values->vector))

(define-syntax let
  (syntax-rules ()
    ((_ (binding ...) body0 body ...)
     (if-ordinary (binding ...)
                  (core-let (binding ...) body0 body ...)
                  (let-several (binding ...) () body0 body ...)))
    ((_ name (binding ...) body0 body ...)
     (core-let name (binding ...) body0 body ...))))

;; (if-ordinary BINDINGS THEN ELSE): THEN if each of BINDINGS has one name and one expression.
(define-syntax if-ordinary
  (syntax-rules (values)
    ((_ () then else) then)
    ((_ (((values . formals) expression) . bindings) then else) else)
    ((_ ((name expression) . bindings) then else) (if-ordinary bindings then else))
    ((_ bindings then else) else)))

;; (let-several BINDINGS INNER BODY ...): the values go to temporary names, one binding after the other; when
;; all expressions have been evaluated, the names of the program are bound to them together.
(define-syntax let-several
  (syntax-rules (values)
    ((_ () ((name temporary) ...) body ...)
     (core-let ((name temporary) ...) body ...))
    ((_ (((values . formals) expression) binding ...) inner body ...)
     (let-formals formals () expression (binding ...) inner body ...))
    ((_ ((name expression) binding ...) (pair ...) body ...)
     (core-let ((temporary expression))
       (let-several (binding ...) (pair ... (name temporary)) body ...)))
    ((_ ((name0 name ... expression) binding ...) inner body ...)
     (let-formals (name0 name ...) () expression (binding ...) inner body ...))))

;; (let-formals FORMALS TEMPORARIES EXPRESSION BINDINGS INNER BODY ...)
(define-syntax let-formals
  (syntax-rules ()
    ((_ () temporaries expression bindings inner body ...)
     (call-with-values (lambda () expression)
       (lambda temporaries (let-several bindings inner body ...))))
    ((_ (name . formals) (temporary ...) expression bindings (pair ...) body ...)
     (let-formals formals (temporary ... fresh) expression bindings (pair ... (name fresh)) body ...))
    ((_ rest (temporary ...) expression bindings (pair ...) body ...)
     (call-with-values (lambda () expression)
       (lambda (temporary ... . fresh)
         (let-several bindings (pair ... (rest fresh)) body ...))))))

(define-syntax let*
  (syntax-rules ()
    ((_ (binding ...) body0 body ...)
     (if-ordinary (binding ...)
                  (core-let* (binding ...) body0 body ...)
                  (let-one-by-one (binding ...) body0 body ...)))))

(define-syntax let-one-by-one
  (syntax-rules ()
    ((_ () body ...)
     (core-let () body ...))
    ((_ (binding0 binding ...) body ...)
     (let (binding0) (let-one-by-one (binding ...) body ...)))))

(define-syntax letrec
  (syntax-rules ()
    ((_ (binding ...) body0 body ...)
     (if-ordinary (binding ...)
                  (core-letrec (binding ...) body0 body ...)
                  (letrec-several (binding ...) () () body0 body ...)))))

;; (letrec-several BINDINGS NAMES ASSIGNMENTS BODY ...): all names exist before any expression is evaluated.
(define-syntax letrec-several
  (syntax-rules (values)
    ((_ () (name ...) (assignment ...) body ...)
     (core-let ((name #f) ...)
       assignment ...
       (core-let () body ...)))
    ((_ (((values . formals) expression) binding ...) names assignments body ...)
     (letrec-formals formals () expression (binding ...) names assignments () body ...))
    ((_ ((name0 name ... expression) binding ...) names assignments body ...)
     (letrec-formals (name0 name ...) () expression (binding ...) names assignments () body ...))))

(define-syntax letrec-formals
  (syntax-rules ()
    ((_ () temporaries expression bindings names (assignment ...) (set ...) body ...)
     (letrec-several bindings names
                     (assignment ... (call-with-values (lambda () expression) (lambda temporaries set ... #t)))
                     body ...))
    ((_ (name . formals) (temporary ...) expression bindings (known ...) assignments (set ...) body ...)
     (letrec-formals formals (temporary ... fresh) expression bindings (known ... name) assignments
                     (set ... (set! name fresh)) body ...))
    ((_ rest (temporary ...) expression bindings (known ...) (assignment ...) (set ...) body ...)
     (letrec-several bindings (known ... rest)
                     (assignment ... (call-with-values (lambda () expression)
                                       (lambda (temporary ... . fresh) set ... (set! rest fresh))))
                     body ...))))

(define (uncons pair)
  "Return the two fields of PAIR as two values."
  (values (car pair) (cdr pair)))

(define (unlist list)
  "Return the elements of LIST as values."
  (apply values list))

(define (unvector vector)
  "Return the elements of VECTOR as values."
  (apply values (vector->list vector)))

(define-syntax values->list
  (syntax-rules ()
    ((_ expression) (call-with-values (lambda () expression) list))))

(define-syntax values->vector
  (syntax-rules ()
    ((_ expression) (call-with-values (lambda () expression) vector))))
