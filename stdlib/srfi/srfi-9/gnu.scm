;;; Immutable records and functional updates.
;;;
;;; An update makes a new record from the fields of the old one.  Which field a getter reads is found out by asking it:
;;; a probe, a record of the same type whose fields hold their own positions, answers with the position.  So
;;; set-field works for every record type, and a getter needs no registration.

(define-module (srfi srfi-9 gnu)
  #:use-module (srfi srfi-9)
  #:export (define-immutable-record-type set-field set-fields set-record-type-printer!
            %functional-setter %set-fields))

(define (set-record-type-printer! type proc)
  "Print records of TYPE by calling (PROC record port)."
  (%set-record-type-printer! type proc))

;; What is known of a record type: constructor, accessors in the order of the fields, and the probe.
(define shapes (make-weak-key-hash-table))

(define (shape type)
  (or (hashq-ref shapes type)
      (let* ((fields (record-type-fields type))
             (make (record-constructor type))
             (shape (vector make
                            (map (lambda (field) (record-accessor type field)) fields)
                            (apply make (iota (length fields))))))
        (hashq-set! shapes type shape)
        shape)))

(define (record-shape who record)
  (if (record? record)
      (shape (record-type-descriptor record))
      (scm-error 'wrong-type-arg who "Wrong type argument (expecting record): ~S" (list record) (list record))))

(define (replace-field record shape position value)
  (let loop ((accessors (vector-ref shape 1)) (index 0) (values '()))
    (if (null? accessors)
        (apply (vector-ref shape 0) (reverse! values))
        (loop (cdr accessors) (+ index 1)
              (cons (if (= index position) value ((car accessors) record)) values)))))

(define (%functional-setter type field)
  "Return the procedure that makes a record like a given one of TYPE, but with another value in FIELD."
  (let ((get (record-accessor type field)))
    (lambda (record value)
      (get record)
      (let ((shape (record-shape field record)))
        (replace-field record shape (get (vector-ref shape 2)) value)))))

(define (%set-fields record updates)
  "Return a record like RECORD with UPDATES, a list of ((GETTER …) . VALUE), where the getters lead inwards."
  (let loop ((updates updates) (record record))
    (if (null? updates)
        record
        (loop (cdr updates) (update record (caar updates) (cdar updates))))))

(define (update record getters value)
  (let* ((get (car getters))
         (old (get record))
         (shape (record-shape "set-field" record)))
    (replace-field record shape (get (vector-ref shape 2))
                   (if (null? (cdr getters)) value (update old (cdr getters) value)))))

(define-syntax set-field
  (syntax-rules ()
    ((_ record (getter ...) value)
     (%set-fields record (list (cons (list getter ...) value))))))

(define-syntax set-fields
  (syntax-rules ()
    ((_ record ((getter ...) value) ...)
     (%set-fields record (list (cons (list getter ...) value) ...)))))

(define-syntax define-immutable-record-type
  (syntax-rules ()
    ((_ type constructor predicate field ...)
     (define-immutable type constructor predicate (field ...) () ()))))

;; The fields move one by one from the first list to the second, without their setters, which go to the third.
(define-syntax define-immutable
  (syntax-rules ()
    ((_ type constructor predicate () (field ...) ((name setter) ...))
     (begin
       (define-record-type type constructor predicate field ...)
       (define setter (%functional-setter type 'name)) ...))
    ((_ type constructor predicate ((name getter setter) rest ...) (field ...) (update ...))
     (define-immutable type constructor predicate (rest ...) (field ... (name getter)) (update ... (name setter))))
    ((_ type constructor predicate (plain rest ...) (field ...) (update ...))
     (define-immutable type constructor predicate (rest ...) (field ... plain) (update ...)))))
