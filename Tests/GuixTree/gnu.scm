(define-module (gnu)
  #:export (use-package-modules))

(define-syntax use-package-modules
  (lambda (s)
    (syntax-case s ()
      ((_ name ...)
       (with-syntax (((module ...)
                      (map (lambda (name) (datum->syntax s (list 'gnu 'packages (syntax->datum name)))) #'(name ...))))
         #'(use-modules module ...))))))
