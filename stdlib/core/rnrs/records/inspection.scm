;;; (rnrs records inspection): predicates and accessors of records and of their types.

(define-module (rnrs records inspection)
  #:use-module ((rnrs base) #:select (assertion-violation))
  #:use-module (rnrs records procedural)
  #:replace (record?)
  #:re-export (record-type-name record-type-parent)
  #:export (record-rtd record-type-uid record-type-generative? record-type-sealed? record-type-opaque?
            record-field-mutable? (field-names . record-type-field-names)))

(define record-property (@@ (rnrs records procedural) record-property))
(define own-fields (@@ (rnrs records procedural) own-fields))
(define core-record? (module-ref (resolve-module '(guile)) 'record?))

(define (record? object)
  "Return true if OBJECT is a record whose type is not opaque."
  (and (core-record? object) (not (record-type-opaque? (record-type-descriptor object)))))

(define (record-rtd record)
  "Return the type of RECORD."
  (if (not (record? record)) (assertion-violation 'record-rtd "expected a record of a type that is not opaque" record))
  (record-type-descriptor record))

(define (record-type-uid rtd) "Return the symbol that makes RTD the same everywhere, or #f." (record-property rtd 'uid))
(define (record-type-generative? rtd) "Return true if RTD has no uid." (not (record-type-uid rtd)))
(define (record-type-sealed? rtd) "Return true if RTD cannot be extended." (->bool (record-property rtd 'sealed?)))
(define (record-type-opaque? rtd) "Return true if record? is false for RTD's records."
  (->bool (record-property rtd 'opaque?)))

(define (field-names rtd)
  "Return a vector of the names of RTD's fields, without those of ancestors."
  (list->vector (own-fields rtd)))

(define (record-field-mutable? rtd k)
  "Return true if field K of RTD, counted without those of ancestors, can be changed."
  (let ((names (own-fields rtd)) (mutable (%record-type-mutable rtd)))
    (if (not (and (exact-integer? k) (< -1 k (length names))))
        (assertion-violation 'record-field-mutable? "no such field" rtd k))
    (or (eq? mutable #t) (->bool (memq (list-ref names k) mutable)))))
