;;; What the objects of (oop goops) are made of: classes, slots, instances, methods, generic functions.
;;;
;;; Each is a record with a class and a storage, a vector of the values of its slots; a generic function is a procedure
;;; that a table leads to its record from.  What a class, method or generic function has by itself is a virtual slot of
;;; its class, so that classes of one's own may add slots and still find those.
;;;
;;; Invariant: the slots of a class are those of its precedence list, the most general class's first, each name once
;;; where it was declared last; a slot has the same position in all instances of one class.

(define-module (oop goops objects)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:export (class? class-name set-class-name! class-direct-supers set-class-supers! class-direct-slots
            set-class-direct-slots! class-precedence-list set-class-precedence! class-slots class-direct-subclasses
            class-subclasses class-direct-methods %set-class-methods! subclass?
            <class-record> %make-class-record %prepare-class! %finish-class! %standard-precedence %standard-slots %superclass-check
            <slot-record> %make-slot %->slot slot? slot-definition-name slot-definition-options
            slot-definition-allocation
            slot-definition-init-keyword slot-definition-init-value slot-definition-init-thunk
            slot-definition-init-form slot-definition-getter slot-definition-setter slot-definition-accessor
            class-slot-definition class-slot-ref class-slot-set!
            <instance-record> %instance? %make-instance set-instance-class!
            <method-record> %make-method-record method? method-specializers set-method-specializers! %method-rest?
            set-method-rest?! %method-procedure set-method-procedure! method-generic-function set-method-generic!
            %method-plain set-method-plain! %method-formals set-method-formals!
            %make-dispatch dispatch? dispatch-name set-dispatch-name! dispatch-methods set-dispatch-methods!
            dispatch-fallback set-dispatch-fallback! %dispatch-of %register-dispatch!
            %object-class %object-storage %set-object-storage!
            %slot-value %set-slot-value! %slot-known? %unbound %unbound? goops-error %set-class-of-slots!))

(define (goops-error message . arguments)
  "Raise an error of the kind goops-error."
  (scm-error 'goops-error #f message arguments '()))

(define-record-type <class-record>
  (make-class-record metaclass storage name supers direct-slots precedence slots index subclasses methods shared)
  class?
  (metaclass class-metaclass)
  (storage class-storage set-class-storage!)
  (name %class-name set-class-name!)
  (supers %direct-supers set-class-supers!)
  (direct-slots %direct-slots set-class-direct-slots!)
  (precedence %precedence set-class-precedence!)
  (slots %slots set-class-slots!)
  (index class-index set-class-index!)        ; a slot's name -> slot, and position, variable or #f
  (subclasses %direct-subclasses set-class-subclasses!)
  (methods %direct-methods %set-class-methods!)
  (shared class-shared set-class-shared!))    ; values of slots that all instances share: an alist of variables

