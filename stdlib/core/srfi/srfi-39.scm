;;; SRFI 39, parameters: all of it is in the core, but for with-parameters*.

(define-module (srfi srfi-39)
  #:re-export (make-parameter parameterize current-input-port current-output-port current-error-port)
  #:export (with-parameters*))

(define (with-parameters* parameters values thunk)
  "Call THUNK with each of PARAMETERS bound to the corresponding one of VALUES."
  (if (null? parameters)
      (thunk)
      (parameterize (((car parameters) (car values)))
        (with-parameters* (cdr parameters) (cdr values) thunk))))
