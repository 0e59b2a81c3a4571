;;; (rnrs arithmetic fixnums): arithmetic on small exact integers.
;;;
;;; An argument that is not a fixnum is an assertion violation, a result that is not one an implementation restriction.

(define-module (rnrs arithmetic fixnums)
  #:use-module (rnrs base)
  #:use-module (rnrs conditions)
  #:use-module (rnrs arithmetic bitwise)
  #:export (fixnum? fixnum-width least-fixnum greatest-fixnum fx=? fx>? fx<? fx>=? fx<=? fxzero? fxpositive? fxnegative?
            fxodd? fxeven? fxmax fxmin fx+ fx* fx- fxdiv-and-mod fxdiv fxmod fxdiv0-and-mod0 fxdiv0 fxmod0 fx+/carry
            fx-/carry fx*/carry fxnot fxand fxior fxxor fxif fxbit-count fxlength fxfirst-bit-set fxbit-set? fxcopy-bit
            fxbit-field fxcopy-bit-field fxarithmetic-shift fxarithmetic-shift-left fxarithmetic-shift-right
            fxrotate-bit-field fxreverse-bit-field))

(define width (+ 1 (integer-length most-positive-fixnum)))
(define (fixnum-width) "Return the number of bits of a fixnum, its sign included." width)
(define (least-fixnum) "Return the smallest fixnum." most-negative-fixnum)
(define (greatest-fixnum) "Return the greatest fixnum." most-positive-fixnum)

(define (fixnum? object)
  "Return true if OBJECT is an exact integer that fits a machine word with its tag."
  (and (exact-integer? object) (<= most-negative-fixnum object most-positive-fixnum)))

(define (arguments who objects)
  (for-each (lambda (object)
              (if (not (fixnum? object)) (assertion-violation who "expected a fixnum" object)))
            objects))

(define (result who number)
  (if (not (fixnum? number))
      (raise-exception
       (condition (make-implementation-restriction-violation)
                  (make-who-condition who)
                  (make-message-condition "the result is not a fixnum")
                  (make-irritants-condition (list number)))))
  number)

(define (within who low k high)
  (if (not (<= low k high)) (assertion-violation who "out of range" k)))

;; Whose results are no numbers or cannot be too great, and whose can.
(define-syntax-rule (define-plain (name . parameters) documentation compute)
  (define (name . parameters) documentation (arguments 'name (list . parameters)) compute))
(define-syntax-rule (define-checked (name . parameters) documentation compute)
  (define (name . parameters) documentation (arguments 'name (list . parameters)) (result 'name compute)))
(define-syntax-rule (define-all (name proc) ...)
  (begin
    (define (name fx . more) (arguments 'name (cons fx more)) (apply proc fx more)) ...))
(define-syntax-rule (define-any (name proc) ...)
  (begin
    (define (name . all) (arguments 'name all) (apply proc all)) ...))

(define-all (fx=? =) (fx<? <) (fx>? >) (fx<=? <=) (fx>=? >=) (fxmax max) (fxmin min))
(define-any (fxand logand) (fxior logior) (fxxor logxor))

(define-plain (fxzero? fx) "Return true if FX is zero." (zero? fx))
(define-plain (fxpositive? fx) "Return true if FX is positive." (positive? fx))
(define-plain (fxnegative? fx) "Return true if FX is negative." (negative? fx))
(define-plain (fxodd? fx) "Return true if FX is odd." (odd? fx))
(define-plain (fxeven? fx) "Return true if FX is even." (even? fx))

(define-checked (fx+ a b) "Return A + B." (+ a b))
(define-checked (fx* a b) "Return A × B." (* a b))
(define fx-
  (case-lambda
    "Return A - B, or -A."
    ((a) (arguments 'fx- (list a)) (result 'fx- (- a)))
    ((a b) (arguments 'fx- (list a b)) (result 'fx- (- a b)))))

(define-checked (fxdiv a b) "Return the quotient of `div'." (div a b))
(define-checked (fxmod a b) "Return the remainder of `div'." (mod a b))
(define-plain (fxdiv-and-mod a b) "Return both." (div-and-mod a b))
(define-checked (fxdiv0 a b) "Return the quotient of `div0'." (div0 a b))
(define-checked (fxmod0 a b) "Return the remainder of `div0'." (mod0 a b))
(define-plain (fxdiv0-and-mod0 a b) "Return both." (div0-and-mod0 a b))

;; NUMBER as a fixnum, and what it has of 2^width more.
(define (carried number)
  (let ((low (mod0 number (expt 2 width))))
    (values low (quotient (- number low) (expt 2 width)))))

(define-plain (fx+/carry a b c) "Return A + B + C as a fixnum and a carry." (carried (+ a b c)))
(define-plain (fx-/carry a b c) "Return A - B - C as a fixnum and a carry." (carried (- a b c)))
(define-plain (fx*/carry a b c) "Return A × B + C as a fixnum and a carry." (carried (+ (* a b) c)))

(define-plain (fxnot fx) "Return FX with every bit inverted." (lognot fx))
(define-plain (fxif mask a b) "Return A's bits where MASK has ones, B's elsewhere." (bitwise-if mask a b))
(define-plain (fxbit-count fx) "Return the number of ones; for a negative FX, the complement of that of zeros."
  (bitwise-bit-count fx))
(define-plain (fxlength fx) "Return the number of bits of FX without its sign." (integer-length fx))
(define-plain (fxfirst-bit-set fx) "Return the position of the lowest one of FX, or -1." (bitwise-first-bit-set fx))

(define-plain (fxbit-set? fx k) "Return true if bit K of FX is one."
  (begin (within 'fxbit-set? 0 k most-positive-fixnum) (logbit? k fx)))

(define-checked (fxcopy-bit fx k bit) "Return FX with BIT as bit K."
  (begin
    (within 'fxcopy-bit 0 k (- width 1))
    (within 'fxcopy-bit 0 bit 1)
    (bitwise-copy-bit fx k bit)))

(define (field who start end)
  (within who 0 start end)
  (within who start end (- width 1)))

(define-plain (fxbit-field fx start end) "Return the bits of FX from START to END."
  (begin (field 'fxbit-field start end) (bitwise-bit-field fx start end)))
(define-checked (fxcopy-bit-field fx start end from) "Return FX with the low bits of FROM from START to END."
  (begin (field 'fxcopy-bit-field start end) (bitwise-copy-bit-field fx start end from)))
(define-checked (fxrotate-bit-field fx start end count) "Return FX with the bits from START to END rotated."
  (begin (field 'fxrotate-bit-field start end) (bitwise-rotate-bit-field fx start end count)))
(define-checked (fxreverse-bit-field fx start end) "Return FX with the bits from START to END in reverse."
  (begin (field 'fxreverse-bit-field start end) (bitwise-reverse-bit-field fx start end)))

(define-checked (fxarithmetic-shift fx count) "Return FX shifted to the left by COUNT, to the right if negative."
  (begin (within 'fxarithmetic-shift (- 1 width) count (- width 1)) (ash fx count)))
(define-checked (fxarithmetic-shift-left fx count) "Return FX shifted to the left by COUNT."
  (begin (within 'fxarithmetic-shift-left 0 count (- width 1)) (ash fx count)))
(define-plain (fxarithmetic-shift-right fx count) "Return FX shifted to the right by COUNT."
  (begin (within 'fxarithmetic-shift-right 0 count (- width 1)) (ash fx (- count))))
