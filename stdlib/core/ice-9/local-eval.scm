;;; (ice-9 local-eval): evaluation in the scope of a location in the program.
;;;
;;; An environment holds, for each variable that can be seen where the-environment stands, a procedure that reads it and
;;; one that changes it, and for each macro its transformer.  local-eval expands its expression inside macros of the
;;; same names, which turn into calls of those procedures; so what is evaluated shares the variables.

(define-module (ice-9 local-eval)
  #:use-module (srfi srfi-9)
  #:export (the-environment local-eval local-compile))

(define-record-type <lexical-environment>
  (make-lexical-environment module names readers writers macros)
  lexical-environment?
  (module environment-module)
  (names environment-names)
  (readers environment-readers)
  (writers environment-writers)
  (macros environment-macros))          ; an alist of names and transformers

;; Only what the program wrote can be named in a datum: an identifier is seen if its name, written here, means it.
(define (seen? scope id)
  (free-identifier=? id (datum->syntax scope (syntax->datum id))))

(define (delete-duplicate-names ids)
  (let loop ((ids ids) (result '()))
    (cond
     ((null? ids) (reverse result))
     ((memq (syntax->datum (car ids)) (map syntax->datum result)) (loop (cdr ids) result))
     (else (loop (cdr ids) (cons (car ids) result))))))

(define-syntax the-environment
  (lambda (form)
    (syntax-case form ()
      ((scope)
       (let loop ((ids (delete-duplicate-names
                        (filter (lambda (id) (seen? #'scope id)) (syntax-locally-bound-identifiers #'scope))))
                  (variables '()) (macros '()))
         (if (null? ids)
             (with-syntax (((variable ...) (reverse variables))
                           (((macro . transformer) ...) (reverse macros)))
               #'(make-lexical-environment
                  (current-module) '(variable ...)
                  (list (lambda () variable) ...)
                  (list (lambda (value) (set! variable value)) ...)
                  (list (cons 'macro 'transformer) ...)))
             (call-with-values (lambda () (syntax-local-binding (car ids)))
               (lambda (kind value)
                 (case kind
                   ((lexical) (loop (cdr ids) (cons (car ids) variables) macros))
                   ((macro) (loop (cdr ids) variables (acons (car ids) value macros)))
                   (else (loop (cdr ids) variables macros)))))))))))

(define (local-eval expression environment)
  "Evaluate EXPRESSION in ENVIRONMENT, which the-environment made, or in a module."
  (cond
   ((module? environment) (eval expression environment))
   ((not (lexical-environment? environment))
    (scm-error 'misc-error "local-eval" "Wrong type argument in position ~A (expecting ~A): ~S"
               (list 2 "environment" environment) (list environment)))
   ((and (null? (environment-names environment)) (null? (environment-macros environment)))
    (eval expression (environment-module environment)))
   (else
    ((eval (wrap expression (environment-names environment) (environment-macros environment))
           (environment-module environment))
     (environment-readers environment) (environment-writers environment)))))

(define (wrap expression names macros)
  (let ((readers (map (lambda (name) (gensym "read-")) names))
        (writers (map (lambda (name) (gensym "write-")) names)))
    (define (binding name reader writer)
      `(,name ((@ (guile) identifier-syntax)
               (,name (,reader))
               (((@ (guile) set!) ,name value) (,writer value)))))
    `((@ (guile) lambda) (readers writers)
      ((@ (guile) apply)
       ((@ (guile) lambda) ,readers
        ((@ (guile) apply)
         ((@ (guile) lambda) ,writers
          ((@ (guile) letrec-syntax)
           ,(append (map binding names readers writers)
                    (map (lambda (macro) (list (car macro) (list 'quote (cdr macro)))) macros))
           ,expression))
         writers))
       readers))))

(define* (local-compile expression environment #:key (opts '()))
  "As local-eval: what is evaluated is always compiled."
  (local-eval expression environment))
