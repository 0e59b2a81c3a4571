;;; The forms of `(guile)` that are made of others.
;;;
;;; The expander knows the forms that bind, branch and define; these are what can be said in terms of those and of a
;;; procedure.  Where a form takes apart more than its own shape, its transformer is written with syntax-case and runs
;;; when the form is used, by which time all boot files have been read.
;;;
;;; Expects from the expander: syntax-rules, syntax-case, with-syntax, quasisyntax, syntax parameters; from the kernel: syntax objects,
;;; syntax-source, syntax-violation; from control.scm: %parameterize, with-fluids*, call/ec.

;;; Errors.

(define-syntax false-if-exception
  (syntax-rules ()
    ((_ expression)
     (catch #t
       (lambda () expression)
       (lambda arguments #f)))
    ((_ expression #:warning template irritant ...)
     (catch #t
       (lambda () expression)
       (lambda (key . arguments)
         (%warn-of-exception key arguments template irritant ...)
         #f)))))

(define-syntax syntax-error
  (lambda (form)
    (syntax-case form ()
      ((_ message irritant ...)
       (string? (syntax->datum #'message))
       (syntax-violation #f
                         (let loop ((rest (syntax->datum #'(irritant ...))) (text (syntax->datum #'message)))
                           (if (null? rest)
                               text
                               (loop (cdr rest) (string-append text " " (object->string (car rest) write)))))
                         #f #f)))))

;; What `continue` is where NEXT is the continuation: a form, or a procedure of no arguments.
(define-syntax %continue-syntax
  (syntax-rules ()
    ((_ next)
     (lambda (use)
       (syntax-case use ()
         ((_) #'(next #t))
         ((_ . arguments) (syntax-violation 'continue "too many arguments" use))
         (_ #'(lambda () (next #t))))))))

;;; Loops.  Only a body that mentions break or continue pays for them.

(define (%mentions? name datum)
  (cond
   ((pair? datum) (or (%mentions? name (car datum)) (%mentions? name (cdr datum))))
   ((vector? datum) (%mentions? name (vector->list datum)))
   (else (eq? name datum))))

(define-syntax while
  (lambda (form)
    (syntax-case form ()
      ((keyword test body ...)
       (let* ((datum (syntax->datum #'(test body ...)))
              (break? (%mentions? 'break datum))
              (continue? (%mentions? 'continue datum)))
         (with-syntax ((break (datum->syntax #'keyword 'break))
                       (continue (datum->syntax #'keyword 'continue)))
           (with-syntax ((again? (if continue?
                                     #'(call/ec (lambda (next)
                                                  (let-syntax ((continue (%continue-syntax next)))
                                                    (if test (begin (let () #f body ...) #t) #f))))
                                     #'(if test (begin (let () #f body ...) #t) #f))))
             (with-syntax ((loop #'(let loop () (if again? (loop) #f))))
               (if break?
                   #'(call/ec (lambda (leave)
                                (let ((break (case-lambda (() (leave #t)) (values (apply leave values)))))
                                  loop)))
                   #'loop)))))))))

;;; Syntax.

(define-syntax quote-syntax
  (syntax-rules ()
    ((_ datum) (syntax datum))))

;;; Definitions.

(define-syntax define-once
  (syntax-rules ()
    ((_ name expression)
     (define name
       (let ((variable (module-local-variable (current-module) 'name)))
         (if (and variable (variable-bound? variable))
             (variable-ref variable)
             expression))))))

;; A procedure and a macro that puts its body where it is called.  The body is part of the macro's template: `...` means
;; something there and is written (... ...).  In the body the name means the procedure, so that it may call itself.
(define-syntax define-inlinable
  (lambda (form)
    (syntax-case form ()
      ((_ (name parameter ...) body0 body ...)
       (identifier? #'name)
       (with-syntax ((procedure (datum->syntax #'name
                                               (string->symbol
                                                (string-append "% " (symbol->string (syntax->datum #'name))
                                                               "-procedure"))))
                     ((operand ...) (generate-temporaries #'(parameter ...))))
         #'(begin
             (define (procedure parameter ...)
               (syntax-parameterize ((name (identifier-syntax procedure))) body0 body ...))
             (define-syntax-parameter name
               (lambda (use)
                 (syntax-case use ()
                   ((_ operand ...)
                    #'((syntax-parameterize ((name (identifier-syntax procedure)))
                         (lambda (parameter ...) body0 body ...))
                       operand ...))
                   ((_ . operands) (syntax-violation 'name "Wrong number of arguments" use))
                   (id (identifier? #'id) #'procedure))))))))))

(define-syntax define-macro
  (lambda (form)
    (syntax-case form ()
      ((_ (name . parameters) body0 body ...)
       #'(define-macro name (lambda parameters body0 body ...)))
      ((_ name transformer)
       #'(define-syntax name
           (let ((expand transformer))
             (lambda (use)
               (syntax-case use ()
                 ((keyword . arguments)
                  (datum->syntax #'keyword (apply expand (syntax->datum #'arguments))))))))))))

(define-syntax defmacro
  (syntax-rules ()
    ((_ name parameters body0 body ...)
     (define-macro name (lambda parameters body0 body ...)))))

(define-syntax defmacro-public
  (syntax-rules ()
    ((_ name parameters body0 body ...)
     (begin
       (defmacro name parameters body0 body ...)
       (export-syntax name)))))

(define-syntax-rule (define-private target body ...)
  (define target body ...))
