;;; (ice-9 safe): modules in which programs that are not trusted find R5RS without its files. What bounds their time and
;;; memory is (ice-9 sandbox).

(define-module (ice-9 safe)
  #:export (safe-environment make-safe-module))

(define (safe-environment version)
  "Return the interface of (ice-9 safe-r5rs); VERSION must be 5."
  (unless (eqv? version 5)
    (scm-error 'misc-error 'safe-environment "there is R5RS only, version 5, found ~S" (list version) #f))
  (resolve-interface '(ice-9 safe-r5rs)))

(define (make-safe-module)
  "Return a module of its own that sees what (ice-9 safe-r5rs) exports."
  (let ((module (make-module)))
    (module-use! module (safe-environment 5))
    module))
