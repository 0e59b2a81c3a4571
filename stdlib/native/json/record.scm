;;; (json record): record types whose fields are the entries of JSON objects.
;;;
;;; An entry that is missing is *unspecified* in the record, and a field that is *unspecified* is not written.  What
;;; converts a value on its way into a record is called for a missing entry as well; on the way out it is not.

(define-module (json record)
  #:use-module (json builder)
  #:use-module (json parser)
  #:use-module (srfi srfi-9)
  #:export (<=> define-json-mapping define-json-type
            %scm->alist %entry-value %object))

(define <=> '<=>)

(define (expected who what value)
  (scm-error 'wrong-type-arg who "Wrong type argument in position ~A (expecting ~A): ~S"
             (list 1 what value) (list value)))

(define (alist who value)
  (if (and (list? value) (and-map pair? value))
      value
      (expected who "JSON object" value)))

(define (%scm->alist who input)
  "Return the object that INPUT is or, a string or a port, holds."
  (alist who (cond ((string? input) (json-string->scm input))
                   ((port? input) (json->scm input))
                   (else input))))

(define (%entry-value who object key convert)
  "Return the value of KEY in the alist OBJECT, as CONVERT makes it."
  (let ((entry (assoc key (alist who object))))
    (convert (if entry (cdr entry) *unspecified*))))

(define (%object entries)
  "Return the alist of ENTRIES, each (KEY VALUE CONVERT), without those that have no value."
  (let loop ((entries (reverse entries)) (object '()))
    (cond ((null? entries) object)
          ((unspecified? (cadar entries)) (loop (cdr entries) object))
          (else (loop (cdr entries)
                      (acons (caar entries) ((caddar entries) (cadar entries)) object))))))

(eval-when (expand load eval)
  (define (field-name field)
    (symbol->string (syntax->datum field)))

  (define (whole-field form spec)
    "Return SPEC, a field of a mapping, with everything that it may leave out."
    (syntax-case spec ()
      ((field getter)
       #`(field getter #,(field-name #'field) identity identity))
      ((field getter key)
       #'(field getter key identity identity))
      ((field getter key scm->value)
       #'(field getter key scm->value identity))
      ((field getter key scm->value value->scm)
       #'(field getter key scm->value value->scm))
      (_ (syntax-violation 'define-json-mapping "expected (field getter [key [scm->value [value->scm]]])" form spec))))

  (define (plain-name type)
    "Return the name of TYPE, an identifier, without angle brackets."
    (let* ((name (symbol->string (syntax->datum type)))
           (length (string-length name)))
      (if (and (> length 2) (string-prefix? "<" name) (string-suffix? ">" name))
          (substring name 1 (- length 1))
          name)))

  (define (named context . parts)
    (datum->syntax context (string->symbol (string-concatenate parts))))

  (define (typed-field form rtd spec)
    "Return the field of a mapping for SPEC, a field of the type RTD."
    (define (getter field) (named rtd (plain-name rtd) "-" (field-name field)))
    (syntax-case spec ()
      ((field)
       #`(field #,(getter #'field)))
      ((field key)
       #`(field #,(getter #'field) key))
      ((field key #(type))
       (let ((name (plain-name #'type)))
         #`(field #,(getter #'field) key
                  (lambda (value) (%array->list #,(named #'type "scm->" name) value))
                  (lambda (value) (list->vector (map #,(named #'type name "->scm") value))))))
      ((field key type)
       (let ((name (plain-name #'type)))
         #`(field #,(getter #'field) key
                  (lambda (value) (if (unspecified? value) value (#,(named #'type "scm->" name) value)))
                  (lambda (value) (#,(named #'type name "->scm") value)))))
      (_ (syntax-violation 'define-json-type "expected (field [key [type]])" form spec)))))

(define (%array->list convert value)
  (cond ((unspecified? value) value)
        ((vector? value) (map convert (vector->list value)))
        (else (expected "define-json-type" "array" value))))

(define-syntax define-json-mapping
  (lambda (form)
    "Define a record type and the procedures that make its records of JSON objects and back."
    (syntax-case form (<=>)
      ((_ rtd ctor pred json->record <=> record->json <=> scm->record <=> record->scm spec ...)
       (with-syntax ((((field getter key scm->value value->scm) ...)
                      (map (lambda (spec) (whole-field form spec)) #'(spec ...))))
         #'(begin
             (define-record-type rtd (ctor field ...) pred (field getter) ...)
             (define (scm->record object)
               (ctor (%entry-value 'scm->record object key scm->value) ...))
             (define (json->record input)
               (scm->record (%scm->alist 'json->record input)))
             (define (record->scm record)
               (%object (list (list key (getter record) value->scm) ...)))
             (define (record->json record)
               (scm->json-string (record->scm record))))))
      ((_ rtd ctor pred json->record <=> record->json <=> scm->record spec ...)
       #'(define-json-mapping rtd ctor pred json->record <=> record->json <=> scm->record <=> record->scm spec ...))
      ((_ rtd ctor pred json->record <=> record->json spec ...)
       #'(define-json-mapping rtd ctor pred json->record <=> record->json <=> scm->record spec ...))
      ((_ rtd ctor pred json->record spec ...)
       #'(define-json-mapping rtd ctor pred json->record <=> record->json spec ...)))))

(define-syntax define-json-type
  (lambda (form)
    "Define a record type with a constructor, a predicate, getters and conversions that are named after it."
    (syntax-case form ()
      ((_ rtd spec ...)
       (identifier? #'rtd)
       (let ((name (plain-name #'rtd)))
         #`(define-json-mapping rtd
             #,(named #'rtd "make-" name) #,(named #'rtd name "?")
             #,(named #'rtd "json->" name) <=> #,(named #'rtd name "->json")
             <=> #,(named #'rtd "scm->" name) <=> #,(named #'rtd name "->scm")
             #,@(map (lambda (spec) (typed-field form #'rtd spec)) #'(spec ...))))))))
