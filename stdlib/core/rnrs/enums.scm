;;; (rnrs enums): sets of symbols out of a fixed universe.
;;;
;;; A set is a list of flags, one for each symbol of the universe, in its order.

(define-module (rnrs enums)
  #:use-module (srfi srfi-1)
  #:use-module (srfi srfi-9)
  #:export (define-enumeration enum-set->list enum-set-complement enum-set-constructor enum-set-difference
            enum-set-indexer enum-set-intersection enum-set-member? enum-set-projection enum-set-subset?
            enum-set-union enum-set-universe enum-set=? make-enumeration))

(define-record-type <enum-set>
  (make-enum-set universe members)
  enum-set?
  (universe universe-symbols)
  (members enum-set->list))

(define (restrict universe symbols)
  "Return the set of those of UNIVERSE that are among SYMBOLS, in the order of UNIVERSE."
  (make-enum-set universe (filter (lambda (symbol) (memq symbol symbols)) universe)))

(define (make-enumeration symbols)
  "Return the set of SYMBOLS, which is its own universe."
  (let ((symbols (delete-duplicates symbols eq?)))
    (make-enum-set symbols symbols)))

(define (enum-set-universe set) "Return the universe of SET, as a set." (make-enumeration (universe-symbols set)))

(define (enum-set-indexer set)
  "Return a procedure that returns the index of a symbol in the universe of SET, or #f."
  (lambda (symbol) (list-index (lambda (other) (eq? symbol other)) (universe-symbols set))))

(define (enum-set-constructor set)
  "Return a procedure that makes a set, in the universe of SET, of a list of symbols."
  (lambda (symbols)
    (for-each (lambda (symbol)
                (unless (memq symbol (universe-symbols set))
                  (scm-error 'wrong-type-arg "enum-set-constructor" "~S is not one of ~S"
                             (list symbol (universe-symbols set)) (list symbol))))
              symbols)
    (restrict (universe-symbols set) symbols)))

(define (enum-set-member? symbol set) "Return true if SYMBOL is in SET." (->bool (memq symbol (enum-set->list set))))

(define (enum-set-subset? a b)
  "Return true if A is in B and its universe in B's."
  (and (every (lambda (symbol) (memq symbol (universe-symbols b))) (universe-symbols a))
       (every (lambda (symbol) (enum-set-member? symbol b)) (enum-set->list a))))

(define (enum-set=? a b) "Return true if A and B hold the same." (and (enum-set-subset? a b) (enum-set-subset? b a)))

(define-syntax-rule (define-combination name documentation (symbol a b) keep?)
  (define (name a b)
    documentation
    (make-enum-set (universe-symbols a) (filter (lambda (symbol) keep?) (universe-symbols a)))))

(define-combination enum-set-union "Return what is in A or B." (symbol a b)
  (or (enum-set-member? symbol a) (enum-set-member? symbol b)))
(define-combination enum-set-intersection "Return what is in A and B." (symbol a b)
  (and (enum-set-member? symbol a) (enum-set-member? symbol b)))
(define-combination enum-set-difference "Return what is in A and not in B." (symbol a b)
  (and (enum-set-member? symbol a) (not (enum-set-member? symbol b))))

(define (enum-set-complement set)
  "Return what is in the universe of SET and not in SET."
  (enum-set-difference (enum-set-universe set) set))

(define (enum-set-projection a b)
  "Return what of A is in the universe of B, as a set in that."
  (restrict (universe-symbols b) (enum-set->list a)))

(define-syntax define-enumeration
  (lambda (form)
    "(define-enumeration NAME (SYMBOL ...) CONSTRUCTOR): (NAME SYMBOL) is the symbol, (CONSTRUCTOR SYMBOL ...) a set;
other symbols are refused when the program is read."
    (syntax-case form ()
      ((_ name (symbol ...) constructor)
       #'(begin
           (define universe (make-enumeration '(symbol ...)))
           (define-syntax name
             (lambda (form)
               (syntax-case form ()
                 ((_ given)
                  (memq (syntax->datum #'given) '(symbol ...))
                  #''given)
                 (_ (syntax-violation 'name "expected one of the symbols of the enumeration" form)))))
           (define-syntax constructor
             (lambda (form)
               (syntax-case form ()
                 ((_ given (... ...))
                  (and-map (lambda (one) (memq one '(symbol ...))) (syntax->datum #'(given (... ...))))
                  #'((enum-set-constructor universe) '(given (... ...))))
                 (_ (syntax-violation 'constructor "expected symbols of the enumeration" form))))))))))
