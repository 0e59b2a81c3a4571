;;; Generic functions and methods: the part of (oop goops) that dispatches.
;;;
;;; A primitive such as + that is given methods stays what it is; the core asks them before the primitive fails for the
;;; type of an argument.  The printer knows instances only as records, so their printers are set here: they call the
;;; generic functions that hold the methods of write and display.

(define-module (oop goops generic)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9 gnu)
  #:use-module (oop goops objects)
  #:use-module (oop goops builtin)
  #:export (make-generic make-accessor %make-generic ensure-generic ensure-accessor generic? generic-function-name
            generic-function-methods add-method! %method method-procedure method-source
            compute-applicable-methods no-applicable-method no-next-method printing-generic
            enable-primitive-generic! primitive-generic-generic extensible-primitive?))

(define (%method specializers rest? procedure plain formals)
  "Return a method; PROCEDURE takes what calls the next method, and the arguments, PLAIN only those."
  (for-each (lambda (class) (if (not (class? class)) (goops-error "~S is not a class" class))) specializers)
  (let ((method (%make-method-record <method> (vector))))
    (set-method-specializers! method specializers)
    (set-method-rest?! method (and rest? <top>))
    (set-method-procedure! method procedure)
    (set-method-plain! method plain)
    (set-method-formals! method formals)
    method))

(define (method-procedure method)
  "Return the procedure of METHOD, which takes its arguments."
  (%check "method-procedure" 1 "method" method? method)
  (or (%method-plain method)
      (lambda arguments
        (apply (%method-procedure method)
               (lambda ignored (no-next-method (method-generic-function method) arguments))
               arguments))))

