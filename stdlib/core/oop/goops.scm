;;; (oop goops): classes, generic functions and methods.
;;;
;;; A generic function is an ordinary procedure that is known to a table together with its methods.  A call finds the
;;; methods whose specializers fit the arguments, puts the most specific first, and calls it; `next-method` in its body
;;; calls the next one.  Two methods are compared argument by argument, by where their specializers stand in the
;;; precedence list of the argument's class.
;;;
;;; Classes, methods and generic functions are objects like others: make makes them, initialize has their methods, and
;;; classes below <class>, <method> and <generic> work.

(define-module (oop goops)
  #:use-module (srfi srfi-1)
  #:use-module (oop goops objects)
  #:use-module (oop goops builtin)
  #:use-module (oop goops generic)
  #:use-module (oop goops instances)
  #:re-export (class-name class-direct-supers class-direct-slots class-precedence-list class-slots
               class-direct-subclasses class-subclasses class-direct-methods instance? class-slot-ref class-slot-set!
               slot-definition-name slot-definition-options slot-definition-allocation
               slot-definition-init-keyword slot-definition-init-value slot-definition-init-thunk
               slot-definition-init-form slot-definition-getter slot-definition-setter slot-definition-accessor
               class-slot-definition goops-error class-of is-a?
               <top> <object> <class> <procedure-class> <applicable-struct-class> <applicable-struct-with-setter-class>
               <boolean> <char> <list> <pair> <null> <string> <symbol> <vector> <bytevector>
               <array> <bitvector> <hashtable> <fluid> <number> <complex> <real> <integer> <fraction> <keyword>
               <unknown> <procedure> <primitive-generic> <applicable> <applicable-struct>
               <applicable-struct-with-setter> <generic> <generic-with-setter> <extended-generic>
               <extended-generic-with-setter> <accessor> <extended-accessor> <method> <accessor-method> <slot>
               <port> <input-port> <output-port> <input-output-port> <file-port> <file-input-port> <file-output-port>
               <file-input-output-port> <promise> <hook> <module> <character-set> <parameter> <variable> <record>
               <regexp> <stack> <frame> <eof> <macro> <syntax> <uvec> <random-state> <dynamic-state> <directory>
               <atomic-box> <thread> <mutex> <condition-variable> <guardian>
               make-generic make-accessor ensure-generic ensure-accessor generic? generic-function-name
               generic-function-methods add-method! method-specializers method-procedure
               method-generic-function method-source compute-applicable-methods no-applicable-method no-next-method
               enable-primitive-generic! primitive-generic-generic
               make allocate-instance initialize make-instance
               shallow-clone deep-clone change-class update-instance-for-different-class
               slot-ref slot-set! slot-bound? slot-exists? slot-init-function slot-unbound slot-missing get-keyword)
  #:export (define-class class standard-define-class define-generic define-accessor define-extended-generic
            define-extended-generics define-method method
            make-class make-extended-generic compute-cpl compute-std-cpl compute-slots ensure-metaclass method-formals
            class-methods %class %slot %ensure-generic! %ensure-accessor!))

;;; Classes.

(define (compute-std-cpl class . ignored)
  "Return CLASS and the classes above it, the most special first."
  (%standard-precedence class))
