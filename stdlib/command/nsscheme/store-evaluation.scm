;;; What a person at the REPL asks of the store: to lower an object, to build it, to run a value of the store monad.

(define-module (nsscheme store-evaluation)
  #:use-module (nsscheme build)
  #:use-module (nsscheme host)
  #:use-module ((nsscheme words) #:select (object->choice))
  #:export (build-object lower-any run-value))

(define-syntax-rule (with-store-and-grafts store body ...)
  (with-store store
    (parameterize ((%graft? (grafts-by-default?)))
      body ...)))

(define (build-object object)
  "Build OBJECT and return the names of its outputs in the store."
  (with-store-and-grafts store
    (apply append (build-choices store (list (object->choice object))))))

(define (lower-any object)
  "Return the derivation or the file of the store that OBJECT lowers to."
  (with-store-and-grafts store
    (car (lower-choices store (list (object->choice object))))))

(define (run-value value)
  "Return the value of VALUE in the store monad, or VALUE itself if it is none of it."
  (if (procedure? value)
      (with-store-and-grafts store (run-with-store store value))
      value))
