;;; (oop goops): classes, generic functions and methods.
;;;
;;; A generic function is an ordinary procedure that is known to a table together with its methods.  A call finds the
;;; methods whose specializers fit the arguments, puts the most specific first, and calls it; `next-method` in its body
;;; calls the next one.  Two methods are compared argument by argument, by where their specializers stand in the
;;; precedence list of the argument's class.
;;;
;;; A procedure that is extended by define-method becomes a generic function of the module that does so, whose last
;;; method is the old procedure.  Only write and display stay what they are: the printer asks their methods.

(define-module (oop goops)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (oop goops objects)
  #:use-module (oop goops builtin)
  #:use-module (oop goops generic)
  #:re-export (class? class-name class-direct-supers class-direct-slots class-precedence-list class-slots
               class-direct-subclasses class-subclasses class-direct-methods instance?
               slot-definition-name slot-definition-options slot-definition-allocation
               slot-definition-init-keyword slot-definition-init-value slot-definition-init-thunk
               slot-definition-getter slot-definition-setter slot-definition-accessor class-slot-definition
               goops-error
               <top> <object> <class> <boolean> <char> <list> <pair> <null> <string> <symbol> <vector> <bytevector>
               <array> <bitvector> <hashtable> <fluid> <number> <complex> <real> <integer> <fraction> <keyword>
               <unknown> <procedure> <applicable> <generic> <accessor> <method> <port> <input-port> <output-port>
               <input-output-port> <promise> <hook> <module> <character-set> <parameter> <variable> <record>
               <regexp> <stack> <eof> <macro> <uvec> class-of is-a?
               make-generic generic? generic-function-name generic-function-methods add-method!
               method? method-specializers method-procedure method-generic-function compute-applicable-methods
               no-applicable-method no-next-method)
  #:export (define-class class define-generic define-accessor define-method method
            make allocate-instance initialize make-instance shallow-clone deep-clone change-class
            slot-ref slot-set! slot-bound? slot-exists? slot-init-function slot-unbound slot-missing
            class-methods %class %slot %ensure-generic! %ensure-accessor!))

;;; Slots.