(define compute-cpl (make-generic 'compute-cpl))
(define-default-method (compute-cpl (class <class>)) (%standard-precedence class))
(define compute-slots (make-generic 'compute-slots))
(define-default-method (compute-slots (class <class>)) (%standard-slots class))

(define-initialization (class <class>) arguments
  (let* ((name (get-keyword #:name arguments #f))
         (supers (get-keyword #:dsupers arguments '())))
    (%superclass-check name supers)
    (%prepare-class! class name
                     (cond ((null? supers) (list <object>))
                           ((any (lambda (super) (memq <object> (class-precedence-list super))) supers) supers)
                           (else (append supers (list <object>))))
                     (get-keyword #:slots arguments '()))
    (set-class-precedence! class (compute-cpl class))
    (%finish-class! class (compute-slots class))
    (for-each (lambda (slot) (define-slot-methods class slot)) (class-direct-slots class))))

(define (ensure-metaclass supers)
  "Return the class that a class with the superclasses SUPERS has when nobody says: the most special of theirs."
  (let ((metas (delete-duplicates (map class-of supers) eq?)))
    (cond
     ((null? metas) <class>)
     ((find (lambda (meta) (every (lambda (other) (subclass? meta other)) metas)) metas) => identity)
     (else
      (make-class (remove (lambda (meta)
                            (any (lambda (other) (and (not (eq? other meta)) (subclass? other meta))) metas))
                          metas)
                  '() #:name (gensym "metaclass"))))))

(define (make-class supers slots . options)
  "Return a class below SUPERS with SLOTS, lists of a name and options; OPTIONS are #:name, #:metaclass and what this
class takes."
  (for-each (lambda (super) (if (not (class? super))
                                (goops-error "~S is not a class: it cannot be a superclass" super)))
            supers)
  (let ((supers (if (null? supers) (list <object>) supers)))
    (apply make (get-keyword #:metaclass options (ensure-metaclass supers))
           #:dsupers supers #:slots slots #:name (get-keyword #:name options '(unbound)) options)))

(define (%slot name . options) (%make-slot name options))

(define (%class name supers slots options)
  (apply make-class supers slots (append options (list #:name name))))

(define (define-slot-methods class slot)
  (define name (slot-definition-name slot))
  (define (accessor-method specializers proc)
    (make <accessor-method> #:specializers specializers #:procedure proc))
  (define (reader generic)
    (add-method! generic (accessor-method (list class) (lambda (object) (slot-ref object name)))))
  (define (writer generic)
    (add-method! generic
                 (accessor-method (list class <top>) (lambda (object value) (slot-set! object name value)))))
  (cond ((slot-definition-getter slot) => reader))
  (cond ((slot-definition-setter slot) => writer))
  (cond ((slot-definition-accessor slot) => (lambda (generic) (reader generic) (writer (setter generic))))))

(define (class-methods class)
  "Return all methods that have CLASS or a class above it as a specializer."
  (delete-duplicates (append-map class-direct-methods (class-precedence-list class)) eq?))

(define (method-formals method) "Return the parameters of METHOD." (%method-formals method))

;;; Definitions.

(define (module-value module name)
  "Return what NAME means in MODULE or, when it is only declared there so far, in what MODULE imports; else #f."
  (define (value-in module)
    (let ((variable (module-variable module name)))
      (and variable (variable-bound? variable) (variable-ref variable))))
  (or (value-in module) (any value-in (module-uses module)) (value-in the-scm-module)))

(define (%ensure-generic! name)
  "Return the generic function that NAME means in the current module: one that is there, a primitive that can be
extended, or else a new one."
  (let* ((module (current-module)) (value (module-value module name)))
    (if value
        value
        (let ((generic (make-generic name)))
          (module-define! module name generic)
          generic))))

(define (%ensure-accessor! name)
  "As %ensure-generic!, with a setter that is a generic function, too."
  (let* ((module (current-module)) (value (module-value module name)) (accessor (ensure-accessor value name)))
    (if (not (eq? value accessor)) (module-define! module name accessor))
    accessor))

(define (make-extended-generic generics name)
  "Return a generic function with the methods of GENERICS, one or a list."
  (make <extended-generic> #:name name #:extends (if (list? generics) generics (list generics))))

(define-syntax define-generic
  (syntax-rules ()
    ((_ name) (define name (ensure-generic (module-value (current-module) 'name) 'name)))))

(define-syntax define-accessor
  (syntax-rules ()
    ((_ name) (define name (ensure-accessor (module-value (current-module) 'name) 'name)))))

(define-syntax define-extended-generic
  (syntax-rules ()
    ((_ name value) (define name (make-extended-generic value 'name)))))

(define-syntax define-extended-generics
  (lambda (form)
    (syntax-case form ()
      ((_ (name ...) #:prefix prefix)
       (with-syntax (((old ...)
                      (map (lambda (name)
                             (datum->syntax name (symbol-append (syntax->datum #'prefix) (syntax->datum name))))
                           #'(name ...))))
         #'(begin (define-extended-generic name old) ...))))))

;; (%specialized (PARAMETER …) (PLAIN …) (CLASS …) BODY …): the parameters are taken apart one by one.
(define-syntax %specialized
  (lambda (form)
    (syntax-case form ()
      ((_ next ((name class) . more) (plain ...) (classes ...) . body)
       #'(%specialized next more (plain ... name) (classes ... class) . body))
      ((_ next (name . more) (plain ...) (classes ...) . body)
       #'(%specialized next more (plain ... name) (classes ... <top>) . body))
      ((_ next () (plain ...) (classes ...) . body)
       #'(%method (list classes ...) #f (lambda (next plain ...) . body) #f '(plain ...)))
      ((_ next rest (plain ...) (classes ...) . body)
       (identifier? #'rest)
       #'(%method (list classes ...) #t (lambda (next plain ... . rest) . body) #f '(plain ... . rest))))))

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
             ((#:init-form) #'(#:init-form 'value #:init-thunk (lambda () value) . more))
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

(define-syntax standard-define-class
  (syntax-rules ()
    ((_ . rest) (define-class . rest))))
