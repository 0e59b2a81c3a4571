;;; (rnrs base): the base library of R6RS.
;;;
;;; `error' and `assertion-violation' take who is to blame before the message.  div and mod round so that the
;;; remainder is not negative, div0 and mod0 so that it is nearest to zero.

(define-module (rnrs base)
  #:use-module (ice-9 exceptions)
  #:replace (error)
  #:export (infinite? assertion-violation div mod div-and-mod div0 mod0 div0-and-mod0 integer-valued? rational-valued?
            real-valued?)
  #:re-export (* + - ... / < <= = => > >= _ abs acos and angle append apply asin assert atan begin boolean=?
               boolean? caaaar caaadr caaar caadar caaddr caadr caar cadaar cadadr cadar caddar cadddr caddr cadr
               call-with-current-continuation call-with-values call/cc car case cdaaar cdaadr cdaar cdadar cdaddr
               cdadr cdar cddaar cddadr cddar cdddar cddddr cdddr cddr cdr ceiling char->integer char<=? char<?
               char=? char>=? char>? char? complex? cond cons cos define define-syntax denominator dynamic-wind else
               eq? equal? eqv? even? exact exact-integer-sqrt exact? exp expt finite? floor for-each gcd
               identifier-syntax if imag-part inexact inexact? integer->char integer? lambda lcm length
               let let* let*-values let-syntax let-values letrec letrec* letrec-syntax list list->string
               list->vector list-ref list-tail list? log magnitude make-polar make-rectangular make-string
               make-vector map max min nan? negative? not null? number->string number? numerator odd? or pair?
               positive? procedure? quasiquote quote rational? rationalize real-part real? reverse round set! sin
               sqrt string string->list string->number string->symbol string-append string-copy string-for-each
               string-length string-ref string<=? string<? string=? string>=? string>? string? substring
               symbol->string symbol=? symbol? syntax-rules tan truncate unquote unquote-splicing values vector
               vector->list vector-fill! vector-for-each vector-length vector-map vector-ref vector-set! vector?
               zero?))

(define (raise-with who type message irritants)
  (raise-exception
   (apply make-exception type
          (make-exception-with-message message)
          (make-exception-with-irritants irritants)
          (if who (list (make-exception-with-origin who)) '()))))

(define (error who message . irritants)
  "Raise an error of WHO, a symbol, a string or #f."
  (raise-with who (make-error) message irritants))

(define (assertion-violation who message . irritants)
  "Raise a violation of what WHO expects of its arguments."
  (raise-with who (make-assertion-failure) message irritants))

(define (div x y)
  "Return the quotient of X by Y that leaves a remainder from 0 up to the magnitude of Y."
  (if (positive? y) (floor (/ x y)) (- (floor (/ x (- y))))))

(define (mod x y) "Return the remainder of X by Y, not negative." (- x (* y (div x y))))
(define (div-and-mod x y) "Return quotient and remainder of X by Y." (values (div x y) (mod x y)))

(define (div0 x y)
  "Return the quotient of X by Y that leaves a remainder from minus half to below half of the magnitude of Y."
  (let ((quotient (div x y)) (remainder (mod x y)))
    (cond ((< (* 2 remainder) (abs y)) quotient)
          ((positive? y) (+ quotient 1))
          (else (- quotient 1)))))

(define (mod0 x y) "Return the remainder of X by Y that is nearest to zero." (- x (* y (div0 x y))))
(define (div0-and-mod0 x y) "Return both." (values (div0 x y) (mod0 x y)))

(define (real-valued? object)
  "Return true if OBJECT is a number without imaginary part."
  (and (complex? object) (zero? (imag-part object))))

(define (rational-valued? object)
  "Return true if OBJECT is a finite number without imaginary part."
  (and (real-valued? object) (rational? (real-part object))))

(define (integer-valued? object)
  "Return true if OBJECT is a number equal to an integer."
  (and (rational-valued? object) (integer? (real-part object))))

(define infinite? inf?)
