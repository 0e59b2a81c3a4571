;;; SRFI 10: #,(NAME ARGUMENT …) reads as what a procedure registered for NAME makes of the arguments.
;;;
;;; What has no constructor stays what it is without this module, (unsyntax FORM): macros, the library's among them, are
;;; read by the same reader.

(define-module (srfi srfi-10)
  #:export (define-reader-ctor))

(define constructors (make-hash-table))

(define (define-reader-ctor name proc)
  "Let #,(NAME ARGUMENT …) read as what PROC returns for the arguments."
  (hashq-set! constructors name proc))

(define (read-constructed char port)
  (if (eqv? (peek-char port) #\@)
      (begin
        (read-char port)
        (list 'unsyntax-splicing (read port)))
      (let* ((form (read port))
             (constructor (and (pair? form) (list? form) (symbol? (car form)) (hashq-ref constructors (car form)))))
        (if constructor
            (apply constructor (cdr form))
            (list 'unsyntax form)))))

(read-hash-extend #\, read-constructed)
