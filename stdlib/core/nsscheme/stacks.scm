;;; Stacks and frames as objects, backtraces, guardians, and calls that no continuation crosses.
;;;
;;; A stack is a picture of the calls that wait, taken when make-stack is called; a frame is one of them, the innermost
;;; first.  Calls in tail position leave no frame.  The core loads this module when one of its names is first used.

(define-module (nsscheme stacks)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:export (make-stack stack? stack-length stack-ref stack-id start-stack the-last-stack
            call-frame frame-values newest-frames frame-locals
            frame? frame-number frame-procedure frame-procedure-name frame-arguments frame-source frame-previous
            display-backtrace backtrace display-application
            make-guardian with-continuation-barrier))

(define-record-type <stack>
  (%make-stack id frames)
  stack?
  (id %stack-id)
  (frames stack-frames))

(define-record-type <frame>
  (%make-frame stack number procedure arguments location locals values)
  frame?
  (stack frame-stack set-frame-stack!)
  (number frame-number)
  (procedure frame-procedure)
  (arguments frame-arguments)
  (location frame-location)
  (locals frame-locals)                         ;pairs of name and value, the innermost last; #f if they are not known
  (values frame-values))                        ;what the call returned, a list, where that is known

(define* (call-frame procedure arguments #:optional (values #f))
  "Return a frame for the call of PROCEDURE with ARGUMENTS, which begins or has returned the list VALUES."
  (%make-frame (%make-stack #t (vector)) -1 procedure arguments #f #f values))

(set-record-type-printer! <stack>
  (lambda (stack port) (display "#<stack " port) (display (stack-length stack) port) (display ">" port)))
(set-record-type-printer! <frame>
  (lambda (frame port)
    (display "#<frame " port)
    (display (or (frame-procedure-name frame) "_") port)
    (display ">" port)))

(define the-last-stack (make-fluid #f))
(define current-stack-id (make-parameter #t))

(define-syntax-rule (start-stack tag expression)
  (parameterize ((current-stack-id tag)) expression))

(define (make-stack object . cuts)
  "Return the stack of the running program if OBJECT is #t, or that of the continuation OBJECT.
In the handler of a signal the stack goes on with what the signal interrupts.  CUTS are, in turns, for the inner and for
the outer end: a number of frames to leave out, or a procedure whose frame is left out with all before it."
  (let* ((raw (%stack-frames object))
         (raw (if (eq? object #t) (append raw (%interrupted-frames)) raw))
         ;; The frame of make-stack itself is not of interest.
         (raw (if (and (eq? object #t) (pair? raw) (eq? (vector-ref (car raw) 0) make-stack)) (cdr raw) raw)))
    (let loop ((raw raw) (cuts cuts) (inner? #t))
      (cond
       ((pair? cuts)
        (loop (if inner? (cut raw (car cuts)) (reverse (cut (reverse raw) (car cuts)))) (cdr cuts) (not inner?)))
       ((null? raw) #f)
       (else (number-frames raw))))))

(define (newest-frames count)
  "Return the COUNT innermost frames of the running program, a list."
  (let ((raw (%newest-frames count)))
    (if (null? raw) '() (vector->list (stack-frames (number-frames raw))))))

(define (cut raw what)
  (cond
   ((exact-integer? what) (if (>= what (length raw)) '() (list-tail raw what)))
   ((procedure? what)
    (let loop ((rest raw))
      (cond
       ((null? rest) raw)
       ((eq? (vector-ref (car rest) 0) what) (cdr rest))
       (else (loop (cdr rest))))))
   (else raw)))

(define (number-frames raw)
  (let* ((frames (make-vector (length raw) #f))
         (stack (%make-stack (current-stack-id) frames)))
    (let loop ((raw raw) (number 0))
      (if (pair? raw)
          (let ((entry (car raw)))
            (vector-set! frames number
                         (%make-frame stack number (vector-ref entry 0) (vector-ref entry 1) (vector-ref entry 2)
                                      (vector-ref entry 3) #f))
            (loop (cdr raw) (+ number 1)))
          stack))))

(define (stack-length stack) "Return the number of frames of STACK." (vector-length (stack-frames stack)))
(define (stack-ref stack index) "Return frame number INDEX of STACK." (vector-ref (stack-frames stack) index))
(define (stack-id object)
  "Return what start-stack called the stack OBJECT, or the stack of the continuation OBJECT: #t by default."
  (if (stack? object) (%stack-id object) (current-stack-id)))

(define (frame-procedure-name frame)
  "Return the name of the procedure of FRAME, or #f."
  (let ((procedure (frame-procedure frame)))
    (and (procedure? procedure) (procedure-name procedure))))

(define (frame-source frame)
  "Return where the call of FRAME stands: (address file line . column), lines and columns counted from 0; or #f."
  (let ((location (and (frame-location frame) (%span->list (frame-location frame)))))
    (and location
         (cons* 0 (car location) (- (cadr location) 1) (- (caddr location) 1)))))

(define (frame-previous frame)
  "Return the frame that called FRAME, or #f."
  (let ((frames (stack-frames (frame-stack frame))) (next (+ 1 (frame-number frame))))
    (and (< next (vector-length frames)) (vector-ref frames next))))

;;; Backtraces.

(define longest-argument 20)

(define* (display-application frame #:optional (port (current-output-port)) indent)
  "Print the call of FRAME on PORT."
  (define (shorten text)
    (if (> (string-length text) longest-argument)
        (string-append (string-take text (- longest-argument 1)) "…")
        text))
  (display "(" port)
  (display (or (frame-procedure-name frame) "_") port)
  (for-each (lambda (argument)
              (display " " port)
              (display (shorten (object->string argument)) port))
            (frame-arguments frame))
  (display ")" port))

(define (pad text width)
  (string-append (make-string (max 0 (- width (string-length text))) #\space) text))

(define* (display-backtrace stack port #:optional first depth highlights)
  "Print the frames of STACK on PORT, the innermost last: from number FIRST on, at most DEPTH of them."
  (let* ((start (or first 0))
         (end (min (stack-length stack) (+ start (or depth (stack-length stack))))))
    (let loop ((number (- end 1)) (file '()))
      (if (>= number start)
          (let* ((frame (stack-ref stack number))
                 (source (frame-source frame))
                 (here (and source (cadr source))))
            (if (not (equal? here file))
                (begin
                  (display (if here (string-append "In " here ":") "In unknown file:") port)
                  (newline port)))
            (display (pad (if source
                              (string-append (number->string (+ 1 (caddr source))) ":"
                                             (number->string (cdddr source)))
                              "")
                          8)
                     port)
            (display (pad (number->string number) 4) port)
            (display " " port)
            (display-application frame port)
            (newline port)
            (loop (- number 1) here))))))

(define* (backtrace #:optional highlights)
  "Print the stack of the last error, or of the running program, on the current output port."
  (let ((stack (or (fluid-ref the-last-stack) (make-stack #t)))
        (port (current-output-port)))
    (newline port)
    (display "Backtrace:" port)
    (newline port)
    (if stack (display-backtrace stack port))))

;;; Guardians.

(define (make-guardian)
  "Return a guardian: called with an object, it guards it; called without, it returns an object that it guards and that
nobody else refers to any more, or #f."
  (let ((queue (%make-guardian-queue)))
    (case-lambda
      (() (%next-dead queue))
      ((object . more)
       (%guard! queue object)
       *unspecified*))))

;;; Barriers.

(define (with-continuation-barrier thunk)
  "Call THUNK and return its value, or #f after a message if it raises what nobody in it catches.  Continuations from
outside cannot be entered in it, and those from inside not after it."
  (%arm-barriers!)
  (catch #t
    (lambda () (%with-dynamics (vector 'barrier %no-key #f #f) thunk))
    (lambda (key . arguments)
      (if (eq? key 'quit)
          (apply throw key arguments)
          #f))
    (lambda (key . arguments)
      (if (not (eq? key 'quit))
          (print-exception (current-error-port) #f key arguments)))))

(define %no-key (list 'no-key))
