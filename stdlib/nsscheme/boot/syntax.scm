;;; The forms of `(guile)` that are made of others.
;;;
;;; The expander knows the forms that bind, branch and define; these are what can be said in terms of those and of a
;;; procedure.  Where a form takes apart more than its own shape, its transformer is written with syntax-case and runs
;;; when the form is used, by which time all boot files have been read.
;;;
;;; Expects from the expander: syntax-rules, syntax-case, with-syntax, quasisyntax; from the kernel: syntax objects,
;;; syntax-source, syntax-violation; from control.scm: %parameterize, with-fluids*, call/ec.

;;; Several values.

(define-syntax receive
  (syntax-rules ()
    ((_ formals expression body0 body ...)
     (call-with-values (lambda () expression)
       (lambda formals body0 body ...)))))

(define-syntax let*-values
  (syntax-rules ()
    ((_ () body0 body ...)
     (let () body0 body ...))
    ((_ ((formals expression) binding ...) body0 body ...)
     (call-with-values (lambda () expression)
       (lambda formals (let*-values (binding ...) body0 body ...))))))

;; All expressions are evaluated before any name is bound: with several bindings the values go to temporary names first.
(define-syntax let-values
  (syntax-rules ()
    ((_ () body0 body ...)
     (let () body0 body ...))
    ((_ ((formals expression)) body0 body ...)
     (call-with-values (lambda () expression)
       (lambda formals body0 body ...)))
    ((_ (binding ...) body0 body ...)
     (%let-values (binding ...) () body0 body ...))))

(define-syntax %let-values
  (syntax-rules ()
    ((_ () ((name temporary) ...) body ...)
     (let ((name temporary) ...) body ...))
    ((_ ((formals expression) binding ...) pairs body ...)
     (%let-formals formals () expression (binding ...) pairs body ...))))

(define-syntax %let-formals
  (syntax-rules ()
    ((_ () temporaries expression bindings pairs body ...)
     (call-with-values (lambda () expression)
       (lambda temporaries (%let-values bindings pairs body ...))))
    ((_ (name . formals) (temporary ...) expression bindings (pair ...) body ...)
     (%let-formals formals (temporary ... fresh) expression bindings (pair ... (name fresh)) body ...))
    ((_ rest (temporary ...) expression bindings (pair ...) body ...)
     (call-with-values (lambda () expression)
       (lambda (temporary ... . fresh)
         (%let-values bindings (pair ... (rest fresh)) body ...))))))

;;; Dynamic bindings, promises, errors.

(define-syntax parameterize
  (syntax-rules ()
    ((_ () body0 body ...)
     (let () body0 body ...))
    ((_ ((parameter value) ...) body0 body ...)
     (%parameterize (list (cons parameter value) ...) (lambda () body0 body ...)))))

(define-syntax with-fluids
  (syntax-rules ()
    ((_ () body0 body ...)
     (let () body0 body ...))
    ((_ ((fluid value) ...) body0 body ...)
     (with-fluids* (list fluid ...) (list value ...) (lambda () body0 body ...)))))

(define-syntax delay
  (syntax-rules ()
    ((_ expression) (%make-promise (lambda () expression)))))

