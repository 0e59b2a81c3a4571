;;; (rnrs eval): evaluation in an environment made of libraries.

(define-module (rnrs eval)
  #:export (environment)
  #:re-export (eval))

(define (environment . imports)
  "Return an environment that holds what IMPORTS, import sets, name."
  (let ((module (make-fresh-user-module)))
    (for-each (lambda (import) (eval `(import ,import) module)) imports)
    module))