(define-syntax-rule (define-class-readers (name field docstring) ...)
  (begin (define (name class) docstring (%check (symbol->string 'name) 1 "class" class? class) (field class)) ...))

(define-class-readers
  (class-name %class-name "Return the name of CLASS.")
  (class-direct-supers %direct-supers "Return the classes that CLASS was defined below.")
  (class-direct-slots %direct-slots "Return the slots that CLASS declares itself.")
  (class-precedence-list %precedence "Return CLASS and the classes above it, the most special first.")
  (class-slots %slots "Return the slots of instances of CLASS.")
  (class-direct-subclasses %direct-subclasses "Return the classes that were defined below CLASS.")
  (class-direct-methods %direct-methods "Return the methods that have CLASS as a specializer."))

(define-record-type <instance-record>
  (make-instance class storage)
  %instance?
  (class instance-class set-instance-class!)
  ;; Behind a variable, which is equal? only to itself: two instances are not equal? unless a method says so.
  (storage instance-variable))

(define (%make-instance class storage) (make-instance class (make-variable storage)))

(define-record-type <method-record>
  (make-method class storage specializers rest? procedure plain generic formals)
  method?
  (class method-class)
  (storage method-storage set-method-storage!)
  (specializers %specializers set-method-specializers!)
  (rest? %method-rest? set-method-rest?!)
  (procedure %method-procedure set-method-procedure!)  ; its first argument is next-method
  (plain %method-plain set-method-plain!)              ; without next-method, or #f
  (generic method-generic-function set-method-generic!)
  (formals %method-formals set-method-formals!))

(define (%make-method-record class storage) (make-method class storage '() #f #f #f #f #f))

(define (method-specializers method)
  "Return the classes of the parameters of METHOD; <top>, dotted, stands for the rest."
  (%check "method-specializers" 1 "method" method? method)
  (if (%method-rest? method)
      (append (%specializers method) (%method-rest? method))
      (%specializers method)))

(define-record-type <dispatch>
  (make-dispatch class storage name methods fallback)
  dispatch?
  (class dispatch-class)
  (storage dispatch-storage set-dispatch-storage!)
  (name dispatch-name set-dispatch-name!)
  (methods dispatch-methods set-dispatch-methods!)
  (fallback dispatch-fallback set-dispatch-fallback!))   ; called when no method fits, or #f

(define (%make-dispatch class storage name fallback) (make-dispatch class storage name '() fallback))

(define dispatches (make-weak-key-hash-table))
(define (%dispatch-of object) (and (procedure? object) (hashq-ref dispatches object)))
(define (%register-dispatch! generic dispatch) (hashq-set! dispatches generic dispatch))

;;; All of them.

(define (%object-class object)
  "Return the class of OBJECT if it is one of these objects, else #f; a class that was made without metaclass has none."
  (cond ((%instance? object) (instance-class object))
        ((class? object) (class-metaclass object))
        ((method? object) (method-class object))
        ((%dispatch-of object) => dispatch-class)
        ((slot? object) class-of-slots)
        (else #f)))

(define class-of-slots #f)
(define (%set-class-of-slots! class) (set! class-of-slots class))

(define (%object-storage object)
  (cond ((%instance? object) (variable-ref (instance-variable object)))
        ((class? object) (class-storage object))
        ((method? object) (method-storage object))
        (else (dispatch-storage (%dispatch-of object)))))

(define (%set-object-storage! object storage)
  (cond ((%instance? object) (variable-set! (instance-variable object) storage))
        ((class? object) (set-class-storage! object storage))
        ((method? object) (set-method-storage! object storage))
        (else (set-dispatch-storage! (%dispatch-of object) storage))))

;;; Slots.

(define-record-type <slot-record>
  (%make-slot name options)
  slot?
  (name slot-definition-name)
  (options slot-options))

(define (%->slot form)
  "Return the slot that FORM, a symbol or a list of a name and options, describes."
  (cond ((slot? form) form)
        ((symbol? form) (%make-slot form '()))
        ((and (pair? form) (symbol? (car form)) (list? (cdr form))) (%make-slot (car form) (cdr form)))
        (else (goops-error "Invalid slot specification: ~S" form))))

(define (slot-definition-options slot)
  "Return the options of SLOT, a list of keywords and values."
  (cons* #:name (slot-definition-name slot) (slot-options slot)))

(define (option slot keyword default)
  (let loop ((rest (slot-options slot)))
    (cond
     ((or (null? rest) (null? (cdr rest))) default)
     ((eq? (car rest) keyword) (cadr rest))
     (else (loop (cddr rest))))))

(define %unbound (list 'unbound))
(define (%unbound? value) (eq? value %unbound))

(define (slot-definition-allocation slot)
  "Return where the values of SLOT are: #:instance, #:class, #:each-subclass or #:virtual."
  (option slot #:allocation #:instance))
(define (slot-definition-init-keyword slot) "Return the keyword that initializes SLOT, or #f."
  (option slot #:init-keyword #f))
(define (slot-definition-init-value slot) "Return the first value of SLOT." (option slot #:init-value %unbound))
(define (slot-definition-init-thunk slot) "Return the procedure that makes the first value of SLOT, or #f."
  (option slot #:init-thunk #f))
(define (slot-definition-init-form slot) "Return the form whose value is the first value of SLOT."
  (option slot #:init-form %unbound))
(define (slot-definition-getter slot) "Return the getter of SLOT, or #f." (option slot #:getter #f))
(define (slot-definition-setter slot) "Return the setter of SLOT, or #f." (option slot #:setter #f))
(define (slot-definition-accessor slot) "Return the accessor of SLOT, or #f." (option slot #:accessor #f))

(define (class-slot-definition class name)
  "Return the definition of the slot NAME of CLASS, or #f."
  (let ((entry (hashq-ref (class-index class) name)))
    (and entry (car entry))))

;;; Classes.

(define (%make-class-record metaclass storage)
  "Return a class that is still to be prepared and finished."
  (make-class-record metaclass storage #f '() '() '() '() (make-hash-table) '() '() '()))

(define (%superclass-check name supers)
  (for-each (lambda (super)
              (if (not (class? super)) (goops-error "~S is not a class: it cannot be a superclass of ~A" super name)))
            supers))

(define (%prepare-class! class name supers slots)
  "Give CLASS its NAME, superclasses and own slots."
  (%superclass-check name supers)
  (set-class-name! class name)
  (set-class-supers! class supers)
  (set-class-direct-slots! class (map %->slot slots)))

;; The class, then what its superclasses' lists agree on (C3).
(define (%standard-precedence class)
  (let ((supers (class-direct-supers class)))
    (let loop ((lists (append (map class-precedence-list supers) (list supers))) (result (list class)))
      (let ((lists (remove null? lists)))
        (if (null? lists)
            (reverse result)
            (let ((next (find (lambda (candidate) (not (any (lambda (list) (memq candidate (cdr list))) lists)))
                              (map car lists))))
              (if (not next)
                  (goops-error "the superclasses ~S are in an order that contradicts itself" supers))
              (loop (map (lambda (list) (if (eq? (car list) next) (cdr list) list)) lists)
                    (cons next result))))))))

(define (%standard-slots class)
  (let loop ((classes (reverse (class-precedence-list class))) (slots '()))
    (if (null? classes)
        slots
        (let ((own (class-direct-slots (car classes))))
          (loop (cdr classes)
                (append (remove (lambda (slot)
                                  (any (lambda (other)
                                         (eq? (slot-definition-name other) (slot-definition-name slot)))
                                       own))
                                slots)
                        own))))))

(define (%finish-class! class slots)
  "Make CLASS, which has its precedence list, one with instances that have SLOTS."
  (set-class-slots! class (map %->slot slots))
  (for-each (lambda (super) (set-class-subclasses! super (cons class (%direct-subclasses super))))
            (class-direct-supers class))
  (set-class-shared! class (filter-map (lambda (slot) (shared-location class slot)) (class-slots class)))
  (let ((index (make-hash-table)))
    (let loop ((slots (class-slots class)) (position 0))
      (when (pair? slots)
        (let* ((slot (car slots)) (name (slot-definition-name slot)))
          (hashq-set! index name
                      (cons slot
                            (cond ((assq-ref (class-shared class) name) => identity)
                                  ((eq? (slot-definition-allocation slot) #:virtual) #f)
                                  (else position)))))
        (loop (cdr slots) (+ position 1))))
    (set-class-index! class index)))

(define (class-subclasses class)
  "Return all classes below CLASS."
  (delete-duplicates
   (append-map (lambda (sub) (cons sub (class-subclasses sub))) (class-direct-subclasses class))
   eq?))

(define (subclass? class super)
  "Return true if CLASS is SUPER or below it."
  (memq super (%precedence class)))

;; A slot of a class is shared with the superclass that declared it, one for each subclass is not.
(define (shared-location class slot)
  (define name (slot-definition-name slot))
  (case (slot-definition-allocation slot)
    ((#:class)
     (cons name
           (or (any (lambda (super) (assq-ref (class-shared super) name))
                    (if (memq slot (class-direct-slots class)) '() (cdr (class-precedence-list class))))
               (make-variable (first-value slot)))))
    ((#:each-subclass) (cons name (make-variable (first-value slot))))
    (else #f)))

(define (first-value slot)
  (let ((thunk (slot-definition-init-thunk slot)))
    (if thunk (thunk) (slot-definition-init-value slot))))

(define (shared-variable class name)
  (or (assq-ref (class-shared class) name)
      (goops-error "No slot with name `~S' that instances of ~S share" name class)))

(define (class-slot-ref class name)
  "Return the value of the slot NAME that all instances of CLASS share."
  (variable-ref (shared-variable class name)))

(define (class-slot-set! class name value)
  "Make VALUE that of the slot NAME that all instances of CLASS share."
  (variable-set! (shared-variable class name) value))

;;; Values of slots.

(define (slot-entry object name)
  (hashq-ref (class-index (%object-class object)) name))

(define (%slot-known? object name)
  (and (slot-entry object name) #t))

;; Both call MISSING when there is no such slot.
(define (%slot-value object name missing)
  (let ((entry (slot-entry object name)))
    (cond
     ((not entry) (missing))
     ((not (cdr entry)) ((option (car entry) #:slot-ref #f) object))
     ((variable? (cdr entry)) (variable-ref (cdr entry)))
     (else (vector-ref (%object-storage object) (cdr entry))))))

(define (%set-slot-value! object name value missing)
  (let ((entry (slot-entry object name)))
    (cond
     ((not entry) (missing))
     ((not (cdr entry)) ((option (car entry) #:slot-set! #f) object value))
     ((variable? (cdr entry)) (variable-set! (cdr entry) value))
     (else (vector-set! (%object-storage object) (cdr entry) value)))))
