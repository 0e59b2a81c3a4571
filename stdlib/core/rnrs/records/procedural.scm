;;; (rnrs records procedural): record types of R6RS.
;;;
;;; They are the core's record types; what R6RS adds is in the type's properties: uid, sealed?, opaque?.  A constructor
;;; is built from the protocols of the type and its ancestors, each of which gets a procedure for the fields that come
;;; before its own.

(define-module (rnrs records procedural)
  #:use-module (srfi srfi-9)
  #:use-module ((rnrs base) #:select (assertion-violation))
  #:replace (record-accessor record-constructor record-predicate record-type-descriptor?)
  #:export (make-record-type-descriptor make-record-constructor-descriptor record-mutator))

(define core (resolve-module '(guile)))
(define core-accessor (module-ref core 'record-accessor))
(define core-constructor (module-ref core 'record-constructor))
(define core-predicate (module-ref core 'record-predicate))

(define (record-type-descriptor? object)
  "Return true if OBJECT is a record type."
  (record-type? object))

(define (record-property rtd key)
  "Return the property KEY of RTD: uid, sealed? or opaque?; #f for those that other means have made."
  (assq-ref (record-type-properties rtd) key))

(define (check-rtd who rtd)
  (if (not (record-type? rtd)) (assertion-violation who "expected a record type descriptor" rtd)))

(define (parent-count rtd)
  "Return how many fields records of RTD have of its ancestors."
  (let ((parent (record-type-parent rtd)))
    (if parent (length (record-type-fields parent)) 0)))

(define (own-fields rtd)
  "Return the names of the fields of RTD that its parent does not have."
  (list-tail (record-type-fields rtd) (parent-count rtd)))

(define by-uid (make-hash-table))

(define (make-record-type-descriptor name parent uid sealed? opaque? fields)
  "Return a record type called NAME with FIELDS, a vector of (mutable NAME) and (immutable NAME), after those of PARENT.
A symbol UID makes it the same in every call, SEALED? rules out that another type extends it, OPAQUE? that record? sees
its records."
  (define (violation message . irritants)
    (apply assertion-violation 'make-record-type-descriptor message irritants))
  (if (not (symbol? name)) (violation "the name must be a symbol" name))
  (if (not (vector? fields)) (violation "the fields must be a vector" fields))
  (for-each (lambda (field)
              (if (not (and (list? field) (= (length field) 2) (memq (car field) '(mutable immutable))
                            (symbol? (cadr field))))
                  (violation "a field must be (mutable NAME) or (immutable NAME)" field)))
            (vector->list fields))
  (when parent
    (check-rtd 'make-record-type-descriptor parent)
    (if (record-property parent 'sealed?) (violation "the parent is sealed" parent)))
  (let ((shape (list name parent (->bool sealed?) (->bool opaque?) fields))
        (known (and uid (hashq-ref by-uid uid))))
    (cond ((not known)
           (let ((rtd (make-type name parent uid sealed? opaque? fields)))
             (if uid (hashq-set! by-uid uid (cons rtd shape)))
             rtd))
          ((equal? (cdr known) shape) (car known))
          (else (violation "there is another record type of this uid" uid)))))

(define (make-type name parent uid sealed? opaque? fields)
  (let ((fields (vector->list fields)))
    (make-record-type name fields
                      #:parent parent
                      #:allow-duplicate-field-names? #t
                      #:properties
                      `((uid . ,uid)
                        (sealed? . ,(->bool sealed?))
                        (opaque? . ,(or (->bool opaque?) (and parent (record-property parent 'opaque?))))))))

(define (position who rtd k)
  (check-rtd who rtd)
  (if (not (and (exact-integer? k) (< -1 k (length (own-fields rtd)))))
      (assertion-violation who "no such field" rtd k))
  (+ (parent-count rtd) k))

(define (record-accessor rtd k)
  "Return a procedure that returns field K, counted without those of ancestors, of a record of RTD."
  (core-accessor rtd (position 'record-accessor rtd k)))

(define (record-mutator rtd k)
  "Return a procedure that changes field K, counted without those of ancestors, of a record of RTD."
  (let ((k (position 'record-mutator rtd k)))
    (if (not (%mutable? rtd k)) (assertion-violation 'record-mutator "the field is immutable" rtd k))
    (lambda (record value) (%record-set! record rtd k value))))

(define (%mutable? rtd k)
  (let ((mutable (%record-type-mutable rtd)))
    (or (eq? mutable #t) (->bool (memq (list-ref (record-type-fields rtd) k) mutable)))))

(define (record-predicate rtd)
  "Return a procedure that says whether an object is a record of RTD."
  (check-rtd 'record-predicate rtd)
  (core-predicate rtd))

;;; Constructors.

(define-record-type <constructor-descriptor>
  (make-descriptor rtd parent protocol)
  constructor-descriptor?
  (rtd descriptor-rtd)
  (parent descriptor-parent)
  (protocol descriptor-protocol))

(define (make-record-constructor-descriptor rtd parent protocol)
  "Return how records of RTD are made: by PROTOCOL, on top of the constructor descriptor PARENT; #f for the plain ways."
  (check-rtd 'make-record-constructor-descriptor rtd)
  (if (and parent (not (eq? (descriptor-rtd parent) (record-type-parent rtd))))
      (assertion-violation 'make-record-constructor-descriptor "not a constructor of the parent" rtd parent))
  (make-descriptor rtd
                   (or parent
                       (and (record-type-parent rtd)
                            (make-record-constructor-descriptor (record-type-parent rtd) #f #f)))
                   protocol))

(define (plain? descriptor)
  (or (not descriptor)
      (and (not (descriptor-protocol descriptor)) (plain? (descriptor-parent descriptor)))))

(define (record-constructor descriptor)
  "Return the constructor that DESCRIPTOR describes."
  (if (not (constructor-descriptor? descriptor))
      (assertion-violation 'record-constructor "expected a constructor descriptor" descriptor))
  (let ((make (core-constructor (descriptor-rtd descriptor))))
    (if (plain? descriptor)
        make
        (constructor descriptor (lambda (fields) (apply make fields))))))

(define (constructor descriptor finish)
  "Return the constructor of DESCRIPTOR that passes the list of all fields to FINISH."
  (let* ((parent (descriptor-parent descriptor))
         (own (length (own-fields (descriptor-rtd descriptor))))
         (protocol (or (descriptor-protocol descriptor) (if parent (inheriting own) identity))))
    (define (checked fields)
      (if (not (= (length fields) own))
          (assertion-violation (record-type-name (descriptor-rtd descriptor))
                               (string-append "expected the values of " (number->string own) " fields") fields))
      fields)
    (protocol
     (if parent
         (lambda arguments
           (lambda fields
             (apply (constructor parent (lambda (before) (finish (append before (checked fields))))) arguments)))
         (lambda fields (finish (checked fields)))))))

;; The protocol of those that have none: the last OWN arguments are the fields.
(define (inheriting own)
  (lambda (make)
    (lambda arguments
      (let ((count (max 0 (- (length arguments) own))))
        (apply (apply make (list-head arguments count)) (list-tail arguments count))))))
