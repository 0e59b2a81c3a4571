;;; Continuations with winders, prompts, fluids and parameters.
;;;
;;; The dynamic stack is a list, newest entry first, that the machine keeps and continuations capture:
;;;
;;;   (in . out)             a dynamic-wind
;;;   #(swap fluids values)  a binding of fluids, with the values they get back when control leaves
;;;   #(handler key proc first)
;;;                          an exception handler (exceptions.scm); FIRST, if not #f, is called before it, where the
;;;                          exception was raised, and if PROC is #f, outer handlers come next
;;;   #(mask stack entry)    while a handler runs: handlers are looked for in STACK, but not ENTRY
;;;
;;; Invariant: code that makes another continuation the current one first brings the dynamic stack to that
;;; continuation's, running the winders between the two, innermost first on the way out.
;;;
;;; First of the boot files: uses only primitives, lambda, let, named let, if, cond, case-lambda.

(define (dynamic-wind in thunk out)
  "Call IN, THUNK, OUT; IN and OUT also whenever control enters or leaves THUNK by a continuation."
  (in)
  (%set-dynamics! (cons (cons in out) (%dynamics)))
  (call-with-values thunk
    (case-lambda
      ((result)
       (%set-dynamics! (cdr (%dynamics)))
       (out)
       result)
      (results
       (%set-dynamics! (cdr (%dynamics)))
       (out)
       (apply values results)))))

(define (%common-tail a b)
  (let loop ((a a) (b b) (la (length a)) (lb (length b)))
    (cond ((eq? a b) a)
          ((> la lb) (loop (cdr a) b (- la 1) lb))
          ((< la lb) (loop a (cdr b) la (- lb 1)))
          (else (loop (cdr a) (cdr b) (- la 1) (- lb 1))))))

