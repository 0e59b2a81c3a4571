;;; SRFI 17, generalized set!: the core has set! and setter; here are setters for the usual accessors.

(define-module (srfi srfi-17)
  #:export (getter-with-setter)
  #:replace (setter car cdr caar cadr cdar cddr caaar caadr cadar caddr cdaar cdadr cddar cdddr
             caaaar caaadr caadar caaddr cadaar cadadr caddar cadddr
             cdaaar cdaadr cdadar cdaddr cddaar cddadr cdddar cddddr string-ref vector-ref))

(define core-setter (@ (guile) setter))

(define (getter-with-setter getter setter)
  "Return a procedure like GETTER, whose setter is SETTER."
  (make-procedure-with-setter getter setter))

;; (define-pair-accessors (NAME FIELD-SETTER PATH) ...): NAME reads a field of what PATH leads to.
(define-syntax-rule (define-pair-accessors (name set-field! path) ...)
  (begin
    (define name
      (make-procedure-with-setter (@ (guile) name)
                                  (lambda (object value) (set-field! (path object) value))))
    ...))

(define car (make-procedure-with-setter (@ (guile) car) set-car!))
(define cdr (make-procedure-with-setter (@ (guile) cdr) set-cdr!))

(define-pair-accessors
  (caar set-car! (@ (guile) car)) (cadr set-car! (@ (guile) cdr))
  (cdar set-cdr! (@ (guile) car)) (cddr set-cdr! (@ (guile) cdr))
  (caaar set-car! (@ (guile) caar)) (caadr set-car! (@ (guile) cadr))
  (cadar set-car! (@ (guile) cdar)) (caddr set-car! (@ (guile) cddr))
  (cdaar set-cdr! (@ (guile) caar)) (cdadr set-cdr! (@ (guile) cadr))
  (cddar set-cdr! (@ (guile) cdar)) (cdddr set-cdr! (@ (guile) cddr))
  (caaaar set-car! (@ (guile) caaar)) (caaadr set-car! (@ (guile) caadr))
  (caadar set-car! (@ (guile) cadar)) (caaddr set-car! (@ (guile) caddr))
  (cadaar set-car! (@ (guile) cdaar)) (cadadr set-car! (@ (guile) cdadr))
  (caddar set-car! (@ (guile) cddar)) (cadddr set-car! (@ (guile) cdddr))
  (cdaaar set-cdr! (@ (guile) caaar)) (cdaadr set-cdr! (@ (guile) caadr))
  (cdadar set-cdr! (@ (guile) cadar)) (cdaddr set-cdr! (@ (guile) caddr))
  (cddaar set-cdr! (@ (guile) cdaar)) (cddadr set-cdr! (@ (guile) cdadr))
  (cdddar set-cdr! (@ (guile) cddar)) (cddddr set-cdr! (@ (guile) cdddr)))

(define string-ref (make-procedure-with-setter (@ (guile) string-ref) string-set!))
(define vector-ref (make-procedure-with-setter (@ (guile) vector-ref) vector-set!))

(define setter
  (make-procedure-with-setter
   core-setter
   (lambda (procedure new)
     (scm-error 'misc-error "setter" "the setter of ~S cannot be changed: see getter-with-setter"
                (list procedure) #f))))
