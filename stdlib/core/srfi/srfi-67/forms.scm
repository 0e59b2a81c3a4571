;;; The forms of SRFI 67, which branch by what a compare procedure returns.

(define-module (srfi srfi-67 forms)
  #:export (if3 if=? if<? if>? if<=? if>=? if-not=? refine-compare select-compare cond-compare))

(define-syntax-rule (if3 expression less equal greater)
  (case expression
    ((-1) less)
    ((0) equal)
    ((1) greater)
    (else (not-a-comparison))))

(define (not-a-comparison)
  (scm-error 'misc-error "if3" "a compare procedure must return -1, 0 or 1" '() #f))

(define-syntax-rule (define-if (name less equal greater) ...)
  (begin
    (define-syntax name
      (syntax-rules ()
        ((_ expression consequent) (name expression consequent (if #f #f)))
        ((_ expression consequent alternate)
         (let ((then (lambda () consequent)) (else (lambda () alternate)))
           (if3 expression (less then else) (equal then else) (greater then else))))))
    ...))

(define-syntax-rule (yes then else) (then))
(define-syntax-rule (no then else) (else))

(define-if
  (if=? no yes no)
  (if<? yes no no)
  (if>? no no yes)
  (if<=? yes yes no)
  (if>=? no yes yes)
  (if-not=? yes no yes))

(define-syntax refine-compare
  (syntax-rules ()
    ((_) 0)
    ((_ expression) expression)
    ((_ expression more ...) (if3 expression -1 (refine-compare more ...) 1))))

(define-syntax select-compare
  (syntax-rules (else)
    ((_ x y) 0)
    ((_ x y (else expression ...)) (refine-compare expression ...))
    ((_ x y (type? expression ...) more ...)
     (let ((a x) (b y))
       (cond-compare (((type? a) (type? b)) expression ...)
                     (else (select-compare a b more ...)))))))

(define-syntax cond-compare
  (syntax-rules (else)
    ((_) 0)
    ((_ (else expression ...)) (refine-compare expression ...))
    ((_ ((x? y?) expression ...) more ...)
     (let ((y-is? y?))
       (if x?
           (if y-is? (refine-compare expression ...) -1)
           (if y-is? 1 (cond-compare more ...)))))))