(define (%wind-to target)
  "Bring the dynamic stack to TARGET."
  (if (not (eq? target (%dynamics)))
      (let ((common (%common-tail (%dynamics) target)))
        (let leave ((stack (%dynamics)))
          (if (not (eq? stack common))
              (let ((entry (car stack)))
                (%set-dynamics! (cdr stack))
                ;; A budget may end the program at any call, and then exchanges back what is on the stack: no call
                ;; comes between a fluid's change and the stack's.
                (cond ((pair? entry) ((cdr entry)))
                      ((eq? (vector-ref entry 0) 'swap) (%swap-fluids! entry)))
                (leave (cdr stack)))))
        (let enter ((stack target))
          (if (not (eq? stack common))
              (let ((entry (car stack)))
                (enter (cdr stack))
                (cond ((pair? entry) ((car entry)))
                      ((eq? (vector-ref entry 0) 'swap) (%swap-fluids! entry)))
                (%set-dynamics! stack)))))))

;; Barriers, which continuations do not cross, are entries #(barrier …); only when there are any are they looked for.
(define %barriers? #f)
(define (%arm-barriers!) (set! %barriers? #t))
(define (%check-barriers target)
  (define (check stack end)
    (if (not (eq? stack end))
        (if (and (vector? (car stack)) (eq? (vector-ref (car stack) 0) 'barrier))
            (scm-error 'misc-error #f "invoking continuation would cross continuation barrier" '() #f)
            (check (cdr stack) end))))
  (let ((common (%common-tail (%dynamics) target)))
    (check (%dynamics) common)
    (check target common)))

(define (%rewind k values)
  (if %barriers? (%check-barriers (%continuation-dynamics k)))
  (let ((target (%continuation-dynamics k)))
    (if (not (eq? (%dynamics) target)) (%wind-to (%common-tail (%dynamics) target)))
    ;; What enters a dynamic-wind on the way is called in the continuation K already, where the prompts around it are.
    (if (eq? (%dynamics) target)
        (%resume k values)
        (%resume-calling k (lambda () (%wind-to target) (apply values* values))))))

(define (call-with-current-continuation proc)
  "Call PROC with the current continuation."
  (%call/cc proc))
(define call/cc call-with-current-continuation)
(define (call-with-escape-continuation proc)
  "Call PROC with a procedure that, while the call lasts, returns from it."
  (%call/cc proc))
(define call/ec call-with-escape-continuation)
(define (within-continuation k thunk)
  "Call THUNK in the continuation K."
  (call-with-values thunk k))
(define (continuation? object)
  "Return #t if OBJECT is a continuation."
  (%continuation? object))

;;; Prompts

(define make-prompt-tag
  (case-lambda
    "Return a new tag of prompts; its printed form begins with STEM."
    (() (list 'prompt))
    ((stem) (list stem))))

(define %default-prompt-tag (list '%))
(define (default-prompt-tag) "The tag of prompts that name none." %default-prompt-tag)

(define (abort-to-prompt tag . values)
  "Leave for the innermost prompt of TAG, whose handler gets the continuation up to it and VALUES."
  (let ((target (%prompt-dynamics tag))
        (captured (%dynamics)))
    (if (not target)
        (scm-error 'misc-error "abort-to-prompt" "Abort to unknown prompt: ~S" (list tag) #f))
    (%wind-to target)
    (%abort tag values captured)))
(define (abort-to-prompt* tag values)
  "Leave for the innermost prompt of TAG as abort-to-prompt does, with the elements of the list VALUES."
  (apply abort-to-prompt tag values))

(define (%escape tag . values)
  "Like abort-to-prompt, for handlers that never go on with the continuation."
  (%wind-to (%prompt-dynamics tag))
  (%abort tag values #f))

(define (%rewind-partial k values)
  (let* ((stacks (%partial-dynamics k))
         (end (cdr stacks))
         (base (%dynamics)))
    (let enter ((stack (car stacks)))
      (if (and (pair? stack) (not (eq? stack end)))
          (let ((entry (car stack)))
            (enter (cdr stack))
            (cond ((pair? entry) ((car entry)))
                  ((eq? (vector-ref entry 0) 'swap) (%swap-fluids! entry)))
            (%set-dynamics! (cons entry (%dynamics))))))
    (if (eq? base (%dynamics))
        (%resume-partial k values)
        (call-with-values (lambda () (%resume-partial k values))
          (lambda results
            (%set-dynamics! base)
            (apply values* results))))))
(define (values* . objects)
  "Return OBJECTS as multiple values."
  (apply values objects))

;;; Fluids and parameters

;; A fluid that is bound twice gets the later value: the exchange could not be undone in the order it was made in.
(define (%fluid-binding fluids values)
  (let loop ((fluids fluids) (values values) (seen '()) (kept '()))
    (cond ((not (pair? fluids)) (vector 'swap seen kept))
          ((memq (car fluids) seen)
           (let replace ((seen* seen) (kept* kept))
             (if (eq? (car seen*) (car fluids))
                 (set-car! kept* (car values))
                 (replace (cdr seen*) (cdr kept*))))
           (loop (cdr fluids) (cdr values) seen kept))
          (else (loop (cdr fluids) (cdr values) (cons (car fluids) seen) (cons (car values) kept))))))

(define (with-fluids* fluids values thunk)
  "Call THUNK with each of FLUIDS bound to the matching element of VALUES."
  (let ((entry (%fluid-binding fluids values)))
    (%swap-fluids! entry)
    (%set-dynamics! (cons entry (%dynamics)))
    (call-with-values thunk
      (case-lambda
        ((result)
         (%set-dynamics! (cdr (%dynamics)))
         (%swap-fluids! entry)
         result)
        (results
         (%set-dynamics! (cdr (%dynamics)))
         (%swap-fluids! entry)
         (apply values* results))))))
(define (with-fluid* fluid value thunk)
  "Call THUNK with FLUID bound to VALUE, and return what it returns."
  (with-fluids* (list fluid) (list value) thunk))

;; A parameter answers () with its value, (value) by converting and storing it, which returns what was there before, and
;; (value op) for the machinery below: op is convert, or fluid for the fluid that holds the value.
(define (%parameter fluid convert)
  (%set-procedure-kind!
   (case-lambda
     (() (fluid-ref fluid))
     ((value) (let ((previous (fluid-ref fluid))) (fluid-set! fluid (convert value)) previous))
     ((value op) (if (eq? op 'convert) (convert value) fluid)))
   'parameter))

(define make-parameter
  (case-lambda
    "Return a parameter with the value VALUE; the procedure CONVERT is applied to this and to each later value."
    ((value) (make-parameter value (lambda (value) value)))
    ((value convert) (%parameter (make-fluid (convert value)) convert))))
(define make-unbound-parameter make-parameter)
(define (parameter? object)
  "Return #t if OBJECT is a parameter."
  (eq? (%procedure-kind object) 'parameter))
(define (fluid->parameter fluid . convert)
  "Return a parameter whose value is that of FLUID; CONVERT, a procedure, is applied to each value that it gets."
  (%parameter fluid (if (pair? convert) (car convert) (lambda (value) value))))

(define (%parameterize bindings thunk)
  "Call THUNK while each parameter of the alist BINDINGS has its value."
  (let loop ((rest bindings) (fluids '()) (values '()))
    (if (null? rest)
        (with-fluids* fluids values thunk)
        (let ((parameter (caar rest)) (value (cdar rest)))
          (if (not (parameter? parameter))
              (scm-error 'wrong-type-arg "parameterize"
                         "Wrong type argument in position ~A (expecting parameter): ~S"
                         (list 1 parameter) (list parameter)))
          (let ((fluid (parameter #f 'fluid)) (value (parameter value 'convert)))
            (loop (cdr rest) (cons fluid fluids) (cons value values)))))))

(define (call-with-dynamic-root thunk handler)
  "Call THUNK; if it raises an exception, call HANDLER with the key and the arguments of that."
  (catch #t thunk handler))
