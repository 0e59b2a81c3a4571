;;; Dynamic states, and rare operations on fluids and prompts.
;;;
;;; A binding of fluids is an entry of the dynamic stack that holds the values the fluids had before (boot/control.scm).
;;; A state is taken by flattening the stack: each fluid bound in it, with its value of the moment.  Values pass through
;;; here by way of %swap-fluids!, which also moves the mark of a fluid without a value.  The core loads this module when
;;; one of its names is first used.

(define-module (nsscheme dynamic)
  #:use-module (srfi srfi-9)
  #:export (current-dynamic-state dynamic-state? with-dynamic-state set-current-dynamic-state
            make-thread-local-fluid fluid-thread-local? fluid-ref* suspendable-continuation?
            parameter-fluid parameter-converter %thread-entry))

(define-record-type <dynamic-state>
  (make-dynamic-state fluids values)
  dynamic-state?
  (fluids state-fluids)
  (values state-values))

(define (swap? entry)
  (and (vector? entry) (eq? (vector-ref entry 0) 'swap)))

(define (bound-fluids)
  "Return the fluids that the dynamic stack binds, each once."
  (let ((seen (make-hash-table)))
    (let loop ((stack (%dynamics)) (fluids '()))
      (if (null? stack)
          fluids
          (loop (cdr stack)
                (if (swap? (car stack))
                    (fold-fluids (lambda (fluid fluids)
                                   (if (hashq-ref seen fluid)
                                       fluids
                                       (begin (hashq-set! seen fluid #t) (cons fluid fluids))))
                                 fluids
                                 (vector-ref (car stack) 1))
                    fluids))))))

(define (fold-fluids proc init fluids)
  (if (null? fluids) init (fold-fluids proc (proc (car fluids) init) (cdr fluids))))

(define (values-of fluids)
  "Return the values of FLUIDS, with the mark of those that have none."
  (let ((entry (vector 'swap fluids (map (lambda (fluid) #f) fluids))))
    (%swap-fluids! entry)
    (let ((values (list-copy (vector-ref entry 2))))
      (%swap-fluids! entry)
      values)))

(define (outermost fluid)
  "Return a one-element list of what FLUID, which is bound, gets back when all bindings have been left."
  (let loop ((stack (%dynamics)) (found #f))
    (cond ((null? stack) found)
          ((and (swap? (car stack)) (saved fluid (car stack))) => (lambda (cell) (loop (cdr stack) cell)))
          (else (loop (cdr stack) found)))))

(define (saved fluid entry)
  "Return a one-element list of the value that ENTRY keeps for FLUID, or #f."
  (let loop ((fluids (vector-ref entry 1)) (values (vector-ref entry 2)))
    (cond ((null? fluids) #f)
          ((eq? (car fluids) fluid) (list (car values)))
          (else (loop (cdr fluids) (cdr values))))))

(define (current-dynamic-state)
  "Return the values that fluids and parameters are bound to at this moment."
  (let ((fluids (bound-fluids)))
    (make-dynamic-state fluids (values-of fluids))))

(define (rebindings state)
  "Return the fluids to bind for STATE, and a list of their values there."
  (let* ((fluids (state-fluids state))
         (others (filter (lambda (fluid) (not (memq fluid fluids))) (bound-fluids))))
    (values (append fluids others)
            (append (state-values state) (map (lambda (fluid) (car (outermost fluid))) others)))))

(define (with-dynamic-state state thunk)
  "Call THUNK while fluids and parameters have the values they had when STATE was taken."
  (%check "with-dynamic-state" 1 "dynamic state" dynamic-state? state)
  (call-with-values (lambda () (rebindings state))
    (lambda (fluids values) (with-fluids* fluids values thunk))))

(define (set-current-dynamic-state state)
  "Give fluids and parameters the values they had when STATE was taken; return the state there was."
  (%check "set-current-dynamic-state" 1 "dynamic state" dynamic-state? state)
  (let ((old (current-dynamic-state)))
    (call-with-values (lambda () (rebindings state))
      (lambda (fluids values) (%swap-fluids! (vector 'swap fluids values))))
    old))

;;; Fluids.

(define thread-local (make-weak-key-hash-table))   ; fluid -> list of the value in a new thread

(define* (make-thread-local-fluid #:optional (default #f))
  "Return a fluid that has the value DEFAULT in every new thread, whatever it is where the thread is made."
  (let ((fluid (make-fluid default)))
    (hashq-set! thread-local fluid (list default))
    fluid))

(define (fluid-thread-local? fluid)
  "Return true if FLUID was made by make-thread-local-fluid."
  (%check "fluid-thread-local?" 1 "fluid" fluid? fluid)
  (->bool (hashq-ref thread-local fluid)))

(define (%thread-entry)
  "Return an entry of the dynamic stack that gives a new thread the fluids of this moment, a value of its own each."
  (let* ((locals (hash-map->list (lambda (fluid default) fluid) thread-local))
         (fluids (filter (lambda (fluid) (not (memq fluid locals))) (bound-fluids))))
    (vector 'swap
            (append locals fluids)
            (append (map (lambda (fluid) (car (hashq-ref thread-local fluid))) locals) (values-of fluids)))))

(define (fluid-ref* fluid depth)
  "Return the value that FLUID had DEPTH bindings ago, or its first one."
  (%check "fluid-ref*" 1 "fluid" fluid? fluid)
  (%check "fluid-ref*" 2 "natural number" (lambda (n) (and (exact-integer? n) (not (negative? n)))) depth)
  (let loop ((stack (%dynamics)) (depth depth) (found #f))
    (cond ((or (= depth 0) (null? stack))
           (if found
               ;; An unbound fluid's mark must not get out: a fluid of the same value raises the error.
               (let ((copy (make-fluid)))
                 (%swap-fluids! (vector 'swap (list copy) found))
                 (fluid-ref copy))
               (fluid-ref fluid)))
          ((and (swap? (car stack)) (saved fluid (car stack)))
           => (lambda (cell) (loop (cdr stack) (- depth 1) cell)))
          (else (loop (cdr stack) depth found)))))

(define (parameter-fluid parameter)
  "Return the fluid that holds the value of PARAMETER."
  (%check "parameter-fluid" 1 "parameter" parameter? parameter)
  (parameter #f 'fluid))

(define (parameter-converter parameter)
  "Return the procedure that converts a value given to PARAMETER."
  (%check "parameter-converter" 1 "parameter" parameter? parameter)
  (lambda (value) (parameter value 'convert)))

;;; Prompts.

(define (suspendable-continuation? tag)
  "Return true if what abort-to-prompt captures up to the innermost prompt of TAG can be gone on with later."
  (let ((end (%prompt-dynamics tag)))
    (and end
         (let loop ((stack (%dynamics)))
           (or (eq? stack end)
               (null? stack)
               (and (not (and (vector? (car stack)) (eq? (vector-ref (car stack) 0) 'barrier)))
                    (loop (cdr stack))))))))
