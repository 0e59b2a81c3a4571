;; A name of the language's that a macro of the program's own defines further down means that definition, once it has run.
(define-syntax-rule (my-define name value) (define name value))
(define-syntax-rule (define-reader (name . formals) body) (define (name . formals) body))
(define (f) (string #\a))
(define (g) (car '(1)))
(my-define string (lambda (x) 'mine))
(define-reader (car x) 'own)
(write (list (f) (g) (cdr '(1 2))))
;; want: (mine own (2))
