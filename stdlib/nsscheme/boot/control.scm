;;; Continuations with winders, prompts, fluids and parameters.
;;;
;;; The dynamic stack is a list, newest entry first, that the machine keeps and continuations capture:
;;;
;;;   (in . out)             a dynamic-wind
;;;   #(handler key proc)    an exception handler (exceptions.scm)
;;;   #(mask stack)          while a handler runs: handlers are looked for in STACK
;;;
;;; Invariant: whoever makes another continuation the current one first brings the dynamic stack to that
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
                (if (pair? entry) ((cdr entry)))
                (leave (cdr stack)))))
        (let enter ((stack target))
          (if (not (eq? stack common))
              (let ((entry (car stack)))
                (enter (cdr stack))
                (if (pair? entry) ((car entry)))
                (%set-dynamics! stack)))))))

(define (%rewind k values)
  (%wind-to (%continuation-dynamics k))
  (%resume k values))

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
(define (continuation? object) (%continuation? object))

;;; Prompts

(define make-prompt-tag
  (case-lambda
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
(define (abort-to-prompt* tag values) (apply abort-to-prompt tag values))

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
            (if (pair? entry) ((car entry)))
            (%set-dynamics! (cons entry (%dynamics))))))
    (if (eq? base (%dynamics))
        (%resume-partial k values)
        (call-with-values (lambda () (%resume-partial k values))
          (lambda results
            (%set-dynamics! base)
            (apply values* results))))))
(define (values* . objects) (apply values objects))

;;; Fluids and parameters

(define (%swap-fluids! fluids cells)
  (let loop ((fluids fluids) (cells cells))
    (if (pair? fluids)
        (let ((value (if (fluid-bound? (car fluids)) (fluid-ref (car fluids)) %unbound-mark)))
          (if (eq? (car cells) %unbound-mark)
              (fluid-unset! (car fluids))
              (fluid-set! (car fluids) (car cells)))
          (set-car! cells value)
          (loop (cdr fluids) (cdr cells))))))
(define %unbound-mark (list 'unbound))

(define (with-fluids* fluids values thunk)
  "Call THUNK with each of FLUIDS bound to the matching element of VALUES."
  (let ((cells (list-copy values)))
    (dynamic-wind
      (lambda () (%swap-fluids! fluids cells))
      thunk
      (lambda () (%swap-fluids! fluids cells)))))
(define (with-fluid* fluid value thunk) (with-fluids* (list fluid) (list value) thunk))

;; A parameter answers () with its value, (value) by converting and storing it, and (value op) for the machinery
;; below: op is convert, or set for a value that is converted already.
(define (%parameter get set convert)
  (%set-procedure-kind!
   (case-lambda
     (() (get))
     ((value) (set (convert value)))
     ((value op) (if (eq? op 'convert) (convert value) (set value))))
   'parameter))

(define make-parameter
  (case-lambda
    ((value) (make-parameter value (lambda (value) value)))
    ((value convert)
     (let ((value (convert value)))
       (%parameter (lambda () value) (lambda (new) (set! value new)) convert)))))
(define make-unbound-parameter make-parameter)
(define (parameter? object) (eq? (%procedure-kind object) 'parameter))
(define (fluid->parameter fluid . convert)
  (%parameter (lambda () (fluid-ref fluid))
              (lambda (value) (fluid-set! fluid value))
              (if (pair? convert) (car convert) (lambda (value) value))))

(define (%parameterize bindings thunk)
  "Call THUNK while each parameter of the alist BINDINGS has its value."
  (let ((cells (let loop ((bindings bindings))
                 (if (null? bindings)
                     '()
                     (let ((parameter (caar bindings)) (value (cdar bindings)))
                       (if (not (parameter? parameter))
                           (scm-error 'wrong-type-arg "parameterize"
                                      "Wrong type argument in position ~A (expecting parameter): ~S"
                                      (list 1 parameter) (list parameter)))
                       (cons (cons parameter (parameter value 'convert)) (loop (cdr bindings))))))))
    (define (swap)
      (let loop ((cells cells))
        (if (pair? cells)
            (let* ((parameter (caar cells)) (value (parameter)))
              (parameter (cdar cells) 'set)
              (set-cdr! (car cells) value)
              (loop (cdr cells))))))
    (dynamic-wind swap thunk swap)))

;;; Dynamic states: the bindings of a moment. Fluids and parameters are rebound by winders, so that the dynamic stack
;;; is the state.

(define (current-dynamic-state) (%dynamics))
(define (with-dynamic-state state thunk) (thunk))
(define (call-with-dynamic-root thunk handler) (catch #t thunk handler))
