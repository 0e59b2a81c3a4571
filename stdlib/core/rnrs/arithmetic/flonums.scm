;;; (rnrs arithmetic flonums): arithmetic on inexact real numbers.
;;;
;;; An argument that is not one is an assertion violation; a result that is no real number is +nan.0.

(define-module (rnrs arithmetic flonums)
  #:use-module (ice-9 exceptions)
  #:use-module (rnrs base)
  #:use-module (rnrs conditions)
  #:export (flonum? real->flonum fixnum->flonum fl=? fl<? fl<=? fl>? fl>=? flinteger? flzero? flpositive? flnegative?
            flodd? fleven? flfinite? flinfinite? flnan? flmax flmin fl+ fl* fl- fl/ fldiv-and-mod fldiv flmod
            fldiv0-and-mod0 fldiv0 flmod0 flnumerator fldenominator flfloor flceiling fltruncate flround flexp fllog
            flsin flcos fltan flasin flacos flatan flabs flsqrt flexpt &no-infinities make-no-infinities-violation
            no-infinities-violation? &no-nans make-no-nans-violation no-nans-violation?))

(define-exception-type &no-infinities &implementation-restriction
  make-no-infinities-violation no-infinities-violation?)
(define-exception-type &no-nans &implementation-restriction
  make-no-nans-violation no-nans-violation?)

(define (flonum? object) "Return true if OBJECT is an inexact real number." (and (real? object) (inexact? object)))

(define (arguments who objects)
  (for-each (lambda (object)
              (if (not (flonum? object)) (assertion-violation who "expected a flonum" object)))
            objects))

(define (real number) (if (real? number) number +nan.0))

(define (real->flonum x)
  "Return the flonum nearest to X."
  (if (not (real? x)) (assertion-violation 'real->flonum "expected a real number" x))
  (exact->inexact x))

(define (fixnum->flonum n)
  "Return the flonum nearest to the integer N."
  (if (not (exact-integer? n)) (assertion-violation 'fixnum->flonum "expected a fixnum" n))
  (exact->inexact n))

(define-syntax-rule (define-unary (name proc) ...)
  (begin
    (define (name fl) (arguments 'name (list fl)) (proc fl)) ...))
(define-syntax-rule (define-binary (name proc) ...)
  (begin
    (define (name a b) (arguments 'name (list a b)) (proc a b)) ...))
(define-syntax-rule (define-many (name proc) ...)
  (begin
    (define (name fl . more) (arguments 'name (cons fl more)) (apply proc fl more)) ...))
(define-many (fl=? =) (fl<? <) (fl<=? <=) (fl>? >) (fl>=? >=) (flmax max) (flmin min) (fl- -) (fl/ /))

(define (fl+ . all)
  "Return the sum of ALL."
  (arguments 'fl+ all)
  (if (null? all) 0.0 (apply + all)))

(define (fl* . all)
  "Return the product of ALL."
  (arguments 'fl* all)
  (if (null? all) 1.0 (apply * all)))

(define (integer who fl)
  (if (not (integer? fl)) (assertion-violation who "expected an integer" fl))
  fl)

(define-unary
  (flinteger? integer?) (flzero? zero?) (flpositive? positive?) (flnegative? negative?) (flfinite? finite?)
  (flinfinite? infinite?) (flnan? nan?) (flfloor floor) (flceiling ceiling) (fltruncate truncate) (flround round)
  (flabs abs) (flexp exp) (flsin sin) (flcos cos) (fltan tan)
  (flodd? (lambda (fl) (odd? (integer 'flodd? fl))))
  (fleven? (lambda (fl) (even? (integer 'fleven? fl))))
  (flsqrt (lambda (fl) (real (sqrt fl))))
  (flasin (lambda (fl) (real (asin fl))))
  (flacos (lambda (fl) (real (acos fl))))
  (flnumerator (lambda (fl) (if (and (finite? fl) (not (zero? fl))) (numerator fl) fl)))
  (fldenominator (lambda (fl) (cond ((nan? fl) fl) ((infinite? fl) 1.0) (else (denominator fl))))))

(define-binary
  (fldiv div) (flmod mod) (fldiv-and-mod div-and-mod) (fldiv0 div0) (flmod0 mod0) (fldiv0-and-mod0 div0-and-mod0)
  (flexpt (lambda (base exponent) (real (expt base exponent)))))

(define* (fllog fl #:optional base)
  "Return the logarithm of FL, the natural one or that to BASE."
  (arguments 'fllog (if base (list fl base) (list fl)))
  (real (if base (/ (log fl) (log base)) (log fl))))

(define-many (flatan atan))
