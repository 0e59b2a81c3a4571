;;; (ice-9 curried-definitions): (define ((f a) b) ...) defines a procedure that returns a procedure.

(define-module (ice-9 curried-definitions)
  #:use-module ((guile) #:select ((define . core-define) (define* . core-define*)
                                  (define-public . core-define-public)))
  #:use-module ((ice-9 optargs) #:select ((define*-public . core-define*-public)))
  #:replace (define define* define-public define*-public))

(define-syntax curried
  (syntax-rules ()
    "Hand (NAME FORMALS...) down until NAME is a plain name, each level becoming a procedure that is returned."
    ((_ definer make ((head . outer) . formals) body ...)
     (curried definer make (head . outer) (make formals body ...)))
    ((_ definer make head body ...)
     (definer head body ...))))

(define-syntax define
  (syntax-rules ()
    ((_ (head . formals) body ...) (curried core-define lambda (head . formals) body ...))
    ((_ name value ...) (core-define name value ...))))

(define-syntax define*
  (syntax-rules ()
    ((_ (head . formals) body ...) (curried core-define* lambda* (head . formals) body ...))
    ((_ name value ...) (core-define* name value ...))))

(define-syntax define-public
  (syntax-rules ()
    ((_ (head . formals) body ...) (curried core-define-public lambda (head . formals) body ...))
    ((_ name value ...) (core-define-public name value ...))))

(define-syntax define*-public
  (syntax-rules ()
    ((_ (head . formals) body ...) (curried core-define*-public lambda* (head . formals) body ...))
    ((_ name value ...) (core-define-public name value ...))))
