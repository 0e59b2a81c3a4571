;;; (system vm program): what is known of procedures: parameters, locations in the source.
;;;
;;; Procedures have no addresses here, and what they close over cannot be seen: names about these are not here.

(define-module (system vm program)
  #:use-module (srfi srfi-1)
  #:export (program? print-program program-arguments-alist program-arguments-alists program-lambda-list
            program-sources program-source
            source:addr source:file source:line source:column source:line-for-user
            program-arity program-arities
            arity:start arity:end arity:nreq arity:nopt arity:rest? arity:kw arity:allow-other-keys?))

(define (program? object) "Return #t if OBJECT is a procedure." (procedure? object))

;;; Locations.

(define (source:addr source) "Return the address of SOURCE, which is always 0 here." (car source))
(define (source:file source) "Return the file of SOURCE." (cadr source))
(define (source:line source) "Return the line of SOURCE, from 0." (caddr source))
(define (source:column source) "Return the column of SOURCE, from 0." (cdddr source))
(define (source:line-for-user source) "Return the line of SOURCE, from 1." (+ 1 (source:line source)))

(define (program-sources program)
  "Return a list of the location where PROGRAM is defined, (0 file line . column), or the empty list."
  (let ((location (%procedure-span program)))
    (if location
        (list (cons* 0 (car location) (- (cadr location) 1) (- (caddr location) 1)))
        '())))

(define* (program-source program ip #:optional (sources (program-sources program)))
  "Return where PROGRAM is defined, or #f; IP does not matter."
  (and (pair? sources) (car sources)))

;;; Parameters.

;; One clause's FORMALS, as they were written, as an alist.
(define (formals->alist formals)
  (define (name item) (if (pair? item) (car item) item))
  (define (keyword item)
    (if (and (pair? item) (pair? (cdr item)) (pair? (cddr item)))
        (caddr item)
        (symbol->keyword (name item))))
  (let loop ((rest formals) (mode #:required) (required '()) (optional '()) (keys '()) (open? #f) (tail #f))
    (cond
     ((null? rest)
      (let* ((required (reverse required)) (optional (reverse optional))
             (first (+ 1 (length required) (length optional) (if tail 1 0))))
        `((required . ,required) (optional . ,optional)
          (keyword . ,(map (lambda (key index) (cons key (+ first index))) (reverse keys) (iota (length keys))))
          (allow-other-keys? . ,open?) (rest . ,tail))))
     ((symbol? rest) (loop '() mode required optional keys open? rest))
     ((eq? (car rest) #:allow-other-keys) (loop (cdr rest) mode required optional keys #t tail))
     ((memq (car rest) '(#:optional #:key #:rest)) (loop (cdr rest) (car rest) required optional keys open? tail))
     (else
      (let ((item (car rest)))
        (case mode
          ((#:required) (loop (cdr rest) mode (cons (name item) required) optional keys open? tail))
          ((#:optional) (loop (cdr rest) mode required (cons (name item) optional) keys open? tail))
          ((#:key) (loop (cdr rest) mode required optional (cons (keyword item) keys) open? tail))
          (else (loop (cdr rest) mode required optional keys open? item))))))))

;; What is known of a procedure whose parameters have no names, such as a primitive.
(define (arity->alist arity)
  `((required . ,(make-list (car arity) '_)) (optional . ,(make-list (cadr arity) '_)) (keyword)
    (allow-other-keys? . #f) (rest . ,(and (caddr arity) '_))))

(define (program-arguments-alists program)
  "Return an association list of the parameters for each clause of PROGRAM."
  (map (lambda (formals)
         (if (or (pair? formals) (null? formals) (symbol? formals))
             (formals->alist formals)
             (arity->alist (procedure-minimum-arity program))))
       (%procedure-formals program)))

(define* (program-arguments-alist program #:optional ip)
  "Return an association list of the parameters of PROGRAM, of its first clause; IP must be #f, as nothing here has an
address."
  (and (not ip) (car (program-arguments-alists program))))

(define* (program-lambda-list program #:optional ip)
  "Return the parameters of PROGRAM as lambda* takes them."
  (and=> (program-arguments-alist program ip) arguments-alist->lambda-list))

(define (arguments-alist->lambda-list alist)
  (let ((optional (assq-ref alist 'optional)) (keywords (assq-ref alist 'keyword)))
    (append (assq-ref alist 'required)
            (if (pair? optional) (cons #:optional optional) '())
            (if (pair? keywords) (cons #:key (map (lambda (key) (keyword->symbol (car key))) keywords)) '())
            (if (assq-ref alist 'allow-other-keys?) '(#:allow-other-keys) '())
            (or (assq-ref alist 'rest) '()))))

(define* (print-program #:optional program (port (current-output-port)))
  "Print PROGRAM with its parameters on PORT."
  (display "#<procedure " port)
  (display (or (procedure-name program) "anonymous") port)
  (display " " port)
  (display (string-join (map (lambda (alist) (object->string (arguments-alist->lambda-list alist)))
                             (program-arguments-alists program))
                        " | ")
           port)
  (display ">" port))

;;; An arity here is one of the clauses of a procedure, as the alist above.

(define (program-arities program) "Return the clauses of PROGRAM." (program-arguments-alists program))
(define (program-arity program ip)
  "Return the first clause of PROGRAM; IP does not matter."
  (car (program-arities program)))
(define (arity:start arity) "Return 0: nothing here has an address." 0)
(define (arity:end arity) "Return 0: nothing here has an address." 0)
(define (arity:nreq arity) "Return how many arguments ARITY requires." (length (assq-ref arity 'required)))
(define (arity:nopt arity) "Return how many optional arguments ARITY takes." (length (assq-ref arity 'optional)))
(define (arity:rest? arity) "Return #t if ARITY takes any number of arguments." (->bool (assq-ref arity 'rest)))
(define (arity:kw arity) "Return the keywords of ARITY with their positions." (assq-ref arity 'keyword))
(define (arity:allow-other-keys? arity) "Return #t if ARITY takes any keyword." (assq-ref arity 'allow-other-keys?))
