;;; SRFI 10: #,(NAME ARGUMENT …) reads as what a procedure registered for NAME makes of the arguments.

(define-module (srfi srfi-10)
  #:export (define-reader-ctor))

(define constructors (make-hash-table))

(define (define-reader-ctor name proc)
  "Let #,(NAME ARGUMENT …) read as what PROC returns for the arguments."
  (hashq-set! constructors name proc))

(define (read-constructed char port)
  (let ((form (read port)))
    (unless (and (list? form) (pair? form) (symbol? (car form)))
      (scm-error 'misc-error "read" "expected (NAME ARGUMENT ...) after #, and found ~S" (list form) #f))
    (apply (or (hashq-ref constructors (car form))
               (scm-error 'misc-error "read" "no constructor is defined for #,(~S ...)" (list (car form)) #f))
           (cdr form))))

(read-hash-extend #\, read-constructed)
