;; Records with a constructor that names its fields. Fields see those before them, as in let*; a field may have a
;; default, be computed at each access with the record at hand (thunked), be computed at the first access (delayed),
;; not be inherited (innate), or be checked (sanitize). `(inherit other)' copies what is not given.
;; Invariant: a wrong field is reported while the program is expanded, at the constructor's own location, by name.

(define-module (nsscheme records)
  #:use-module (nsscheme records constructor)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:use-module (ice-9 match)
  #:use-module (ice-9 rdelim)
  #:re-export (this-record)
  #:export (define-record-type*
            define-located
            alist->record
            object->fields
            recutils->alist
            match-record
            match-record-lambda))

;; NAME is a form like CONSTRUCTOR whose record knows where the form stands: by its field `location', unless the form
;; says that itself.
(define-syntax-rule (define-located name constructor)
  (define-syntax name
    (lambda (s)
      (define (location? clause)
        (syntax-case clause ()
          ((field . _) (eq? 'location (syntax->datum #'field)))
          (_ #f)))
      (syntax-case s ()
        ((_ clause (... ...))
         (let ((position #`(#,(datum->syntax s 'location) '#,(datum->syntax s (syntax-source s))))
               (clauses #'(clause (... ...))))
           (datum->syntax s
                          (cons #'constructor (if (or-map location? clauses) clauses (append clauses (list position))))
                          #:source (syntax-source s))))))))

;; Record type -> alist of field names and public accessors.
(define %accessors (make-hash-table))

(define (register-accessors! type alist)
  (hashq-set! %accessors type alist))

(define (field-accessor type field)
  (or (assq-ref (hashq-ref %accessors type '()) field)
      (scm-error 'misc-error 'match-record "~a has no field '~a'; it has: ~a"
                 (list type field (map car (hashq-ref %accessors type '()))) #f)))

;; (define-record-type* TYPE CONSTRUCTOR MAKE PREDICATE [THIS] (FIELD ACCESSOR PROPERTY ...) ...)
(define-syntax define-record-type*
  (lambda (s)
    (syntax-case s ()
      ((_ type constructor make pred this (field get property ...) ...)
       (identifier? #'this)
       #'(begin
           (define-syntax-parameter this
             (lambda (s)
               (syntax-violation 'this "used outside of the fields of a record" s)))
           (define-record type constructor make pred this (field get property ...) ...)))
      ((_ type constructor make pred (field get property ...) ...)
       #'(define-record type constructor make pred this-record (field get property ...) ...)))))

(define-syntax define-record
  (lambda (s)
    (syntax-case s ()
      ((_ type constructor make pred this (field get property ...) ...)
       (with-syntax (((raw ...) (generate-temporaries #'(get ...)))
                     (((kind innate? default sanitize) ...)
                      (map (lambda (field properties) (parse-properties s field properties))
                           #'(field ...) #'((property ...) ...))))
         #'(begin
             (define-record-type type
               (make field ...)
               pred
               (field raw) ...)
             (define-accessor get raw kind) ...
             (register-accessors! type (list (cons 'field get) ...))
             (define-syntax constructor
               (lambda (s)
                 (expand-constructor s 'constructor #'make #'this
                                     (list (make-field #'field 'kind innate? #'default #'sanitize #'raw) ...))))))))))

;; A field that is computed from itself, as in (inputs (package-inputs this-package)), would be for ever. Nobody nests
;; fields so deeply otherwise, so that only what is very deep is looked at.
(define %deep 300)
(define computing (make-fluid '()))

(define (call-once get record raw)
  (when (memq record (fluid-ref computing))
    (scm-error 'misc-error get "~a: the field is computed from itself" (list get) #f))
  (with-fluids ((computing (cons record (fluid-ref computing))))
    ((raw record) record)))

(define-syntax define-accessor
  (lambda (s)
    (syntax-case s ()
      ((_ get raw kind)
       (case (syntax->datum #'kind)
         ((thunked)
          #'(begin
              (define depth 0)
              (define (get record)
                ;; After an error the depth is too large, which costs time and nothing else.
                (set! depth (+ depth 1))
                (let ((value (if (> depth %deep) (call-once 'get record raw) ((raw record) record))))
                  (set! depth (- depth 1))
                  value))))
         ((delayed) #'(define (get record) (force (raw record))))
         (else #'(define get raw)))))))

;; Bind the named fields of RECORD, of type TYPE, in BODY. A field is FIELD or (FIELD VARIABLE).
(define-syntax match-record
  (syntax-rules ()
    ((_ record type (field ...) body ...)
     (let ((object record))
       (bind-fields object type (field ...) body ...)))))

(define-syntax bind-fields
  (syntax-rules ()
    ((_ object type () body ...)
     (let () body ...))
    ((_ object type ((field variable) rest ...) body ...)
     (let ((variable ((field-accessor type 'field) object)))
       (bind-fields object type (rest ...) body ...)))
    ((_ object type (field rest ...) body ...)
     (let ((field ((field-accessor type 'field) object)))
       (bind-fields object type (rest ...) body ...)))))

(define-syntax-rule (match-record-lambda type (field ...) body ...)
  (lambda (record)
    (match-record record type (field ...) body ...)))

;;; Records and association lists.

(define* (alist->record alist make keys #:optional (multiple-value-keys '()))
  "Call MAKE with the values in ALIST of KEYS; those in MULTIPLE-VALUE-KEYS have the list of all their values."
  (apply make
         (map (lambda (key)
                (if (member key multiple-value-keys)
                    (filter-map (match-lambda ((k . value) (and (equal? k key) value))) alist)
                    (assoc-ref alist key)))
              keys)))

(define (object->fields object fields port)
  "Write OBJECT to PORT as lines of NAME: VALUE, where FIELDS is an alist of names and accessors."
  (for-each (match-lambda
              ((name . get) (format port "~a: ~a~%" name (get object))))
            fields))

(define (recutils->alist port)
  "Read lines of NAME: VALUE from PORT up to an empty line or the end; lines that begin with + go on with the value."
  (let loop ((result '()))
    (let ((line (read-line port)))
      (cond ((or (eof-object? line)
                 (and (string-null? line) (pair? result)))
             (reverse result))
            ((or (string-null? line) (string-prefix? "#" line))
             (loop result))
            ((string-prefix? "+" line)
             (match result
               (((name . value) . rest)
                (loop (acons name
                             (string-append value "\n" (string-trim (string-drop line 1)))
                             rest)))))
            (else
             (let ((colon (string-index line #\:)))
               (unless colon
                 (scm-error 'misc-error 'recutils->alist "expected NAME: VALUE, got ~s" (list line) #f))
               (loop (acons (string-take line colon)
                            (string-trim (string-drop line (+ colon 1)))
                            result))))))))
