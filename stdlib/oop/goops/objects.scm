;;; Classes and their instances: the part of (oop goops) that knows no generic functions.
;;;
;;; A class is a record; so is an instance, whose storage is a vector behind a variable: a variable is equal? only to
;;; itself, so two instances with the same slots are not equal? unless a method says so.  Values that are no instances
;;; have classes, too: those of (oop goops builtin).
;;;
;;; Invariant: a class's slots are those of its precedence list, the most general class's first, each name once; the
;;; position of a slot is the same in all instances of one class.

(define-module (oop goops objects)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (srfi srfi-9 gnu)
  #:export (class? class-name class-direct-supers class-direct-slots class-precedence-list class-slots
            class-direct-subclasses class-subclasses class-metaclass class-direct-methods %set-class-methods!
            make-class %make-builtin-class subclass?
            slot-definition-name slot-definition-options slot-definition-allocation slot-definition-init-keyword
            slot-definition-init-value slot-definition-init-thunk slot-definition-getter slot-definition-setter
            slot-definition-accessor class-slot-definition
            instance? instance-class %allocate %instance-storage %set-instance-class! %set-instance-storage!
            %slot-value %set-slot-value! %slot-known? %unbound %unbound? goops-error %set-instance-printer!))

(define-record-type <class-record>
  (make-class-record name metaclass supers direct-slots precedence slots subclasses methods shared)
  class?
  (name class-name)
  (metaclass class-metaclass)
  (supers class-direct-supers)
  (direct-slots class-direct-slots)
  (precedence class-precedence-list set-class-precedence!)
  (slots class-slots set-class-slots!)
  (subclasses class-direct-subclasses set-class-subclasses!)
  (methods class-direct-methods %set-class-methods!)
  (shared class-shared))                ; values of slots that all instances share: an alist of variables

(define-record-type <instance>
  (make-instance class storage)
  instance?
  (class instance-class %set-instance-class!)
  (storage instance-variable %set-instance-variable!))

(define (goops-error message . arguments)
  "Raise an error of the kind goops-error."
  (scm-error 'goops-error #f message arguments '()))

(set-record-type-printer! <class-record>
  (lambda (class port)
    (display "#<<class> " port)
    (display (class-name class) port)
    (display ">" port)))

(define (%set-instance-printer! proc)
  (set-record-type-printer! <instance> proc))

;;; Slots: a definition is a list of the name and options.

(define (slot-definition-name slot) "Return the name of SLOT." (car slot))
(define (slot-definition-options slot) "Return the options of SLOT, a list of keywords and values." (cdr slot))
(define (option slot keyword default)
  (let loop ((rest (cdr slot)))
    (cond
     ((or (null? rest) (null? (cdr rest))) default)
     ((eq? (car rest) keyword) (cadr rest))
     (else (loop (cddr rest))))))
