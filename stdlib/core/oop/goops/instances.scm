;;; Instances: their slots, and how make, clone and change-class come by them.
;;;
;;; All of it goes through generic functions, so that a class of one's own may have its own storage, first values or
;;; answer to a slot that is missing.  Methods and generic functions are instances, too: what initialize does for them
;;; is here; classes add theirs in (oop goops).

(define-module (oop goops instances)
  #:use-module (srfi srfi-1)
  #:use-module (oop goops objects)
  #:use-module (oop goops builtin)
  #:use-module (oop goops generic)
  #:export (define-default-method define-initialization
            make allocate-instance initialize make-instance
            shallow-clone deep-clone change-class update-instance-for-different-class
            slot-ref slot-set! slot-bound? slot-exists? slot-init-function slot-unbound slot-missing get-keyword))

(define-syntax-rule (define-default-method (generic (parameter class) ... ) body ...)
  (add-method! generic (%method (list class ...) #f (lambda (next parameter ...) body ...)
                                (lambda (parameter ...) body ...) '(parameter ...))))

;;; Slots.

(define slot-missing (make-generic 'slot-missing))
(define slot-unbound (make-generic 'slot-unbound))

(add-method! slot-missing
  (%method (list <class> <top> <top>) #t
    (lambda (next class object name . value)
      (goops-error "No slot with name `~S' in object ~S; its slots are ~S" name object
                   (map slot-definition-name (class-slots class))))
    #f '(class object name . value)))
(define-default-method (slot-unbound (class <class>) (object <object>) (name <top>))
  (goops-error "Slot `~S' is unbound in object ~S" name object))

(define (check-instance who object name)
  (%check who 2 "symbol" symbol? name)
  (if (not (%object-class object))
      (if (class? object)
          #f
          (goops-error "No applicable method for ~A: ~S is no instance with slots" who object))))

(define (missing object name . value)
  (lambda () (apply slot-missing (class-of object) object name value)))

(define (slot-ref object name)
  "Return the value of the slot NAME of OBJECT."
  (check-instance "slot-ref" object name)
  (let ((value (%slot-value object name (missing object name))))
    (if (%unbound? value)
        (slot-unbound (class-of object) object name)
        value)))

(define (slot-set! object name value)
  "Make VALUE the value of the slot NAME of OBJECT."
  (check-instance "slot-set!" object name)
  (%set-slot-value! object name value (missing object name value)))

(define (slot-exists? object name)
  "Return #t if OBJECT has a slot NAME."
  (and (%object-class object) (%slot-known? object name)))

(define (slot-bound? object name)
  "Return #t if the slot NAME of OBJECT has a value."
  (check-instance "slot-bound?" object name)
  (not (%unbound? (%slot-value object name (missing object name)))))

(define (slot-init-function class name)
  "Return the procedure that makes the first value of the slot NAME of CLASS, or #f."
  (slot-definition-init-thunk (class-slot-definition class name)))

;;; Instances.

(define* (get-keyword keyword arguments #:optional (default #f))
  "Return what follows KEYWORD in ARGUMENTS, a list of keywords and values, or DEFAULT."
  (let loop ((rest arguments))
    (cond
     ((null? rest) default)
     ((not (and (pair? rest) (keyword? (car rest)) (pair? (cdr rest))))
      (scm-error 'wrong-type-arg #f "Invalid initargs: ~S" (list arguments) #f))
     ((eq? (car rest) keyword) (cadr rest))
     (else (loop (cddr rest))))))

(define (storage-for class)
  (make-vector (length (class-slots class)) %unbound))

(define allocate-instance (make-generic 'allocate-instance))
(define-default-method (allocate-instance (class <class>) (arguments <top>))
  (let ((storage (storage-for class)))
    (cond ((subclass? class <class>) (%make-class-record class storage))
          ((subclass? class <method>) (%make-method-record class storage))
          ((subclass? class <generic>) (%make-generic class storage #f #f))
          (else (%make-instance class storage)))))

(define initialize (make-generic 'initialize))
(define-default-method (initialize (object <object>) (arguments <top>))
  (begin
    (get-keyword #f arguments)
    (for-each (lambda (slot) (initialize-slot object slot arguments)) (class-slots (class-of object)))
    object))

(define (initialize-slot object slot arguments)
  (let* ((keyword (slot-definition-init-keyword slot))
         (given (if keyword (get-keyword keyword arguments %unbound) %unbound))
         (thunk (slot-definition-init-thunk slot)))
    (cond
     ((not (%unbound? given)) (slot-set! object (slot-definition-name slot) given))
     ((not (eq? (slot-definition-allocation slot) #:instance)) #f)
     (thunk (slot-set! object (slot-definition-name slot) (thunk)))
     (else
      (let ((value (slot-definition-init-value slot)))
        (if (not (%unbound? value)) (slot-set! object (slot-definition-name slot) value)))))))

(define make (make-generic 'make))
(add-method! make
  (%method (list <class>) #t
    (lambda (next class . arguments)
      (let ((object (allocate-instance class arguments)))
        (initialize object arguments)
        object))
    #f '(class . arguments)))
(define (make-instance class . arguments)
  "Return an instance of CLASS, initialized with ARGUMENTS."
  (apply make class arguments))

(define-syntax-rule (define-initialization (object class) arguments body ...)
  (add-method! initialize
    (%method (list class <top>) #f
      (lambda (next object arguments) (next) body ... object) #f '(object arguments))))

(define-initialization (method <method>) arguments
  (let loop ((specializers (get-keyword #:specializers arguments '())) (classes '()))
    (if (pair? specializers)
        (loop (cdr specializers) (cons (car specializers) classes))
        (begin
          (set-method-specializers! method (reverse! classes))
          (set-method-rest?! method (if (null? specializers) #f specializers)))))
  (let ((proc (get-keyword #:procedure arguments (lambda _ *unspecified*))))
    (set-method-plain! method proc)
    (set-method-procedure! method (lambda (next . arguments) (apply proc arguments))))
  (set-method-formals! method (get-keyword #:formals arguments '()))
  (set-method-generic! method (get-keyword #:generic-function arguments #f)))

(define-initialization (generic <generic>) arguments
  (let ((dispatch (%dispatch-of generic)) (name (get-keyword #:name arguments #f)))
    (if name (set-dispatch-name! dispatch name))
    (set-dispatch-fallback! dispatch (get-keyword #:default arguments #f))
    (for-each (lambda (method) (add-method! generic method))
              (append (get-keyword #:methods arguments '())
                      (append-map generic-function-methods (get-keyword #:extends arguments '()))))))

(define shallow-clone (make-generic 'shallow-clone))
(define-default-method (shallow-clone (object <object>))
  (%make-instance (class-of object) (vector-copy (%object-storage object))))

(define deep-clone (make-generic 'deep-clone))
(define-default-method (deep-clone (object <object>))
  (%make-instance (class-of object)
                  (vector-map (lambda (value) (if (%instance? value) (deep-clone value) value))
                              (%object-storage object))))

(define update-instance-for-different-class (make-generic 'update-instance-for-different-class))
(define-default-method (update-instance-for-different-class (old <object>) (new <object>))
  (for-each (lambda (slot)
              (let ((name (slot-definition-name slot)))
                (if (and (slot-exists? old name) (slot-bound? old name)) (slot-set! new name (slot-ref old name)))))
            (class-slots (class-of new))))

(define change-class (make-generic 'change-class))
(define-default-method (change-class (object <object>) (class <class>))
  (let ((model (make class)))
    (update-instance-for-different-class object model)
    (set-instance-class! object class)
    (%set-object-storage! object (%object-storage model))
    object))
