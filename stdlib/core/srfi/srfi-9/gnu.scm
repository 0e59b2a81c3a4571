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

;; What can be seen when a form is expanded is reported there: names that mean nothing, and paths in each other's way.

(define (bound? id)
  (call-with-values (lambda () (syntax-local-binding id))
    (lambda (kind value)
      (or (not (eq? kind 'global))
          (let ((variable (module-variable (resolve-module (cdr value)) (car value))))
            (and variable (variable-bound? variable)))))))

(define (prefix? path other)
  (or (null? path)
      (and (pair? other)
           (free-identifier=? (car path) (car other))
           (prefix? (cdr path) (cdr other)))))

(define (check-paths form paths)
  (define (wrong what part)
    (syntax-violation 'set-fields what form part))
  (for-each (lambda (getter)
              (if (not (and (identifier? getter) (bound? getter))) (wrong "unknown getter" getter)))
            (apply append paths))
  (let loop ((rest paths))
    (if (pair? rest)
        (let ((path (car rest)))
          (for-each (lambda (other)
                      (cond
                       ((and (prefix? path other) (prefix? other path)) (wrong "duplicate field path" path))
                       ((prefix? path other) (wrong "one field path is a prefix of another" path))
                       ((prefix? other path) (wrong "one field path is a prefix of another" other))))
                    (cdr rest))
          (loop (cdr rest))))))

(define-syntax set-field
  (lambda (form)
    (syntax-case form ()
      ((_ record (getter ...) value)
       (begin
         (check-paths form (list #'(getter ...)))
         #'(%set-fields record (list (cons (list getter ...) value))))))))

(define-syntax set-fields
  (lambda (form)
    (syntax-case form ()
      ((_ record ((getter ...) value) ...)
       (begin
         (check-paths form #'((getter ...) ...))
         #'(%set-fields record (list (cons (list getter ...) value) ...)))))))

(define-syntax define-immutable-record-type
  (lambda (form)
    (define (wrong what part)
      (syntax-violation 'define-immutable-record-type what form part))
    (syntax-case form ()
      ((_ type constructor predicate field ...)
       (begin
         (if (not (identifier? #'type)) (wrong "expected type name" #'type))
         (syntax-case #'constructor ()
           ((name argument ...) (and-map identifier? #'(name argument ...)) #t)
           (name (or (identifier? #'name) (boolean? (syntax->datum #'name))) #t)
           (_ (wrong "invalid constructor spec" #'constructor)))
         (if (not (or (identifier? #'predicate) (boolean? (syntax->datum #'predicate))))
             (wrong "expected predicate name" #'predicate))
         #'(define-immutable type constructor predicate (field ...) () ()))))))

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