(define (slot-definition-allocation slot)
  "Return where the values of SLOT are: #:instance, #:class, #:each-subclass or #:virtual."
  (option slot #:allocation #:instance))
(define (slot-definition-init-keyword slot) "Return the keyword that initializes SLOT, or #f."
  (option slot #:init-keyword #f))
(define (slot-definition-init-value slot) "Return the first value of SLOT." (option slot #:init-value %unbound))
(define (slot-definition-init-thunk slot) "Return the procedure that makes the first value of SLOT, or #f."
  (option slot #:init-thunk #f))
(define (slot-definition-getter slot) "Return the getter of SLOT, or #f." (option slot #:getter #f))
(define (slot-definition-setter slot) "Return the setter of SLOT, or #f." (option slot #:setter #f))
(define (slot-definition-accessor slot) "Return the accessor of SLOT, or #f." (option slot #:accessor #f))

(define %unbound (list 'unbound))
(define (%unbound? value) (eq? value %unbound))

(define (class-slot-definition class name)
  "Return the definition of the slot NAME of CLASS, or #f."
  (assq name (class-slots class)))

;;; Precedence: the class, then what its superclasses' lists agree on (C3).

(define (precedence-list class supers)
  (let loop ((lists (append (map class-precedence-list supers) (list supers))) (result (list class)))
    (let ((lists (remove null? lists)))
      (if (null? lists)
          (reverse result)
          (let ((next (find (lambda (candidate) (not (any (lambda (list) (memq candidate (cdr list))) lists)))
                            (map car lists))))
            (if (not next)
                (goops-error "the superclasses ~S are in an order that contradicts itself" supers))
            (loop (map (lambda (list) (if (eq? (car list) next) (cdr list) list)) lists)
                  (cons next result)))))))

(define (all-slots precedence)
  (let loop ((classes (reverse precedence)) (slots '()))
    (if (null? classes)
        slots
        (loop (cdr classes)
              (fold (lambda (slot slots)
                      (let ((inherited (assq (car slot) slots)))
                        (if inherited
                            (map (lambda (other) (if (eq? other inherited) slot other)) slots)
                            (append slots (list slot)))))
                    slots
                    (class-direct-slots (car classes)))))))

(define (make-class name metaclass supers slots)
  "Return a class called NAME with the superclasses SUPERS and, beside theirs, the given slot definitions."
  (for-each (lambda (super)
              (if (not (class? super)) (goops-error "~S is not a class: it cannot be a superclass of ~A" super name)))
            supers)
  (let ((class (make-class-record name metaclass supers slots '() '() '() '() '())))
    (set-class-precedence! class (precedence-list class supers))
    (set-class-slots! class (all-slots (class-precedence-list class)))
    (for-each (lambda (super) (set-class-subclasses! super (cons class (class-direct-subclasses super)))) supers)
    (let ((shared (filter-map (lambda (slot) (shared-place class slot)) (class-slots class))))
      (%set-class-shared! class shared))
    class))

(define %set-class-shared! (record-modifier <class-record> 'shared))

(define (%make-builtin-class name supers)
  "Return a class for values that are no instances."
  (make-class name #f supers '()))

(define (class-subclasses class)
  "Return all classes below CLASS."
  (delete-duplicates
   (append-map (lambda (sub) (cons sub (class-subclasses sub))) (class-direct-subclasses class))
   eq?))

(define (subclass? class super)
  "Return true if CLASS is SUPER or below it."
  (memq super (class-precedence-list class)))

;; A slot of a class is shared with the superclass that declared it, one for each subclass is not.
(define (shared-place class slot)
  (case (slot-definition-allocation slot)
    ((#:class)
     (cons (car slot)
           (or (any (lambda (super) (assq-ref (class-shared super) (car slot)))
                    (if (memq slot (class-direct-slots class)) '() (cdr (class-precedence-list class))))
               (make-variable (first-value slot)))))
    ((#:each-subclass) (cons (car slot) (make-variable (first-value slot))))
    (else #f)))

(define (first-value slot)
  (let ((thunk (slot-definition-init-thunk slot)))
    (if thunk (thunk) (slot-definition-init-value slot))))

;;; Instances.

(define (%allocate class)
  "Return an instance of CLASS whose slots have no values."
  (make-instance class (make-variable (make-vector (length (class-slots class)) %unbound))))

(define (%instance-storage object) (variable-ref (instance-variable object)))
(define (%set-instance-storage! object storage) (variable-set! (instance-variable object) storage))

(define (slot-position class name)
  (list-index (lambda (slot) (eq? (car slot) name)) (class-slots class)))

(define (%slot-known? object name)
  (and (class-slot-definition (instance-class object) name) #t))

;; Both call MISSING when there is no such slot.
(define (%slot-value object name missing)
  (let* ((class (instance-class object)) (slot (class-slot-definition class name)))
    (cond
     ((not slot) (missing))
     ((assq-ref (class-shared class) name) => variable-ref)
     ((eq? (slot-definition-allocation slot) #:virtual) ((option slot #:slot-ref #f) object))
     (else (vector-ref (%instance-storage object) (slot-position class name))))))

(define (%set-slot-value! object name value missing)
  (let* ((class (instance-class object)) (slot (class-slot-definition class name)))
    (cond
     ((not slot) (missing))
     ((assq-ref (class-shared class) name) => (lambda (variable) (variable-set! variable value)))
     ((eq? (slot-definition-allocation slot) #:virtual) ((option slot #:slot-set! #f) object value))
     (else (vector-set! (%instance-storage object) (slot-position class name) value)))))
