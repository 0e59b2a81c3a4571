;;; Evaluation within limits, for programs that are not trusted.
;;;
;;; When a limit is reached nothing more of the program runs, not even its handlers and winders; fluids and parameters
;;; that it had bound get their values back, and a condition of the kind `budget-exhausted` is raised in the caller.
;;;
;;; The limits hold in native code, too: loops over data are charged by the element, arithmetic on large numbers by an
;;; estimate before it begins, and what waits (sleep, a port, a process) is charged a step for 10 microseconds.  A regular
;;; expression, or a text for it, that may take the C library long is first tried by a child process, within the memory
;;; that is left and half of the time.  A program within a budget cannot make threads, which would outlive it.

(define-module (nsscheme budget)
  #:export (call-with-budget
            budget-exhausted?
            budget-exhausted-resource))

(define* (call-with-budget thunk #:key steps memory allocation seconds processor-seconds)
  "Call THUNK and return its values, or raise `budget-exhausted' when it needs more than STEPS calls and turns of loops,
more than MEMORY bytes at any one time, more than ALLOCATION bytes altogether, more than SECONDS of time, or more than
PROCESSOR-SECONDS of the processor's."
  (%call-with-budget thunk steps memory allocation seconds processor-seconds))

(define (budget-exhausted? object)
  "True if OBJECT is the condition that `call-with-budget' raises."
  (and (exception? object) (eq? (exception-kind object) 'budget-exhausted)))

(define (budget-exhausted-resource exception)
  "What was used up: `steps', `memory', `allocation', `time' or `processor'."
  (car (list-ref (exception-args exception) 2)))
