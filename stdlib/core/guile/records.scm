;;; Record types and the procedures on their records.
;;;
;;; The kernel knows types, fields by number, and the check that a record is of a type; here are the procedures by
;;; name.  A constructor for few fields and every accessor is a procedure of fixed arity, since those are what programs
;;; call most.  One of the first boot files: uses only lambda, let, if, cond, case, case-lambda.
;;;
;;; Expects from the kernel: (%make-record-type NAME FIELDS PARENT MUTABLE) %make-record %record? %record-ref
;;; %record-set! %record-field-index %set-record-type-printer! %set-record-type-properties! record-type-fields.

(define (%record-error who message . arguments)
  (scm-error 'misc-error who message arguments #f))

(define (%field-names fields)
  "Return the names of FIELDS, each of which is a name, (mutable NAME) or (immutable NAME)."
  (let loop ((fields fields) (names '()))
    (cond
     ((null? fields) (reverse! names))
     ((pair? (car fields)) (loop (cdr fields) (cons (cadr (car fields)) names)))
     (else (loop (cdr fields) (cons (car fields) names))))))

(define (%mutable-names fields)
  "Return the names of those FIELDS that may be changed, or #t for all."
  (let loop ((rest fields) (names '()) (all? #t))
    (cond
     ((null? rest) (if all? #t (reverse! names)))
     ((not (pair? (car rest))) (loop (cdr rest) (cons (car rest) names) all?))
     ((eq? (car (car rest)) 'mutable) (loop (cdr rest) (cons (cadr (car rest)) names) all?))
     (else (loop (cdr rest) names #f)))))

(define (%check-field-names fields)
  (let loop ((names (%field-names fields)))
    (if (pair? names)
        (if (memq (car names) (cdr names))
            (%record-error "make-record-type" "duplicate field ~S" (car names))
            (loop (cdr names))))))

(define (%option options keyword default)
  (cond
   ((or (null? options) (null? (cdr options))) default)
   ((eq? (car options) keyword) (cadr options))
   (else (%option (cddr options) keyword default))))

(define (make-record-type name fields . rest)
  "Return a record type called NAME whose records have FIELDS.
What may follow is a procedure that prints a record on a port, and then the options #:parent, a record type whose fields
come first, and #:properties, an association list."
  (let* ((printer (if (and (pair? rest) (not (keyword? (car rest)))) (car rest) #f))
         (options (if (and (pair? rest) (not (keyword? (car rest)))) (cdr rest) rest))
         (parent (%option options #:parent #f)))
    (if (not (%option options #:allow-duplicate-field-names? #f)) (%check-field-names fields))
    (let ((type (%make-record-type name (%field-names fields) parent (%mutable-names fields))))
      (if printer (%set-record-type-printer! type printer))
      (%set-record-type-properties! type (%option options #:properties '()))
      type)))

(define (%positions who type names)
  (let loop ((names names) (positions '()))
    (if (null? names)
        (reverse! positions)
        (loop (cdr names) (cons (%position who type (car names)) positions)))))

(define (%position who type field)
  (or (%record-field-index type field)
      (if (and (exact-integer? field) (< -1 field (length (record-type-fields type))))
          field
          (%record-error who "no field ~S in ~S" field type))))

(define (%full-constructor type count)
  (case count
    ((0) (lambda () (%make-record type)))
    ((1) (lambda (a) (%make-record type a)))
    ((2) (lambda (a b) (%make-record type a b)))
    ((3) (lambda (a b c) (%make-record type a b c)))
    ((4) (lambda (a b c d) (%make-record type a b c d)))
    ((5) (lambda (a b c d e) (%make-record type a b c d e)))
    ((6) (lambda (a b c d e f) (%make-record type a b c d e f)))
    (else
     (lambda values
       (%check-count type values count)
       (apply %make-record type values)))))

(define (%check-count type values count)
  (if (not (= (length values) count))
      (scm-error 'wrong-number-of-args #f "Wrong number of arguments to the constructor of ~A: ~S"
                 (list (record-type-name type) values) #f)))

(define (%partial-constructor type positions)
  (let ((count (length positions)))
    (lambda values
      (%check-count type values count)
      (let ((record (%make-record type)))
        (let loop ((positions positions) (values values))
          (if (null? positions)
              record
              (begin
                (%record-set! record type (car positions) (car values))
                (loop (cdr positions) (cdr values)))))))))

(define (%prefix? names all)
  (or (null? names)
      (and (pair? all)
           (eq? (car names) (car all))
           (%prefix? (cdr names) (cdr all)))))

(define record-constructor
  (case-lambda
    "Return a procedure that makes records of TYPE from the values of FIELDS, all of them by default."
    ((type) (%full-constructor type (length (record-type-fields type))))
    ((type fields)
     (if (%prefix? fields (record-type-fields type))
         (%full-constructor type (length fields))
         (%partial-constructor type (%positions "record-constructor" type fields))))))

(define record-type-constructor record-constructor)

(define (record-predicate type)
  "Return a procedure that says whether its argument is a record of TYPE, or of a type that extends it."
  (lambda (object) (%record? object type)))

(define (record-accessor type field)
  "Return a procedure that returns the value of FIELD, a name or a position, of a record of TYPE."
  (let ((position (%position "record-accessor" type field)))
    (lambda (record) (%record-ref record type position))))

(define (record-modifier type field)
  "Return a procedure that changes the value of FIELD, a name or a position, of a record of TYPE."
  (let ((position (%position "record-modifier" type field)))
    (if (not (memq (list-ref (record-type-fields type) position) (%record-type-mutable-names type)))
        (%record-error "record-modifier" "field ~S of ~S is immutable" field type))
    (lambda (record value) (%record-set! record type position value))))

(define (%record-type-mutable-names type)
  (let ((mutable (%record-type-mutable type)))
    (if (eq? mutable #t) (record-type-fields type) mutable)))

(define (record-type-has-parent? type parent)
  "Return #t if TYPE extends PARENT, directly or not."
  (let ((parents (vector->list (record-type-parents type))))
    (if (memq parent parents) #t #f)))
