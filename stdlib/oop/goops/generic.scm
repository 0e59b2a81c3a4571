;;; Generic functions and methods: the part of (oop goops) that dispatches.
;;;
;;; The printer knows instances only as records, so their printer is set here, once: it calls the generic function that
;;; holds the methods of write, or of display when the printing is for people.

(define-module (oop goops generic)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (oop goops objects)
  #:use-module (oop goops builtin)
  #:export (make-generic make-accessor generic? generic-function-name generic-function-methods add-method!
            %method method? method-specializers method-procedure method-generic-function
            compute-applicable-methods no-applicable-method no-next-method printing-generic))

(define-record-type <method-record>
  (make-method specializers rest? procedure generic)
  method?
  (specializers method-specializers)
  (rest? method-rest?)
  (procedure method-procedure)          ; its first argument is next-method
  (generic method-generic-function set-method-generic!))

(define (%method specializers rest? procedure)
  "Return a method; PROCEDURE takes what calls the next method, and the arguments."
  (for-each (lambda (class) (if (not (class? class)) (goops-error "~S is not a class" class))) specializers)
  (make-method specializers rest? procedure #f))

;; What is known of each generic function: name, methods, and the procedure to call when none of them fits, or #f.
(define-record-type <dispatch>
  (make-dispatch name methods fallback accessor?)
  dispatch?
  (name dispatch-name)
  (methods dispatch-methods set-dispatch-methods!)
  (fallback dispatch-fallback)
  (accessor? dispatch-accessor?))

(define generics (make-weak-key-hash-table))
(define (dispatch-of generic) (hashq-ref generics generic))

(define (generic? object)
  "Return #t if OBJECT is a generic function."
  (and (procedure? object) (dispatch-of object) #t))
(define (generic-function-name generic) "Return the name of GENERIC." (dispatch-name (dispatch-of generic)))
(define (generic-function-methods generic) "Return the methods of GENERIC." (dispatch-methods (dispatch-of generic)))

(%generic-test!
 (lambda (proc)
   (let ((dispatch (dispatch-of proc)))
     (and dispatch (if (dispatch-accessor? dispatch) <accessor> <generic>)))))

(define (register! generic dispatch)
  (hashq-set! generics generic dispatch)
  (set-procedure-property! generic 'name (dispatch-name dispatch))
  generic)

(define (dispatcher dispatch)
  (letrec ((generic (lambda arguments (call dispatch generic arguments))))
    generic))

(define* (make-generic #:optional (name #f) (fallback #f))
  "Return a generic function called NAME without methods; FALLBACK, if given, is called when none fits."
  (if (and fallback (dispatch-of fallback))
      fallback
      (let ((dispatch (make-dispatch name '() fallback #f)))
        (register! (dispatcher dispatch) dispatch))))

(define* (make-accessor name #:optional (fallback #f))
  "Return a generic function whose setter is a generic function, too."
  (let* ((dispatch (make-dispatch name (if (generic? fallback) (generic-function-methods fallback) '())
                                  (and (procedure? fallback) (not (generic? fallback)) fallback) #t))
         (old-setter (and (procedure? fallback) (procedure-with-setter? fallback) (setter fallback)))
         (set (make-generic (if name (symbol-append 'setter: name) 'setter) old-setter)))
    (register! (make-procedure-with-setter (dispatcher dispatch) set) dispatch)))

;;; Dispatch.

(define (fits? method classes)
  (let loop ((specializers (method-specializers method)) (classes classes))
    (cond
     ((null? specializers) (or (null? classes) (method-rest? method)))
     ((null? classes) #f)
     ((subclass? (car classes) (car specializers)) (loop (cdr specializers) (cdr classes)))
     (else #f))))

(define (more-specific? a b classes)
  (let loop ((as (method-specializers a)) (bs (method-specializers b)) (classes classes))
    (cond
     ((null? as) (and (null? bs) (not (method-rest? a)) (method-rest? b)))
     ((null? bs) #t)
     ((eq? (car as) (car bs)) (loop (cdr as) (cdr bs) (cdr classes)))
     (else (and (memq (car bs) (cdr (memq (car as) (class-precedence-list (car classes))))) #t)))))

(define (applicable-methods methods arguments)
  (let ((classes (map class-of arguments)))
    (sort (filter (lambda (method) (fits? method classes)) methods)
          (lambda (a b) (more-specific? a b classes)))))

(define (compute-applicable-methods generic arguments)
  "Return the methods of GENERIC that fit ARGUMENTS, the most specific first."
  (applicable-methods (generic-function-methods generic) arguments))

(define (call dispatch generic arguments)
  (let loop ((methods (applicable-methods (dispatch-methods dispatch) arguments)) (arguments arguments) (first? #t))
    (cond
     ((pair? methods)
      (apply (method-procedure (car methods))
             (lambda others (loop (cdr methods) (if (null? others) arguments others) #f))
             arguments))
     ((dispatch-fallback dispatch) => (lambda (fallback) (apply fallback arguments)))
     (first? (no-applicable-method generic arguments))
     (else (no-next-method generic arguments)))))

(define (add-method! generic method)
  "Add METHOD to GENERIC, in place of one with the same specializers."
  (let ((dispatch (dispatch-of generic)))
    (if (not dispatch) (goops-error "~S is not a generic function" generic))
    (set-method-generic! method generic)
    (for-each (lambda (class)
                (%set-class-methods! class (cons method (class-direct-methods class))))
              (delete-duplicates (method-specializers method) eq?))
    (set-dispatch-methods!
     dispatch
     (cons method
           (remove (lambda (other)
                     (and (equal? (method-specializers other) (method-specializers method))
                          (eq? (method-rest? other) (method-rest? method))))
                   (dispatch-methods dispatch))))))

(define no-applicable-method (make-generic 'no-applicable-method))
(add-method! no-applicable-method
  (%method (list <generic> <top>) #f
    (lambda (next generic arguments)
      (goops-error "No applicable method for ~S in call ~S" generic
                   (cons (generic-function-name generic) arguments)))))

(define no-next-method (make-generic 'no-next-method))
(add-method! no-next-method
  (%method (list <generic> <top>) #f
    (lambda (next generic arguments)
      (goops-error "No next method when calling ~S with arguments ~S" generic arguments))))

;;; Printing.

(define (write-instance next object port)
  (display "#<" port)
  (display (string-trim-both (symbol->string (or (class-name (class-of object)) '?)) (string->char-set "<>")) port)
  (display " " port)
  (display (number->string (object-address object) 16) port)
  (display ">" port))

(define write-methods (make-generic 'write))
(define display-methods (make-generic 'display))
(add-method! write-methods (%method (list <object> <top>) #f write-instance))
(add-method! display-methods
  (%method (list <object> <top>) #f (lambda (next object port) (write-methods object port))))

(define (printing-generic proc)
  "Return the generic function that holds the methods of PROC, which is write or display; #f for other procedures."
  (cond
   ((eq? proc write) write-methods)
   ((eq? proc display) display-methods)
   (else #f)))

(%set-instance-printer! (lambda (object port) (write-methods object port)))
