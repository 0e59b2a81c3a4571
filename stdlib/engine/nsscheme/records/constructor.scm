;; The expander behind the constructors of (nsscheme records): it checks the clauses of one use against the fields of the
;; type and builds a let* around a call of the positional constructor.

(define-module (nsscheme records constructor)
  #:use-module (nsscheme spelling)
  #:use-module (srfi srfi-1)
  #:export (this-record
            make-field
            parse-properties
            expand-constructor))

(define-syntax-parameter this-record
  (lambda (s)
    (syntax-violation 'this-record "used outside of the fields of a record" s)))

;; A field as the expander knows it: identifier, kind (plain, thunked, delayed), whether it is innate, default (syntax,
;; of #f or of a list of one expression), sanitizer (likewise), and the accessor of what is stored.
(define (make-field id kind innate? default sanitize raw)
  (vector id kind innate? default sanitize raw))
(define (field-id field) (vector-ref field 0))
(define (field-kind field) (vector-ref field 1))
(define (field-innate? field) (vector-ref field 2))
(define (field-default field) (optional-expression (vector-ref field 3)))
(define (field-sanitizer field) (optional-expression (vector-ref field 4)))
(define (field-raw field) (vector-ref field 5))
(define (field-name field) (syntax->datum (field-id field)))

;; The expression in a list: the default #f is one, too, and as a literal it is not a syntax object.
(define (optional-expression s)
  (syntax-case s ()
    ((exp) (list #'exp))
    (_ #f)))

(define (parse-properties s field properties)
  "Return PROPERTIES, those of FIELD in the definition S, as a list of kind, innate?, default and sanitizer."
  (let loop ((properties properties) (kind 'plain) (innate? #f) (default #f) (sanitize #f))
    (syntax-case properties ()
      (() (datum->syntax-list kind innate? default sanitize))
      ((property . rest)
       (syntax-case #'property ()
         ((name arg ...)
          (case (syntax->datum #'name)
            ((default) (loop #'rest kind innate? #'(arg ...) sanitize))
            ((thunked) (loop #'rest 'thunked innate? default sanitize))
            ((delayed) (loop #'rest 'delayed innate? default sanitize))
            ((innate) (loop #'rest kind #t default sanitize))
            ((sanitize) (loop #'rest kind innate? default #'(arg ...)))
            (else
             (syntax-violation 'define-record-type*
                               (string-append "field '" (symbol->string (syntax->datum field))
                                              "': expected default, thunked, delayed, innate or sanitize")
                               s #'property))))
         (_ (syntax-violation 'define-record-type* "expected a field property such as (default #f)"
                              s #'property)))))))

(define (datum->syntax-list kind innate? default sanitize)
  (list (datum->syntax #'here kind) innate? default sanitize))

(define (names->string names)
  (string-join (map symbol->string names) ", "))

;; VALUE, the expression for FIELD, as what is stored. A sanitizer that is a macro stands where CLAUSE does.
(define* (wrap field this value #:optional (clause value))
  (let ((value (let ((sanitizer (field-sanitizer field)))
                 (if sanitizer
                     (datum->syntax #f (list (car sanitizer) value) #:source (syntax-source clause))
                     value))))
    (case (field-kind field)
      ((thunked)
       #`(lambda (record)
           (syntax-parameterize ((#,this (identifier-syntax record)))
             #,value)))
      ((delayed) #`(delay #,value))
      (else value))))

;; The clauses of the constructor S: an alist of field names and (IDENTIFIER VALUE CLAUSE).
(define (parse-clauses s who clauses fields inherits?)
  (let loop ((clauses clauses) (result '()))
    (define clauses*                                    ;the first one as it was written
      (syntax-case clauses () ((clause . _) (list #'clause)) (_ '())))
    (syntax-case clauses ()
      (() (reverse result))
      (((id value) . rest)
       (identifier? #'id)
       (let ((name (syntax->datum #'id)))
         (cond ((eq? name 'inherit)
                (syntax-violation who
                                  (if inherits?
                                      "(inherit …) is given twice"
                                      "(inherit …) must be the first clause and stand alone")
                                  s #'id))
               ((not (memq name (map field-name fields)))
                (syntax-violation who (unknown-name "field" name (map field-name fields) '(inherit)) s #'id))
               ((assq name result)
                (syntax-violation who (string-append "field '" (symbol->string name) "' is given twice") s #'id))
               (else (loop #'rest (acons name (list #'id #'value (car clauses*)) result))))))
      ((clause . _)
       (syntax-violation who "expected a field and one value, (FIELD VALUE)" s #'clause))
      (_ (syntax-violation who "expected clauses (FIELD VALUE)" s)))))

(define (expand-constructor s who make this fields)
  "Return the expansion of S, a use of the constructor WHO of a record whose positional constructor is MAKE."
  (define (expand clauses parent)
    (define given (parse-clauses s who clauses fields parent))
    (define missing
      (filter-map (lambda (field)
                    (and (not (assq (field-name field) given))
                         (or (not parent) (field-innate? field))
                         (not (field-default field))
                         (field-name field)))
                  fields))
    (define (argument field)
      (let ((clause (assq (field-name field) given)))
        (cond (clause (cadr clause))
              ((and parent (not (field-innate? field)))
               #`(#,(field-raw field) parent))
              (else (wrap field this (car (field-default field)))))))
    (define bindings
      (map (lambda (clause)
             (let ((field (find (lambda (field) (eq? (field-name field) (car clause))) fields)))
               #`(#,(cadr clause) #,(wrap field this (caddr clause) (cadddr clause)))))
           given))
    (unless (null? missing)
      (syntax-violation who (string-append (if (null? (cdr missing)) "missing field: " "missing fields: ")
                                           (names->string missing))
                        s))
    (let ((body #`(let* #,bindings (#,make #,@(map argument fields)))))
      (if parent
          #`(let ((parent #,parent)) #,body)
          body)))
  (syntax-case s ()
    ((_ (keyword parent) clause ...)
     (eq? 'inherit (syntax->datum #'keyword))
     (expand #'(clause ...) #'parent))
    ((_ clause ...)
     (expand #'(clause ...) #f))
    (_
     (syntax-violation who "is a constructor: expected clauses (FIELD VALUE)" s))))
