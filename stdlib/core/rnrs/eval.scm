;;; (rnrs eval): evaluation in an environment made of libraries.

(define-module (rnrs eval)
  #:export (environment)
  #:re-export (eval))

(define (environment . imports)
  "Return an environment that holds what IMPORTS, import sets, name, and nothing else."
  (let* ((gathered (make-fresh-user-module))
         (core (module-uses gathered))
         (module (make-module)))
    (for-each (lambda (import) (eval `(import ,import) gathered)) imports)
    (for-each (lambda (interface) (unless (memq interface core) (module-use! module interface)))
              (module-uses gathered))
    module))
