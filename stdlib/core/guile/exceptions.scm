;;; Exceptions: one mechanism under throw and catch, raise and with-exception-handler, and typed exception objects.
;;;
;;; An exception type is a record type below &exception, and a simple exception a record of it; a compound exception is
;;; a list of simple ones. `throw` raises a compound exception one of whose
;;; components remembers key and arguments, so that `catch` gets back exactly what was thrown. Any other object can be
;;; raised too; for `catch` its key is %exception.

(define &exception (make-record-type '&exception '()))
(define (%simple? object) (%record? object &exception))
(define (%make-simple type values) (apply %make-record type values))
(define (%simple-values exception)
  (let loop ((position (- (length (record-type-fields (record-type-descriptor exception))) 1)) (values '()))
    (if (< position 0)
        values
        (loop (- position 1) (cons (struct-ref exception position) values)))))

(define <compound-exception> (make-record-type '<compound-exception> '(components origin)))
(define %make-compound (record-constructor <compound-exception>))
(define %compound? (record-predicate <compound-exception>))
(define %compound-components (record-accessor <compound-exception> 'components))
(define exception-origin-frames (record-accessor <compound-exception> 'origin))
(define %set-origin! (record-modifier <compound-exception> 'origin))

;; Misc-errors, as in Guile.
(define (%not-exception who what object)
  (scm-error 'misc-error who "not an ~A: ~S" (list what object) #f))
(define (%check-exception-type who type)
  (if (not (exception-type? type)) (%not-exception who "exception type" type)))

(define (make-exception-type id parent fields)
  "Make an exception type below PARENT with the given additional field names."
  (%check-exception-type "make-exception-type" parent)
  (make-record-type id fields #:parent parent))
(define (exception-type? object)
  "True for &exception and the types below it."
  (and (record-type? object)
       (or (eq? object &exception) (record-type-has-parent? object &exception))))

(define (exception? object) "True for typed exceptions." (or (%simple? object) (%compound? object)))
(define (simple-exceptions exception)
  "The simple exceptions that EXCEPTION is made of."
  (cond ((%simple? exception) (list exception))
        ((%compound? exception) (%compound-components exception))
        (else (%not-exception "simple-exceptions" "exception" exception))))
(define (make-exception . exceptions)
  "Make one exception of several."
  (let ((parts (let loop ((rest exceptions))
                 (if (null? rest)
                     '()
                     (begin
                       (if (not (exception? (car rest))) (%not-exception "make-exception" "exception" (car rest)))
                       (append (simple-exceptions (car rest)) (loop (cdr rest))))))))
    (%make-compound parts #f)))

(define (%component exception type)
  (let loop ((parts (if (exception? exception) (simple-exceptions exception) '())))
    (cond ((null? parts) #f)
          ((%record? (car parts) type) (car parts))
          (else (loop (cdr parts))))))

(define exception-constructor record-constructor)
(define (exception-predicate type)
  "A predicate for exceptions with a component of TYPE."
  (%check-exception-type "exception-predicate" type)
  (lambda (object) (and (%component object type) #t)))
(define exception-accessor
  (case-lambda
    "Return a procedure that applies GET to the component of TYPE of an exception, which must have one."
    ((type get)
     (%check-exception-type "exception-accessor" type)
     (lambda (object)
       (let ((part (%component object type)))
         (if part
             (get part)
             (%not-exception "exception-accessor"
                             (string-append "exception of type " (symbol->string (record-type-name type)))
                             object)))))))
(define (%exception-field type field) (exception-accessor type (record-accessor type field)))

;;; The standard types

(define &error (make-exception-type '&error &exception '()))
(define &programming-error (make-exception-type '&programming-error &error '()))
(define &assertion-failure &programming-error)
(define &external-error (make-exception-type '&external-error &error '()))
(define &lexical (make-exception-type '&lexical &programming-error '()))
(define &syntax (make-exception-type '&syntax &programming-error '(form subform)))
(define &undefined-variable (make-exception-type '&undefined-variable &programming-error '()))
(define &non-continuable (make-exception-type '&non-continuable &programming-error '()))
(define &implementation-restriction
  (make-exception-type '&implementation-restriction &programming-error '()))
(define &warning (make-exception-type '&warning &exception '()))
(define &message (make-exception-type '&message &exception '(message)))
(define &irritants (make-exception-type '&irritants &exception '(irritants)))
(define &origin (make-exception-type '&origin &exception '(origin)))
(define &quit-exception (make-exception-type '&quit-exception &exception '(code)))
(define &exception-with-kind-and-args (make-exception-type '&exception-with-kind-and-args &exception '(kind args)))

(define make-error (exception-constructor &error))
(define error? (exception-predicate &error))
(define make-programming-error (exception-constructor &programming-error))
(define programming-error? (exception-predicate &programming-error))
(define make-assertion-failure make-programming-error)
(define assertion-failure? programming-error?)
(define make-external-error (exception-constructor &external-error))
(define external-error? (exception-predicate &external-error))
(define make-lexical-error (exception-constructor &lexical))
(define lexical-error? (exception-predicate &lexical))
(define make-syntax-error (exception-constructor &syntax))
(define syntax-error? (exception-predicate &syntax))
(define syntax-error-form (%exception-field &syntax 'form))
(define syntax-error-subform (%exception-field &syntax 'subform))
(define make-undefined-variable-error (exception-constructor &undefined-variable))
(define undefined-variable-error? (exception-predicate &undefined-variable))
(define make-non-continuable-error (exception-constructor &non-continuable))
(define non-continuable-error? (exception-predicate &non-continuable))
(define make-implementation-restriction-error (exception-constructor &implementation-restriction))
(define implementation-restriction-error? (exception-predicate &implementation-restriction))
(define make-warning (exception-constructor &warning))
(define warning? (exception-predicate &warning))
(define make-exception-with-message (exception-constructor &message))
(define exception-with-message? (exception-predicate &message))
(define exception-message (%exception-field &message 'message))
(define make-exception-with-irritants (exception-constructor &irritants))
(define exception-with-irritants? (exception-predicate &irritants))
(define exception-irritants (%exception-field &irritants 'irritants))
(define make-exception-with-origin (exception-constructor &origin))
(define exception-with-origin? (exception-predicate &origin))
(define exception-origin (%exception-field &origin 'origin))
(define make-quit-exception (exception-constructor &quit-exception))
(define quit-exception? (exception-predicate &quit-exception))
(define quit-exception-code (%exception-field &quit-exception 'code))

;;; Keys and arguments

(define (%key-type key)
  (cond ((memq key '(wrong-type-arg wrong-number-of-args out-of-range numerical-overflow null-pointer-error bad-format))
         (%make-simple &programming-error '()))
        ((memq key '(system-error host-not-found getaddrinfo-error)) (%make-simple &external-error '()))
        ((eq? key 'unbound-variable) (%make-simple &undefined-variable '()))
        ((eq? key 'read-error) (%make-simple &lexical '()))
        ((eq? key 'syntax-error) (%make-simple &syntax '(#f #f)))
        ((memq key '(stack-overflow out-of-memory budget-exhausted keyword-argument-error regular-expression-syntax))
         (%make-simple &implementation-restriction '()))
        ((memq key '(misc-error match-error srfi-34 vm-error program-error unmatched-line))
         (%make-simple &error '()))
        (else #f)))

(define (make-exception-from-throw key args)
  "The exception that (throw KEY . ARGS) raises."
  (let ((thrown (%make-simple &exception-with-kind-and-args (list key args)))
        (type (%key-type key)))
    (cond ((eq? key 'quit)
           (%make-compound
            (list (%make-simple &quit-exception (list (if (pair? args) (car args) 0))) thrown)
            #f))
          ((and (eq? key '%exception) (pair? args)) (car args))
          ((not type) (%make-compound (list thrown) #f))
          ((and (eq? key 'syntax-error) (= (length args) 5) (string? (cadr args)))
           (%make-syntax-exception args (string-append (if (car args) "~A: " "") "~A" (if (cadddr args) ": ~S" ""))
                                   (append (if (car args) (list (car args)) '()) (list (cadr args))
                                           (if (cadddr args) (list (or (car (cddddr args)) (cadddr args))) '()))))
          ((and (= (length args) 4) (string? (cadr args)))
           (%make-compound
            (append (list type (%make-simple &message (list (cadr args)))
                          (%make-simple &irritants (list (if (list? (caddr args)) (caddr args) '()))))
                    (if (car args) (list (%make-simple &origin (list (car args)))) '())
                    (list thrown))
            #f))
          (else (%make-compound (list type thrown) #f)))))

;; ARGS are who, what, location, form and subform; people see MESSAGE filled with IRRITANTS.
(define (%make-syntax-exception args message irritants)
  (%make-compound
   (append (list (%make-simple &syntax (cdddr args)) (%make-simple &message (list message))
                 (%make-simple &irritants (list irritants)))
           (if (car args) (list (%make-simple &origin (list (car args)))) '())
           (list (%make-simple &exception-with-kind-and-args (list 'syntax-error args))))
   #f))

(define (exception-kind exception)
  "The key that `catch` sees for EXCEPTION."
  (let ((thrown (%component exception &exception-with-kind-and-args)))
    (cond (thrown (car (%simple-values thrown)))
          ((quit-exception? exception) 'quit)
          ((and (error? exception) (exception-with-message? exception) (exception-with-irritants? exception))
           'misc-error)
          (else '%exception))))
(define (exception-args exception)
  "The arguments that a `catch` handler gets for EXCEPTION after the key."
  (let ((thrown (%component exception &exception-with-kind-and-args)))
    (cond (thrown (cadr (%simple-values thrown)))
          ((quit-exception? exception) (list (quit-exception-code exception)))
          ((eq? (exception-kind exception) 'misc-error)
           (let ((message (exception-message exception)) (irritants (exception-irritants exception)))
             (list (and (exception-with-origin? exception) (exception-origin exception))
                   (%error-template message irritants)
                   (cons message irritants) #f)))
          (else (list exception)))))
(define (%error-template message irritants)
  (let loop ((rest irritants) (result "~A"))
    (if (pair? rest) (loop (cdr rest) (string-append result " ~S")) result)))

;;; Raising

(define (%find-handler stack key)
  ;; The part of the dynamic stack that begins with the handler for KEY, or #f.
  (let loop ((stack stack))
    (if (pair? stack)
        (let ((entry (car stack)))
          (cond ((pair? entry) (loop (cdr stack)))
                ((eq? (vector-ref entry 0) 'mask) (loop (vector-ref entry 1)))
                ((or (eq? (vector-ref entry 1) #t) (eq? (vector-ref entry 1) key)) stack)
                (else (loop (cdr stack)))))
        #f)))
(define (%running? handler stack)
  ;; Whether what HANDLER calls first is running.
  (and (pair? stack)
       (let ((entry (car stack)))
         (if (and (vector? entry) (eq? (vector-ref entry 0) 'mask))
             (or (eq? (vector-ref entry 2) handler) (%running? handler (vector-ref entry 1)))
             (%running? handler (cdr stack))))))

;; There is always the top level's handler, or the one that it reports under.
(define (%uncaught object)
  (%say-unreported object)
  (primitive-_exit 70))
(define (%say-unreported object)
  (let ((port (current-error-port)))
    (display "nsscheme: error: while an error was being reported: " port)
    (display (exception-kind object) port)
    (newline port)))

(define (raise-continuable object)
  "Raise OBJECT; what the handler returns is the value of this call."
  (%raise object values))

;; What was raised last, for who sees an escape and wants to know why.
(define %last-raised #f)

;; Call the innermost handler for OBJECT in the context of the handlers outside it, and then AFTER, in the same context.
(define (%raise object after)
  (set! %last-raised object)
  (if (and (%compound? object) (not (exception-origin-frames object)))
      (%set-origin! object (%backtrace)))
  (let ((here (%dynamics)))
    (let loop ((stack here))
      (let ((found (%find-handler stack (exception-kind object))))
        (if found
            (let ((entry (car found)))
              (if (and (vector-ref entry 3) (not (%running? entry here)))
                  (%with-dynamics (vector 'mask here entry)
                    (lambda () (apply (vector-ref entry 3) (exception-kind object) (exception-args object)))))
              (if (vector-ref entry 2)
                  (%with-dynamics (vector 'mask (cdr found) #f)
                    (lambda () (call-with-values (lambda () ((vector-ref entry 2) object)) after)))
                  (loop (cdr found))))
            (%uncaught object))))))

(define (raise object)
  "Raise OBJECT; the handler must not return."
  (%raise object
          (lambda results
            (raise (make-exception (make-non-continuable-error)
                                   (make-exception-with-message "handler returned from a non-continuable exception")
                                   (make-exception-with-irritants (list object)))))))

(define* (raise-exception object #:key (continuable? #f))
  "Raise OBJECT."
  (if continuable? (raise-continuable object) (raise object)))

(define (%raise-fault fault)
  ;; Called by the machine.
  (raise (%fault->exception fault)))
(define (%fault->exception fault)
  ;; Of (key . arguments), or (#t . object).
  (cond ((eq? (car fault) #t) (cdr fault))
        ((and (eq? (car fault) 'syntax-error) (= (length fault) 8))
         (let* ((args (cdr fault)) (end (list-tail args 5)))
           (%make-syntax-exception (list-head args 5) (car end) (cadr end))))
        (else (make-exception-from-throw (car fault) (cdr fault)))))

(define (throw key . args)
  "Raise an exception of the kind KEY, a symbol, with ARGS."
  (if (not (symbol? key))
      (throw 'wrong-type-arg "throw" "Wrong type argument in position ~A (expecting ~A): ~S" (list 1 "symbol" key)
             (list key)))
  (raise (make-exception-from-throw key args)))
(define (scm-error key subr message args data)
  "Raise an exception in the form that the kernel's own have."
  (throw key subr message args data))
(define (error message . irritants)
  "Raise an error whose text is MESSAGE followed by the written IRRITANTS."
  (let ((thrown `(misc-error (#f ,(%error-template message irritants) (,message ,@irritants) #f))))
    (raise (make-exception (make-error) (make-exception-with-message message) (make-exception-with-irritants irritants)
                           (%make-simple &exception-with-kind-and-args thrown)))))
(define (warn . objects)
  "Print a warning on the current error port."
  (let ((port (current-error-port)))
    (display "WARNING:" port)
    (for-each (lambda (object) (display " " port) (display object port)) objects)
    (newline port)))

;;; Handling

(define* (with-exception-handler handler thunk #:key (unwind? #f) (unwind-for-type #t))
  "Call THUNK; HANDLER gets what is raised, after unwinding if UNWIND? is true."
  (if (not (procedure? handler))
      (scm-error 'wrong-type-arg "with-exception-handler" "Wrong type argument in position ~A (expecting procedure): ~S"
                 (list 1 handler) (list handler)))
  (if unwind?
      (let ((tag (make-prompt-tag 'with-exception-handler)))
        (call-with-prompt tag
          (lambda ()
            (%with-dynamics
             (vector 'handler #t
                     (lambda (object)
                       (if (%type-matches? object unwind-for-type)
                           (%escape tag object)
                           (raise-continuable object)))
                     #f)
             thunk))
          (lambda (k object) (handler object))))
      (%with-dynamics (vector 'handler #t handler #f) thunk)))
(define (%type-matches? object type)
  (cond ((eq? type #t) #t)
        ((symbol? type) (eq? (exception-kind object) type))
        (else (and (%component object type) #t))))

;; A throw handler runs where the exception was raised, with all handlers there but itself.
(define* (catch key thunk handler #:optional pre-unwind)
  "Call THUNK; when KEY is thrown, leave it and call HANDLER, after PRE-UNWIND, which runs where KEY was thrown."
  (let ((tag (make-prompt-tag 'catch)))
    (call-with-prompt tag
      (lambda ()
        (%with-dynamics (vector 'handler key (lambda (object) (%escape tag object)) pre-unwind) thunk))
      (lambda (k object) (apply handler (exception-kind object) (exception-args object))))))

(define (with-throw-handler key thunk pre-unwind)
  "Call THUNK; when KEY is thrown, call PRE-UNWIND where it was thrown, then go on to the outer handlers."
  (%with-dynamics (vector 'handler key #f pre-unwind) thunk))

;;; R7RS's view

(define (error-object? object)
  "Return #t if OBJECT is an exception that is an error or has a message."
  (and (exception? object) (or (error? object) (exception-with-message? object)) #t))
(define (error-object-message object)
  "Return the message of the exception OBJECT, or an empty string if it has none."
  (if (exception-with-message? object) (exception-message object) ""))
(define (error-object-irritants object)
  "Return the objects that the message of the exception OBJECT is about, a list."
  (if (exception-with-irritants? object) (exception-irritants object) '()))
(define (read-error? object)
  "Return #t if OBJECT is the exception that a text cannot be read."
  (eq? (exception-kind object) 'read-error))
(define (file-error? object)
  "Return #t if OBJECT is the exception that a call of the system failed, as one that opens a file."
  (eq? (exception-kind object) 'system-error))

;;; The top level
;;;
;;; REPORT gets the exception where it was raised, so that it sees the stack; then the winders run.

(define (%call-safely thunk instead)
  "Call THUNK; when it raises something, leave it and call INSTEAD with that."
  (let ((tag (make-prompt-tag 'safely)))
    (call-with-prompt tag
      (lambda () (%with-dynamics (vector 'handler #t (lambda (object) (%escape tag object)) #f) thunk))
      (lambda (k object) (instead object)))))

(define (%call-at-top-level thunk report)
  "Call THUNK; return #t, or #f after REPORT was called with an exception that nobody caught."
  (let ((tag (make-prompt-tag 'top-level)))
    (call-with-prompt tag
      (lambda ()
        (%with-dynamics
         (vector 'handler #t (lambda (object)
                                (%call-safely (lambda () (report object)) %say-unreported)
                                (%escape tag object))
                 #f)
         thunk)
        #t)
      (lambda (k object) #f))))

(define exit
  (case-lambda
    "End the program with the status CODE, by default 0: an integer, #t for 0 or #f for 1."
    (() (throw 'quit))
    ((code) (throw 'quit code))))
(define quit exit)

(define (%exit-status args)
  "The exit status that (quit . ARGS) means."
  (cond ((null? args) 0)
        ((eq? (car args) #t) 0)
        ((eq? (car args) #f) 1)
        ((integer? (car args)) (modulo (car args) 256))
        (else 0)))
