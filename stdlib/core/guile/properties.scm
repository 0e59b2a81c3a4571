;;; What is known of objects beside what they are: properties of procedures, symbols and any other object, and setters.
;;;
;;; Properties live in tables that do not keep the objects alive.  A procedure starts with the properties of its code,
;;; name and documentation; what is set belongs to the one procedure.
;;;
;;; Expects from the kernel: make-weak-key-hash-table hashq-ref hashq-set!, procedure-name %procedure-properties
;;; %procedure-row %procedure-arity %procedure-span.

(define *unspecified* (if #f #f))

;;; Procedures.

(define %own-properties (make-weak-key-hash-table))

(define (procedure-documentation proc)
  "Return the documentation of PROC, or #f."
  (%check "procedure-documentation" 1 "procedure" procedure? proc)
  (let ((row (%procedure-row proc)))
    (if row
        (cadr row)
        (or (assq-ref (procedure-properties proc) 'documentation)
            (assq-ref (%sentences) proc)))))

(define (procedure-properties proc)
  "Return the association list of the properties of PROC."
  (%check "procedure-properties" 1 "procedure" procedure? proc)
  (or (hashq-ref %own-properties proc)
      (let ((properties (%procedure-properties proc))
            (name (procedure-name proc)))
        (if (and name (not (assq 'name properties)))
            (acons 'name name properties)
            properties))))

(define (set-procedure-properties! proc alist)
  "Make ALIST the properties of PROC."
  (%check "set-procedure-properties!" 1 "procedure" procedure? proc)
  (hashq-set! %own-properties proc alist))

(define (procedure-property proc key)
  "Return the property KEY of PROC, or #f."
  (assq-ref (procedure-properties proc) key))

(define (set-procedure-property! proc key value)
  "Make VALUE the property KEY of PROC."
  (set-procedure-properties! proc (acons key value (%alist-without key (procedure-properties proc))))
  (if (eq? key 'name) (%set-procedure-name! proc value)))

(define (%alist-without key alist)
  (filter (lambda (pair) (not (eq? (car pair) key))) alist))

(define (procedure-minimum-arity proc)
  "Return the list of how many arguments PROC requires, how many more it may take, and whether it takes any number."
  (%check "procedure-minimum-arity" 1 "procedure" procedure? proc)
  (%procedure-arity proc))

(define (thunk? object)
  "Return #t if OBJECT is a procedure that can be called without arguments."
  (and (procedure? object)
       (= 0 (car (%procedure-arity object)))))

(define (procedure-source proc)
  "Return the property source of PROC, or #f: who wants the source to be kept has to say so."
  (%check "procedure-source" 1 "procedure" procedure? proc)
  (procedure-property proc 'source))

;;; Setters.  A procedure with setter is a procedure of its own, so that the getter stays without.

(define %setters (make-weak-key-hash-table))

(define (make-procedure-with-setter getter setter)
  "Return a procedure like GETTER for which (set! (PROC argument ...) value) calls (SETTER argument ... value)."
  (%check "make-procedure-with-setter" 1 "procedure" procedure? getter)
  (%check "make-procedure-with-setter" 2 "procedure" procedure? setter)
  (let ((proc (case-lambda
                ((a) (getter a))
                ((a b) (getter a b))
                (arguments (apply getter arguments)))))
    (hashq-set! %setters proc (cons getter setter))
    proc))

(define (procedure-with-setter? object)
  "Return #t if OBJECT is a procedure with setter."
  (and (procedure? object) (hashq-ref %setters object) #t))

(define (setter proc)
  "Return the setter of PROC."
  (let ((pair (hashq-ref %setters proc)))
    (cond
     (pair (cdr pair))
     ((%applicable-struct-setter proc) => identity)
     (else (%wrong-type "setter" 1 "procedure with setter" proc)))))

(define (procedure proc)
  "Return the getter that the procedure with setter PROC was made of."
  (let ((pair (hashq-ref %setters proc)))
    (if pair
        (car pair)
        (%wrong-type "procedure" 1 "procedure with setter" proc))))

;;; Objects and symbols.

(define (make-object-property)
  "Return a procedure with setter that associates a value with an object, #f at first."
  (let ((table (make-weak-key-hash-table)))
    (make-procedure-with-setter
     (lambda (object) (hashq-ref table object))
     (lambda (object value) (hashq-set! table object value)))))

(define %object-properties (make-weak-key-hash-table))

(define (object-properties object)
  "Return the association list of OBJECT's properties."
  (hashq-ref %object-properties object '()))

(define (set-object-properties! object alist)
  "Make ALIST the properties of OBJECT."
  (hashq-set! %object-properties object alist))

(define (object-property object key)
  "Return the property KEY of OBJECT, or #f."
  (assq-ref (object-properties object) key))

(define (set-object-property! object key value)
  "Make VALUE the property KEY of OBJECT."
  (set-object-properties! object (assq-set! (object-properties object) key value))
  value)

(define %symbol-properties (make-weak-key-hash-table))

(define (symbol-property symbol key)
  "Return the property KEY of SYMBOL, or #f."
  (assoc-ref (hashq-ref %symbol-properties symbol '()) key))

(define (set-symbol-property! symbol key value)
  "Make VALUE the property KEY of SYMBOL."
  (hashq-set! %symbol-properties symbol
              (assoc-set! (hashq-ref %symbol-properties symbol '()) key value)))

(define (symbol-property-remove! symbol key)
  "Forget the property KEY of SYMBOL."
  (hashq-set! %symbol-properties symbol
              (assoc-remove! (hashq-ref %symbol-properties symbol '()) key)))

;;; Where data was read.

(define %own-source-properties (make-weak-key-hash-table))

(define (source-properties object)
  "Return the location where OBJECT was read, an association list with filename, line and column, or ()."
  (or (hashq-ref %own-source-properties object #f)
      (%source-properties object)))

(define (source-property object key)
  "Return the value of KEY in the source properties of OBJECT, or #f."
  (assq-ref (source-properties object) key))

(define (set-source-properties! object properties)
  "Make PROPERTIES the source properties of OBJECT."
  (hashq-set! %own-source-properties object properties)
  *unspecified*)

(define (set-source-property! object key value)
  "Make VALUE the value of KEY in the source properties of OBJECT."
  (set-source-properties!
   object
   (acons key value (filter (lambda (pair) (not (eq? (car pair) key))) (source-properties object)))))

(define (supports-source-properties? object)
  "Return #t if OBJECT can have source properties."
  (not (or (symbol? object) (keyword? object) (char? object) (boolean? object) (null? object)
           (and (integer? object) (exact? object) (<= most-negative-fixnum object most-positive-fixnum)))))

(define (cons-source pair car cdr)
  "Return a fresh pair of CAR and CDR with the source properties of PAIR."
  (let ((result (cons car cdr)))
    (set-source-properties! result (source-properties pair))
    result))