(define-syntax false-if-exception
  (syntax-rules ()
    ((_ expression option ...)
     (catch #t
       (lambda () expression)
       (lambda arguments #f)))))

(define-syntax syntax-error
  (lambda (form)
    (syntax-case form ()
      ((_ message irritant ...)
       (string? (syntax->datum #'message))
       (syntax-violation 'syntax-error (syntax->datum #'message) #'(irritant ...))))))

;;; Loops.  Only a body that mentions break or continue pays for them.

(define (%mentions? name datum)
  (cond
   ((pair? datum) (or (%mentions? name (car datum)) (%mentions? name (cdr datum))))
   ((vector? datum) (%mentions? name (vector->list datum)))
   (else (eq? name datum))))

(define-syntax while
  (lambda (form)
    (syntax-case form ()
      ((keyword test body ...)
       (let* ((datum (syntax->datum #'(test body ...)))
              (break? (%mentions? 'break datum))
              (continue? (%mentions? 'continue datum)))
         (with-syntax ((break (datum->syntax #'keyword 'break))
                       (continue (datum->syntax #'keyword 'continue)))
           (with-syntax ((turn (if continue?
                                   #'(call/ec (lambda (next)
                                                (let ((continue (lambda () (next #f)))) #f body ...)))
                                   #'(let () #f body ...))))
             (with-syntax ((loop #'(let loop () (if test (begin turn (loop)) #f))))
               (if break?
                   #'(call/ec (lambda (leave)
                                (let ((break (case-lambda (() (leave #t)) (values (apply leave values)))))
                                  loop)))
                   #'loop)))))))))

;;; Definitions.

(define-syntax define-once
  (syntax-rules ()
    ((_ name expression)
     (define name
       (let ((variable (module-local-variable (current-module) 'name)))
         (if (and variable (variable-bound? variable))
             (variable-ref variable)
             expression))))))

(define-syntax define-macro
  (lambda (form)
    (syntax-case form ()
      ((_ (name . parameters) body0 body ...)
       #'(define-macro name (lambda parameters body0 body ...)))
      ((_ name transformer)
       #'(define-syntax name
           (let ((expand transformer))
             (lambda (use)
               (syntax-case use ()
                 ((keyword . arguments)
                  (datum->syntax #'keyword (apply expand (syntax->datum #'arguments))))))))))))

(define-syntax defmacro
  (syntax-rules ()
    ((_ name parameters body0 body ...)
     (define-macro name (lambda parameters body0 body ...)))))

;;; Records.  A constructor, predicate or accessor is a procedure of its own with the field's position in it.

(define (%record-field-name field)
  (syntax-case field ()
    ((name . rest) #'name)
    (name #'name)))

(define (%record-field-position form name names)
  (let loop ((rest names) (position 0))
    (cond
     ((null? rest) (syntax-violation 'define-record-type "the constructor names no field of the record" form name))
     ((bound-identifier=? name (car rest)) position)
     (else (loop (cdr rest) (+ position 1))))))

(define (%record-constructor-definition form type constructor names)
  "Return the list of the definitions that CONSTRUCTOR, (NAME FIELD ...), NAME or #f, stands for."
  (syntax-case constructor ()
    ((name parameter ...)
     (let* ((parameters #'(parameter ...))
            (positions (map (lambda (parameter) (%record-field-position form parameter names)) parameters))
            (values (let loop ((position 0) (rest names))
                      (if (null? rest)
                          '()
                          (cons (let find ((parameters parameters) (positions positions))
                                  (cond
                                   ((null? parameters) #'#f)
                                   ((= position (car positions)) (car parameters))
                                   (else (find (cdr parameters) (cdr positions)))))
                                (loop (+ position 1) (cdr rest)))))))
       (list #`(define (name parameter ...) (%make-record #,type #,@values)))))
    (#f '())
    (name
     (identifier? #'name)
     (list #`(define (name #,@names) (%make-record #,type #,@names))))
    (_ (syntax-violation 'define-record-type "expected a constructor, (NAME FIELD ...)" form constructor))))

(define (%record-accessor-definitions form type field position)
  "Return the list of the definitions that FIELD, (NAME [GETTER [SETTER]]), stands for."
  (syntax-case field ()
    ((name getter)
     (list #`(define (getter record) (%record-ref record #,type #,position))))
    ((name getter setter)
     (list #`(define (getter record) (%record-ref record #,type #,position))
           #`(define (setter record value) (%record-set! record #,type #,position value))))
    ((name) '())
    (name (identifier? #'name) '())
    (_ (syntax-violation 'define-record-type "expected a field, (NAME GETTER [SETTER])" form field))))

(define-syntax define-record-type
  (lambda (form)
    (syntax-case form ()
      ((_ type constructor predicate field ...)
       (identifier? #'type)
       (let* ((fields #'(field ...))
              (names (map %record-field-name fields)))
         #`(begin
             (define type (make-record-type 'type '#,names))
             #,@(%record-constructor-definition form #'type #'constructor names)
             #,@(if (identifier? #'predicate)
                    (list #'(define (predicate object) (%record? object type)))
                    '())
             #,@(let loop ((fields fields) (position 0))
                  (if (null? fields)
                      '()
                      (append (%record-accessor-definitions form #'type (car fields) position)
                              (loop (cdr fields) (+ position 1)))))))))))

;;; What depends on the system, and where the source is.

(define %cond-expand-features
  '(guile guile-2 guile-2.2 guile-3 guile-3.0 nsscheme r5rs r7rs exact-closed ieee-float full-unicode ratios srfi-0
    srfi-4 srfi-6 srfi-13 srfi-14 srfi-16 srfi-23 srfi-30 srfi-39 srfi-46 srfi-55 srfi-61 srfi-62 srfi-87 srfi-105))

(define (%feature? form requirement)
  "Return #t if REQUIREMENT, the datum of a requirement of cond-expand, is met."
  (cond
   ((symbol? requirement) (or (eq? requirement 'else) (and (memq requirement %cond-expand-features) #t)))
   ((not (list? requirement)) (syntax-violation 'cond-expand "expected a requirement" form requirement))
   (else
    (case (car requirement)
      ((and) (and-map (lambda (requirement) (%feature? form requirement)) (cdr requirement)))
      ((or) (or-map (lambda (requirement) (%feature? form requirement)) (cdr requirement)))
      ((not) (not (%feature? form (cadr requirement))))
      ((library) (and (false-if-exception (resolve-interface (cadr requirement))) #t))
      (else (syntax-violation 'cond-expand "expected and, or, not or library" form requirement))))))

(define-syntax cond-expand
  (lambda (form)
    (syntax-case form ()
      ((_ (requirement body ...) ...)
       (let loop ((requirements #'(requirement ...)) (bodies #'((body ...) ...)))
         (cond
          ((null? requirements) (syntax-violation 'cond-expand "no requirement is met" form))
          ((%feature? form (syntax->datum (car requirements))) #`(begin #,@(car bodies)))
          (else (loop (cdr requirements) (cdr bodies)))))))))

(define-syntax current-source-location
  (lambda (form)
    (syntax-case form ()
      ((_) (with-syntax ((source (datum->syntax form (syntax-source form)))) #''source)))))

(define-syntax current-filename
  (lambda (form)
    (syntax-case form ()
      ((_) (with-syntax ((file (assq-ref (or (syntax-source form) '()) 'filename))) #''file)))))