(define (method-source method) "Return the source of METHOD, which is not kept." #f)

;;; Generic functions.

(define (generic? object)
  "Return #t if OBJECT is a generic function."
  (and (%dispatch-of object) #t))

(define (dispatch-for who object)
  (or (%dispatch-of object) (%wrong-type who 1 "generic function" object)))

(define (generic-function-name generic)
  "Return the name of GENERIC."
  (dispatch-name (dispatch-for "generic-function-name" generic)))

(define (generic-function-methods generic)
  "Return the methods of GENERIC."
  (dispatch-methods (dispatch-for "generic-function-methods" generic)))

(define (dispatcher dispatch)
  (letrec ((generic (lambda arguments (call dispatch generic arguments))))
    generic))

(define (%make-generic class storage name fallback)
  "Return a generic function of CLASS; one below <accessor> or <generic-with-setter> has a setter, too."
  (let* ((dispatch (%make-dispatch class storage name fallback))
         (generic (dispatcher dispatch))
         (generic (if (subclass? class <generic-with-setter>)
                      (make-procedure-with-setter
                       generic (make-generic (if name (symbol-append 'setter: name) 'setter)))
                      generic)))
    (%register-dispatch! generic dispatch)
    generic))

(define* (make-generic #:optional (name #f) (fallback #f))
  "Return a generic function called NAME without methods; FALLBACK, if given, is called when none fits."
  (%make-generic <generic> (vector) name fallback))

(define* (ensure-generic old #:optional (name #f))
  "Return OLD if it is a generic function or can become one, else a new one, which calls OLD when no method fits."
  (cond ((generic? old) old)
        ((and (procedure? old) (extensible-primitive? old)) old)
        (else (make-generic name (and (procedure? old) old)))))

(define* (make-accessor name #:optional (fallback #f))
  "Return a generic function whose setter is a generic function, too."
  (let* ((generic? (generic? fallback))
         (accessor (%make-generic <accessor> (vector) name (and (procedure? fallback) (not generic?) fallback)))
         (old-setter (and (procedure? fallback) (procedure-with-setter? fallback) (setter fallback))))
    (if generic? (set-dispatch-methods! (%dispatch-of accessor) (generic-function-methods fallback)))
    (if old-setter (set-dispatch-fallback! (%dispatch-of (setter accessor)) old-setter))
    accessor))

(define* (ensure-accessor old #:optional (name #f))
  "Return OLD if it is a generic function with a setter that is one, else a new one that replaces OLD."
  (if (and (generic? old) (procedure-with-setter? old) (generic? (setter old)))
      old
      (make-accessor name old)))

;;; Primitives with methods: those that Guile lets be extended.

(define extensible
  '(* + - / < <= = > >= abs acos acosh angle asin asinh atan atanh ceiling ceiling-quotient ceiling-remainder ceiling/
    centered-quotient centered-remainder centered/ cos cosh denominator display equal? even? exact->inexact exact? exp
    expt finite? floor floor-quotient floor-remainder floor/ gcd imag-part inexact->exact inexact? inf? lcm log log10
    magnitude max min modulo nan? negative? numerator odd? positive? quotient real-part remainder round round-quotient
    round-remainder round/ sin sinh sqrt tan tanh truncate truncate-quotient truncate-remainder truncate/ write zero?))

(define (extensible-primitive? proc)
  "Return the name of PROC if it is a primitive that can be given methods, else #f."
  (let ((name (procedure-name proc)))
    (and (memq name extensible) (eq? proc (module-ref the-scm-module name #f)) name)))

(define primitive-generics (make-hash-table))   ; name -> generic function

(define (no-method-fits) #f)

(define (primitive-generic-generic proc)
  "Return the generic function with the methods of the primitive PROC, or #f."
  (let ((name (extensible-primitive? proc)))
    (if (not name) (%wrong-type "primitive-generic-generic" 1 "primitive that can be extended" proc))
    (hashq-ref primitive-generics name)))

(define (enable-primitive-generic! proc)
  "Let the primitive PROC be given methods; return the generic function that holds them."
  (let ((name (extensible-primitive? proc)))
    (if (not name) (%wrong-type "enable-primitive-generic!" 1 "primitive that can be extended" proc))
    (or (hashq-ref primitive-generics name)
        (let ((generic (or (printing-generic proc) (make-generic name (lambda arguments no-method-fits)))))
          (hashq-set! primitive-generics name generic)
          (case name
            ((write display) #f)
            ((equal?)
             (add-method! generic (%method (list <top> <top>) #f (lambda (next a b) #f) #f '(a b)))
             (%extend-equality! <instance-record> generic))
            (else (%extend-primitive! name generic no-method-fits)))
          generic))))

;;; Dispatch.

(define (fits? method classes)
  (let loop ((specializers (own-specializers method)) (classes classes))
    (cond
     ((null? specializers) (or (null? classes) (%method-rest? method)))
     ((null? classes) #f)
     ((not (pair? specializers)) #t)
     ((subclass? (car classes) (car specializers)) (loop (cdr specializers) (cdr classes)))
     (else #f))))

(define (own-specializers method)
  (let loop ((rest (method-specializers method)) (result '()))
    (if (pair? rest) (loop (cdr rest) (cons (car rest) result)) (reverse! result))))

(define (more-specific? a b classes)
  (let loop ((as (own-specializers a)) (bs (own-specializers b)) (classes classes))
    (cond
     ((null? as) (and (null? bs) (not (%method-rest? a)) (%method-rest? b) #t))
     ((null? bs) #t)
     ((eq? (car as) (car bs)) (loop (cdr as) (cdr bs) (cdr classes)))
     (else (and (memq (car bs) (cdr (memq (car as) (class-precedence-list (car classes))))) #t)))))

(define (applicable-methods methods arguments)
  (let ((classes (map class-of arguments)))
    (sort (filter (lambda (method) (fits? method classes)) methods)
          (lambda (a b) (more-specific? a b classes)))))

(define (compute-applicable-methods generic arguments)
  "Return the methods of GENERIC that fit ARGUMENTS, the most specific first."
  (applicable-methods (generic-function-methods generic) arguments))

(define (call dispatch generic arguments)
  (let loop ((methods (applicable-methods (dispatch-methods dispatch) arguments)) (arguments arguments) (first? #t))
    (cond
     ((pair? methods)
      (apply (%method-procedure (car methods))
             (lambda others (loop (cdr methods) (if (null? others) arguments others) #f))
             arguments))
     ((dispatch-fallback dispatch) => (lambda (fallback) (apply fallback arguments)))
     (first? (no-applicable-method generic arguments))
     (else (no-next-method generic arguments)))))

(define (generic-to-extend object)
  (cond ((generic? object) object)
        ((and (procedure? object) (extensible-primitive? object)) (enable-primitive-generic! object))
        (else
         (goops-error "~S is not a valid generic function~A" object
                      (if (procedure? object) "; define-generic makes one that calls it when no method fits" "")))))

(define (add-method! generic method)
  "Add METHOD to GENERIC, instead of one with the same specializers."
  (%check "add-method!" 2 "method" method? method)
  (let* ((generic (generic-to-extend generic)) (dispatch (%dispatch-of generic)))
    (set-method-generic! method generic)
    (for-each (lambda (class)
                (%set-class-methods! class (cons method (class-direct-methods class))))
              (delete-duplicates (own-specializers method) eq?))
    (set-dispatch-methods!
     dispatch
     (cons method
           (remove (lambda (other) (equal? (method-specializers other) (method-specializers method)))
                   (dispatch-methods dispatch))))
    *unspecified*))

(define-syntax-rule (define-methods (generic (class ...) (parameter ...) body ...) ...)
  (begin
    (add-method! generic
                 (%method (list class ...) #f (lambda (next parameter ...) body ...)
                          (lambda (parameter ...) body ...) '(parameter ...)))
    ...))

(define no-applicable-method (make-generic 'no-applicable-method))
(define no-next-method (make-generic 'no-next-method))

;;; Printing.

(define (address object)
  (string-append " " (number->string (object-address object) 16) ">"))

(define (class-title object)
  (or (class-name (class-of object)) '?))

(define write-methods (make-generic 'write))
(define display-methods (make-generic 'display))

(define (printing-generic proc)
  "Return the generic function that holds the methods of PROC, which is write or display; #f for other procedures."
  (cond
   ((eq? proc write) write-methods)
   ((eq? proc display) display-methods)
   (else #f)))

(define-methods
  (no-applicable-method (<generic> <top>) (generic arguments)
    (goops-error "No applicable method for ~S in call ~S" generic (cons (generic-function-name generic) arguments)))
  (no-next-method (<top> <top>) (generic arguments)
    (goops-error "No next method when calling ~S\nwith arguments ~S" generic arguments))
  (write-methods (<object> <top>) (object port)
    (simple-format port "#<~A~A" (class-title object) (address object)))
  (write-methods (<class> <top>) (class port)
    (simple-format port "#<~A ~A~A" (class-title class) (class-name class) (address class)))
  (write-methods (<method> <top>) (method port)
    (simple-format port "#<~A ~A~A" (class-title method)
                   (let loop ((rest (method-specializers method)))
                     (cond ((pair? rest) (cons (class-name (car rest)) (loop (cdr rest))))
                           ((null? rest) '())
                           (else (class-name rest))))
                   (address method)))
  (write-methods (<slot> <top>) (slot port)
    (simple-format port "#<~A ~A~A" (class-title slot) (slot-definition-name slot) (address slot)))
  (display-methods (<object> <top>) (object port) (write-methods object port)))

(hashq-set! primitive-generics 'write write-methods)
(hashq-set! primitive-generics 'display display-methods)

(%print-procedures!
 (lambda (proc port)
   (and (generic? proc)
        (begin
          (simple-format port "#<~A ~A (~A)>" (class-title proc) (generic-function-name proc)
                         (length (generic-function-methods proc)))
          #t))))

(for-each (lambda (type)
            (set-record-type-printer!
             type
             (lambda (object port) (if (%displaying?) (display-methods object port) (write-methods object port)))))
          (list <instance-record> <class-record> <method-record> <slot-record>))
