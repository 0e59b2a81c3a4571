;;; Evaluation within limits, for programs that are not trusted.
;;;
;;; When a limit is reached nothing more of the program runs, not even its handlers and winders; fluids and parameters
;;; that it had bound get their values back, and a condition of the kind `budget-exhausted` is raised in the caller.

(define-module (nsscheme budget)
  #:export (call-with-budget
            budget-exhausted?
            budget-exhausted-resource))

(define* (call-with-budget thunk #:key steps memory allocation seconds)
  "Call THUNK and return its values, or raise `budget-exhausted' when it needs more than STEPS calls and turns of loops,
more than MEMORY bytes at any one time, more than ALLOCATION bytes altogether, or more than SECONDS of time."
  (%call-with-budget thunk steps memory allocation seconds))

(define (budget-exhausted? object)
  "True if OBJECT is the condition that `call-with-budget' raises."
  (and (exception? object) (eq? (exception-kind object) 'budget-exhausted)))

(define (budget-exhausted-resource exception)
  "What was used up: `steps', `memory', `allocation' or `time'."
  (car (list-ref (exception-args exception) 2)))
