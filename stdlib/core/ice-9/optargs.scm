;;; (ice-9 optargs): optional and keyword arguments.
;;;
;;; lambda* and define* are core forms; the let- forms take a list of arguments apart after the fact.

(define-module (ice-9 optargs)
  #:re-export (lambda* define*)
  #:export (let-optional let-optional* let-keywords let-keywords* define*-public defmacro* defmacro*-public))

(define-syntax-rule (define*-public (name . formals) body ...)
  (begin
    (define* (name . formals) body ...)
    (export name)))

(define-syntax-rule (let-optional arguments (binding ...) body ...)
  (let-optional* arguments (binding ...) body ...))

;; (let-optional* REST (NAME (NAME DEFAULT) ...) BODY ...)
(define-syntax-rule (let-optional* arguments (binding ...) body ...)
  (apply (lambda* (#:optional binding ... . ignored) body ...) arguments))

(define-syntax-rule (let-keywords arguments allow-other-keys? (binding ...) body ...)
  (let-keywords* arguments allow-other-keys? (binding ...) body ...))

;; (let-keywords* REST ALLOW-OTHER-KEYS? (NAME (NAME DEFAULT) ...) BODY ...)
(define-syntax let-keywords*
  (lambda (form)
    (syntax-case form ()
      ((_ arguments allow-other-keys? (binding ...) body ...)
       (if (syntax->datum #'allow-other-keys?)
           #'(apply (lambda* (#:key binding ... #:allow-other-keys #:rest ignored) body ...) arguments)
           #'(apply (lambda* (#:key binding ...) body ...) arguments))))))

(define-syntax defmacro*
  (lambda (form)
    (syntax-case form ()
      ((_ name formals body ...)
       #'(define-syntax name
           (lambda (use)
             (datum->syntax (car (macro-use-parts use))
                            (apply (lambda* formals body ...) (cdr (syntax->datum use))))))))))

(define-syntax-rule (defmacro*-public name formals body ...)
  (begin
    (defmacro* name formals body ...)
    (export name)))

(eval-when (expand load eval)
  (define (macro-use-parts use)
    (syntax-case use () ((name . arguments) (list #'name)))))
