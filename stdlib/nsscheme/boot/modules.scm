;;; Modules, where a procedure is called back or a few kernel procedures make up the whole.
;;;
;;; Expects from the kernel: current-module set-current-module resolve-module module-ref module-variable
;;; module-local-variable module-bindings-alist and the rest of the module procedures.

(define the-scm-module (resolve-module '(guile)))
(define the-root-module the-scm-module)

(define (save-module-excursion thunk)
  "Call THUNK; the current module is the same inside and outside of the call, however that is left or entered."
  (let ((inside (current-module))
        (outside #f))
    (dynamic-wind
      (lambda ()
        (set! outside (current-module))
        (set-current-module inside))
      thunk
      (lambda ()
        (set! inside (current-module))
        (set-current-module outside)))))

(define (module-reverse-lookup module variable)
  "Return the name of VARIABLE in MODULE or in what it uses, or #f."
  (define (find bindings)
    (or-map (lambda (binding) (and (eq? (cdr binding) variable) (car binding))) bindings))
  (or (find (module-bindings-alist module))
      (or-map (lambda (interface) (find (module-bindings-alist interface))) (module-uses module))))
