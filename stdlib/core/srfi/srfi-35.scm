;;; SRFI 35: conditions, which are exceptions by their older name.
;;;
;;; A condition type is an exception type, and a compound condition a compound exception; this module adds the checks
;;; and the spelling.  Note that &error is what (ice-9 exceptions) calls &external-error, and &serious its &error.

(define-module (srfi srfi-35)
  #:use-module ((ice-9 exceptions) #:prefix x:)
  #:replace (&error error?)
  #:export (make-condition-type condition-type? make-condition condition? condition-has-type? condition-ref
            make-compound-condition extract-condition define-condition-type condition
            &condition &message message-condition? condition-message &serious serious-condition?))

(define &condition x:&exception)
(define &message x:&message)
(define &serious x:&error)
(define &error x:&external-error)

(define condition? x:exception?)
(define condition-type? x:exception-type?)
(define message-condition? x:exception-with-message?)
(define condition-message x:exception-message)
(define serious-condition? (x:exception-predicate &serious))
(define error? (x:exception-predicate &error))
(define make-compound-condition x:make-exception)

(define (check-type who type)
  (if (not (condition-type? type))
      (scm-error 'wrong-type-arg who "Wrong type argument in position ~A (expecting ~A): ~S"
                 (list 1 "condition type" type) (list type))))

(define (make-condition-type id parent fields)
  "Return a condition type called ID, below PARENT, with FIELDS besides those of PARENT."
  (x:make-exception-type id parent fields))

(define (make-condition type . fields+values)
  "Return a condition of TYPE, whose fields get the values that follow their names in FIELDS+VALUES."
  (check-type "make-condition" type)
  (apply (record-constructor type)
         (map (lambda (field)
                (let ((found (memq field fields+values)))
                  (if (and found (pair? (cdr found)))
                      (cadr found)
                      (error "condition field without a value:" field type))))
              (record-type-fields type))))

(define (condition-has-type? condition type)
  "Return #t if CONDITION, or a component of it, is of TYPE or of a type below it."
  (check-type "condition-has-type?" type)
  ((x:exception-predicate type) condition))

(define (condition-ref condition field)
  "Return the value of FIELD in the first component of CONDITION that has one."
  (let loop ((components (x:simple-exceptions condition)))
    (if (null? components)
        (error "condition has no such field:" field condition)
        (let ((type (record-type-descriptor (car components))))
          (if (memq field (record-type-fields type))
              ((record-accessor type field) (car components))
              (loop (cdr components)))))))

(define (extract-condition condition type)
  "Return the first component of CONDITION that is of TYPE."
  (check-type "extract-condition" type)
  (let loop ((components (x:simple-exceptions condition)))
    (cond
     ((null? components) (error "condition has no component of this type:" type condition))
     ((condition-has-type? (car components) type) (car components))
     (else (loop (cdr components))))))

(define-syntax condition
  (syntax-rules ()
    ((_ (type (field value) ...) ...)
     (make-compound-condition (apply make-condition type (append (list 'field value) ...)) ...))))

(define-syntax define-condition-type
  (syntax-rules ()
    ((_ type parent predicate (field accessor) ...)
     (begin
       (define type (make-condition-type 'type parent '(field ...)))
       (define predicate (x:exception-predicate type))
       (define accessor (x:exception-accessor type (record-accessor type 'field)))
       ...))))