(define slot-missing (make-generic 'slot-missing))
(define slot-unbound (make-generic 'slot-unbound))

(add-method! slot-missing
  (%method (list <class> <top> <top>) #t
    (lambda (next class object name . value)
      (goops-error "No slot with name `~S' in object ~S; its slots are ~S" name object
                   (map slot-definition-name (class-slots class))))))
(add-method! slot-unbound
  (%method (list <class> <object> <top>) #f
    (lambda (next class object name)
      (goops-error "Slot `~S' is unbound in object ~S" name object))))

(define (check-instance who object)
  (if (not (instance? object))
      (scm-error 'wrong-type-arg who "Wrong type argument in position ~A (expecting ~A): ~S"
                 (list 1 "instance" object) (list object))))

(define (slot-ref object name)
  "Return the value of the slot NAME of OBJECT."
  (check-instance "slot-ref" object)
  (let ((value (%slot-value object name (lambda () (slot-missing (class-of object) object name)))))
    (if (%unbound? value)
        (slot-unbound (class-of object) object name)
        value)))

(define (slot-set! object name value)
  "Make VALUE the value of the slot NAME of OBJECT."
  (check-instance "slot-set!" object)
  (%set-slot-value! object name value (lambda () (slot-missing (class-of object) object name value))))

(define (slot-exists? object name)
  "Return #t if OBJECT has a slot NAME."
  (and (instance? object) (%slot-known? object name)))

(define (slot-bound? object name)
  "Return #t if the slot NAME of OBJECT has a value."
  (check-instance "slot-bound?" object)
  (not (%unbound? (%slot-value object name (lambda () (slot-missing (class-of object) object name))))))

(define (slot-init-function class name)
  "Return the procedure that makes the first value of the slot NAME of CLASS, or #f."
  (slot-definition-init-thunk (class-slot-definition class name)))

;;; Instances.

(define (argument keyword arguments default)
  (cond
   ((null? arguments) default)
   ((null? (cdr arguments)) (goops-error "the initialization argument ~S has no value" (car arguments)))
   ((eq? (car arguments) keyword) (cadr arguments))
   (else (argument keyword (cddr arguments) default))))

(define allocate-instance (make-generic 'allocate-instance))
(add-method! allocate-instance
  (%method (list <class> <top>) #f (lambda (next class arguments) (%allocate class))))

(define initialize (make-generic 'initialize))
(add-method! initialize
  (%method (list <object> <top>) #f
    (lambda (next object arguments)
      (for-each (lambda (slot) (initialize-slot object slot arguments)) (class-slots (class-of object)))
      object)))

(define (initialize-slot object slot arguments)
  (let* ((keyword (slot-definition-init-keyword slot))
         (given (if keyword (argument keyword arguments %unbound) %unbound))
         (thunk (slot-definition-init-thunk slot)))
    (cond
     ((not (%unbound? given)) (slot-set! object (car slot) given))
     ((not (eq? (slot-definition-allocation slot) #:instance)) #f)
     (thunk (slot-set! object (car slot) (thunk)))
     (else
      (let ((value (slot-definition-init-value slot)))
        (if (not (%unbound? value)) (slot-set! object (car slot) value)))))))

(define make (make-generic 'make))
(add-method! make
  (%method (list <class>) #t
    (lambda (next class . arguments)
      (let ((object (allocate-instance class arguments)))
        (initialize object arguments)
        object))))
(define (make-instance class . arguments)
  "Return an instance of CLASS, initialized with ARGUMENTS."
  (apply make class arguments))

;; Generic functions and methods are made by make, too.
(add-method! allocate-instance
  (%method (list <top> <top>) #f
    (lambda (next class arguments) (goops-error "~S is not a class" class))))

(define shallow-clone (make-generic 'shallow-clone))
(add-method! shallow-clone
  (%method (list <object>) #f
    (lambda (next object)
      (let ((copy (%allocate (class-of object))))
        (%set-instance-storage! copy (vector-copy (%instance-storage object)))
        copy))))

(define deep-clone (make-generic 'deep-clone))
(add-method! deep-clone
  (%method (list <object>) #f
    (lambda (next object)
      (let ((copy (%allocate (class-of object))))
        (%set-instance-storage!
         copy
         (vector-map (lambda (value) (if (instance? value) (deep-clone value) value)) (%instance-storage object)))
        copy))))

(define (change-class object class)
  "Make OBJECT an instance of CLASS; slots of the same name keep their values."
  (let* ((model (make class))
         (shared (filter (lambda (slot) (slot-exists? object (car slot))) (class-slots class))))
    (for-each (lambda (slot)
                (if (slot-bound? object (car slot)) (slot-set! model (car slot) (slot-ref object (car slot)))))
              shared)
    (%set-instance-class! object class)
    (%set-instance-storage! object (%instance-storage model))
    object))

;;; Definitions.

(define (%slot name . options) (cons name options))

(define (%class name supers slots options)
  (let ((supers (if (null? supers) (list <object>) supers)))
    (let ((class (make-class (argument #:name options name)
                             (argument #:metaclass options #f)
                             (if (any (lambda (super) (memq <object> (class-precedence-list super))) supers)
                                 supers
                                 (append supers (list <object>)))
                             slots)))
      (for-each (lambda (slot) (define-slot-methods class slot)) slots)
      class)))

(define (define-slot-methods class slot)
  (define name (car slot))
  (define (reader generic)
    (add-method! generic (%method (list class) #f (lambda (next object) (slot-ref object name)))))
  (define (writer generic)
    (add-method! generic
                 (%method (list class <top>) #f (lambda (next object value) (slot-set! object name value)))))
  (cond ((slot-definition-getter slot) => reader))
  (cond ((slot-definition-setter slot) => writer))
  (cond ((slot-definition-accessor slot) => (lambda (generic) (reader generic) (writer (setter generic))))))

(define (class-methods class)
  "Return all methods that have CLASS or a class above it as a specializer."
  (delete-duplicates (append-map class-direct-methods (class-precedence-list class)) eq?))

(define (module-value module name)
  (let ((variable (module-variable module name)))
    (and variable (variable-bound? variable) (variable-ref variable))))

(define (%ensure-generic! name)
  "Return the generic function that NAME means in the current module, made from what NAME means there if need be."
  (let* ((module (current-module)) (value (module-value module name)))
    (or (and (procedure? value) (printing-generic value))
        (if (generic? value)
            value
            (let ((generic (make-generic name (and (procedure? value) value))))
              (module-define! module name generic)
              generic)))))

(define (%ensure-accessor! name)
  "As %ensure-generic!, with a setter that is a generic function, too."
  (let* ((module (current-module)) (value (module-value module name)))
    (if (and (generic? value) (procedure-with-setter? value))
        value
        (let ((generic (make-accessor name value)))
          (module-define! module name generic)
          generic))))

(define-syntax define-generic
  (syntax-rules ()
    ((_ name) (define name (make-generic 'name (and (defined? 'name) (procedure? name) name))))))

(define-syntax define-accessor
  (syntax-rules ()
    ((_ name) (define name (make-accessor 'name (and (defined? 'name) name))))))

;; (%specialized (PARAMETER …) (PLAIN …) (CLASS …) BODY …): the parameters are taken apart one by one.
(define-syntax %specialized
  (lambda (form)
    (syntax-case form ()
      ((_ next ((name class) . more) (plain ...) (classes ...) . body)
       #'(%specialized next more (plain ... name) (classes ... class) . body))
      ((_ next (name . more) (plain ...) (classes ...) . body)
       #'(%specialized next more (plain ... name) (classes ... <top>) . body))
      ((_ next () (plain ...) (classes ...) . body)
       #'(%method (list classes ...) #f (lambda (next plain ...) . body)))
      ((_ next rest (plain ...) (classes ...) . body)
       (identifier? #'rest)
       #'(%method (list classes ...) #t (lambda (next plain ... . rest) . body))))))

(define-syntax method
  (lambda (form)
    (syntax-case form ()
      ((keyword parameters . body)
       (with-syntax ((next (datum->syntax #'keyword 'next-method))
                     (body (if (null? (syntax->datum #'body)) #'(*unspecified*) #'body)))
         #'(%specialized next parameters () () . body))))))

(define-syntax define-method
  (lambda (form)
    (syntax-case form (setter)
      ((keyword ((setter name) . parameters) . body)
       (with-syntax ((method (datum->syntax #'keyword 'method)))
         #'(add-method! (setter (%ensure-accessor! 'name)) (method/at keyword parameters . body))))
      ((keyword (name . parameters) . body)
       (identifier? #'name)
       #'(add-method! (%ensure-generic! 'name) (method/at keyword parameters . body))))))

;; As method, with next-method as it would be written where CONTEXT is.
(define-syntax method/at
  (lambda (form)
    (syntax-case form ()
      ((_ context parameters . body)
       (with-syntax ((next (datum->syntax #'context 'next-method))
                     (body (if (null? (syntax->datum #'body)) #'(*unspecified*) #'body)))
         #'(%specialized next parameters () () . body))))))

;; A slot with its options; what init-form stands for is evaluated for each instance.
(define-syntax slot-form
  (lambda (form)
    (define (options rest)
      (syntax-case rest ()
        (() #'())
        ((key value . more)
         (with-syntax ((more (options #'more)))
           (case (syntax->datum #'key)
             ((#:init-form) #'(#:init-thunk (lambda () value) . more))
             ((#:getter #:setter) #'(key (%ensure-generic! 'value) . more))
             ((#:accessor) #'(key (%ensure-accessor! 'value) . more))
             (else #'(key value . more)))))))
    (syntax-case form ()
      ((_ (name . rest))
       (with-syntax ((rest (options #'rest)))
         #'(%slot 'name . rest)))
      ((_ name) #'(%slot 'name)))))

(define-syntax class
  (syntax-rules ()
    ((_ supers . rest) (class/named #f supers . rest))))

(define-syntax class/named
  (lambda (form)
    (define (split rest slots)
      (syntax-case rest ()
        ((first . more)
         (not (keyword? (syntax->datum #'first)))
         (split #'more (cons #'first slots)))
        (_ (list (reverse slots) rest))))
    (syntax-case form ()
      ((_ name (super ...) . rest)
       (with-syntax ((((slot ...) options) (split #'rest '())))
         #'(%class 'name (list super ...) (list (slot-form slot) ...) (list . options)))))))

(define-syntax define-class
  (syntax-rules ()
    ((_ name (super ...) . rest)
     (define name (class/named name (super ...) . rest)))))
