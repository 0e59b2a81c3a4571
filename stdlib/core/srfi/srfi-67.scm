;;; SRFI 67: compare procedures, which return -1, 0 or 1.
;;;
;;; A compare procedure raises an error for objects that it does not order.  The relations made of compare procedures
;;; take any number of steps: (<?), (<? compare), (<? x y) and (<? compare x y).

(define-module (srfi srfi-67)
  #:use-module (srfi srfi-67 forms)
  #:re-export (if3 if=? if<? if>? if<=? if>=? if-not=? refine-compare select-compare cond-compare)
  #:export (</<=? </<? <=/<=? <=/<? <=? <? =? >/>=? >/>? >=/>=? >=/>? >=? >? not=?
            boolean-compare chain<=? chain<? chain=? chain>=? chain>? char-compare char-compare-ci compare-by<
            compare-by<= compare-by=/< compare-by=/> compare-by> compare-by>= complex-compare debug-compare
            default-compare integer-compare kth-largest list-compare list-compare-as-vector max-compare min-compare
            number-compare pair-compare pair-compare-car pair-compare-cdr pairwise-not=? rational-compare
            real-compare string-compare string-compare-ci symbol-compare vector-compare vector-compare-as-list))

;;; Compare procedures for atoms.  As in Guile, a value of another type is a misc-error.

(define (check name expecting valid? value)
  (if (not (valid? value))
      (scm-error 'misc-error (symbol->string name) "expected ~A, got ~S" (list expecting value) #f)))

(define-syntax-rule (define-compare (name valid? expecting) (x y) documentation result)
  (define (name x y)
    documentation
    (check 'name expecting valid? x)
    (check 'name expecting valid? y)
    result))

(define-syntax-rule (by less? x y)
  (cond ((less? x y) -1) ((less? y x) 1) (else 0)))

(define-compare (boolean-compare boolean? "boolean") (x y) "Compare booleans: #f comes first."
  (cond ((eq? x y) 0) (x 1) (else -1)))
(define-compare (char-compare char? "character") (x y) "Compare characters." (by char<? x y))
(define-compare (char-compare-ci char? "character") (x y) "Compare characters without case." (by char-ci<? x y))
(define-compare (string-compare string? "string") (x y) "Compare strings." (by string<? x y))
(define-compare (string-compare-ci string? "string") (x y) "Compare strings without case." (by string-ci<? x y))
(define-compare (symbol-compare symbol? "symbol") (x y) "Compare symbols by their names."
  (by string<? (symbol->string x) (symbol->string y)))
(define-compare (integer-compare integer? "integer") (x y) "Compare integers." (by < x y))
(define-compare (rational-compare rational? "rational number") (x y) "Compare rational numbers." (by < x y))
(define-compare (real-compare real? "real number") (x y) "Compare real numbers." (by < x y))
(define-compare (complex-compare complex? "number") (x y) "Compare numbers by real part, then by imaginary part."
  (if (and (real? x) (real? y))
      (by < x y)
      (refine-compare (real-compare (real-part x) (real-part y))
                      (real-compare (imag-part x) (imag-part y)))))
(define number-compare complex-compare)

;;; Of pairs, lists and vectors.

(define (pair-compare-car compare)
  "Return a compare procedure that compares the cars of pairs with COMPARE."
  (lambda (x y) (compare (car x) (car y))))
(define (pair-compare-cdr compare)
  "Return a compare procedure that compares the cdrs of pairs with COMPARE."
  (lambda (x y) (compare (cdr x) (cdr y))))

(define pair-compare
  (case-lambda
    "Compare pairs by car and cdr; with one compare procedure or none, also lists and what ends improper ones."
    ((compare-car compare-cdr x y)
     (refine-compare (compare-car (car x) (car y)) (compare-cdr (cdr x) (cdr y))))
    ((compare x y)
     (let loop ((x x) (y y))
       (select-compare x y
         (null? 0)
         (pair? (compare (car x) (car y)) (loop (cdr x) (cdr y)))
         (else (compare x y)))))
    ((x y) (pair-compare default-compare x y))))

(define list-compare
  (case-lambda
    "Compare lists, or what EMPTY?, HEAD and TAIL make lists of, element by element."
    ((x y) (list-compare default-compare x y null? car cdr))
    ((compare x y) (list-compare compare x y null? car cdr))
    ((x y empty? head tail) (list-compare default-compare x y empty? head tail))
    ((compare x y empty? head tail)
     (let loop ((x x) (y y))
       (cond ((empty? x) (if (empty? y) 0 -1))
             ((empty? y) 1)
             (else (refine-compare (compare (head x) (head y)) (loop (tail x) (tail y)))))))))

(define (size-of x empty? tail)
  (let loop ((x x) (n 0))
    (if (empty? x) n (loop (tail x) (+ n 1)))))

(define list-compare-as-vector
  (case-lambda
    "Compare lists: shorter ones come first."
    ((x y) (list-compare-as-vector default-compare x y null? car cdr))
    ((compare x y) (list-compare-as-vector compare x y null? car cdr))
    ((x y empty? head tail) (list-compare-as-vector default-compare x y empty? head tail))
    ((compare x y empty? head tail)
     (refine-compare (integer-compare (size-of x empty? tail) (size-of y empty? tail))
                     (list-compare compare x y empty? head tail)))))

(define (compare-elements compare x y size ref)
  (let* ((x-size (size x)) (y-size (size y)) (end (min x-size y-size)))
    (let loop ((k 0))
      (if (= k end)
          (integer-compare x-size y-size)
          (refine-compare (compare (ref x k) (ref y k)) (loop (+ k 1)))))))

(define vector-compare
  (case-lambda
    "Compare vectors, or what SIZE and REF make vectors of: shorter ones come first."
    ((x y) (vector-compare default-compare x y vector-length vector-ref))
    ((compare x y) (vector-compare compare x y vector-length vector-ref))
    ((x y size ref) (vector-compare default-compare x y size ref))
    ((compare x y size ref)
     (refine-compare (integer-compare (size x) (size y))
                     (compare-elements compare x y size ref)))))

(define vector-compare-as-list
  (case-lambda
    "Compare vectors element by element."
    ((x y) (vector-compare-as-list default-compare x y vector-length vector-ref))
    ((compare x y) (vector-compare-as-list compare x y vector-length vector-ref))
    ((x y size ref) (vector-compare-as-list default-compare x y size ref))
    ((compare x y size ref) (compare-elements compare x y size ref))))

(define (default-compare x y)
  "Compare objects of different kinds: lists, booleans, characters, strings, symbols, numbers, vectors, in this order."
  (select-compare x y
    (null? 0)
    (pair? (default-compare (car x) (car y)) (default-compare (cdr x) (cdr y)))
    (boolean? (boolean-compare x y))
    (char? (char-compare x y))
    (string? (string-compare x y))
    (symbol? (symbol-compare x y))
    (number? (number-compare x y))
    (vector? (vector-compare default-compare x y))
    (else (scm-error 'misc-error "default-compare" "cannot order ~S and ~S" (list x y) #f))))

;;; Compare procedures of predicates.  With two more arguments, these are compared.

(define-syntax-rule (define-by (name predicate ...) x y result)
  (define name
    (case-lambda
      ((predicate ...) (lambda (x y) result))
      ((predicate ... x y) result))))

(define-by (compare-by< less?) x y (by less? x y))
(define-by (compare-by> more?) x y (by more? y x))
(define-by (compare-by<= same-or-less?) x y (if (same-or-less? x y) (if (same-or-less? y x) 0 -1) 1))
(define-by (compare-by>= same-or-more?) x y (if (same-or-more? x y) (if (same-or-more? y x) 0 1) -1))
(define-by (compare-by=/< same? less?) x y (cond ((same? x y) 0) ((less? x y) -1) (else 1)))
(define-by (compare-by=/> same? more?) x y (cond ((same? x y) 0) ((more? x y) 1) (else -1)))

(define (debug-compare compare)
  "Return a compare procedure like COMPARE that checks whether COMPARE orders what it is given."
  (define seen '())
  (define (wrong what . objects)
    (scm-error 'misc-error "debug-compare" "the compare procedure is not ~A: ~S" (list what objects) #f))
  (define (ask x y)
    (let ((answer (compare x y)))
      (if (not (memv answer '(-1 0 1))) (wrong "one of -1, 0 and 1" x y answer))
      answer))
  (lambda (x y)
    (let ((answer (ask x y)))
      (if (not (eqv? 0 (ask x x))) (wrong "reflexive" x))
      (if (not (eqv? 0 (ask y y))) (wrong "reflexive" y))
      (if (not (eqv? answer (- (ask y x)))) (wrong "antisymmetric" x y))
      (for-each (lambda (z)
                  (let ((xz (ask x z)) (yz (ask y z)))
                    ;; From x ≤ y ≤ z follows x ≤ z, and so on.
                    (if (or (and (<= answer 0) (<= yz 0) (> xz 0))
                            (and (>= answer 0) (>= yz 0) (< xz 0)))
                        (wrong "transitive" x y z))))
                seen)
      (set! seen (cons x (if (null? seen) seen (list (car seen)))))
      answer)))

;;; Relations.

(define-syntax-rule (define-relation (name answer) test)
  (define name
    (case-lambda
      (() (lambda (x y) (name default-compare x y)))
      ((compare) (lambda (x y) (name compare x y)))
      ((x y) (name default-compare x y))
      ((compare x y) (let ((answer (compare x y))) test)))))

(define-relation (=? answer) (= answer 0))
(define-relation (<? answer) (< answer 0))
(define-relation (>? answer) (> answer 0))
(define-relation (<=? answer) (<= answer 0))
(define-relation (>=? answer) (>= answer 0))
(define-relation (not=? answer) (not (= answer 0)))

(define-syntax-rule (define-between name first second)
  (define name
    (case-lambda
      (() (lambda (x y z) (name default-compare x y z)))
      ((compare) (lambda (x y z) (name compare x y z)))
      ((x y z) (name default-compare x y z))
      ((compare x y z)
       ;; The second comparison is made in any case: it checks z.
       (let ((left (first (compare x y) 0)) (right (second (compare y z) 0)))
         (and left right))))))

(define-between </<? < <)
(define-between </<=? < <=)
(define-between <=/<? <= <)
(define-between <=/<=? <= <=)
(define-between >/>? > >)
(define-between >/>=? > >=)
(define-between >=/>? >= >)
(define-between >=/>=? >= >=)

(define-syntax-rule (define-chain name test)
  (define (name compare . objects)
    (if (and (pair? objects) (null? (cdr objects))) (compare (car objects) (car objects)))
    (let loop ((rest objects) (holds? #t))
      (if (or (null? rest) (null? (cdr rest)))
          holds?
          (let ((answer (compare (car rest) (cadr rest))))
            (loop (cdr rest) (and (test answer 0) holds?)))))))

(define-chain chain=? =)
(define-chain chain<? <)
(define-chain chain>? >)
(define-chain chain<=? <=)
(define-chain chain>=? >=)

(define (pairwise-not=? compare . objects)
  "Return true if no two of OBJECTS are the same."
  (if (and (pair? objects) (null? (cdr objects))) (compare (car objects) (car objects)))
  (let loop ((sorted (sort objects (lambda (x y) (< (compare x y) 0)))))
    (or (null? sorted)
        (null? (cdr sorted))
        (and (not (= 0 (compare (car sorted) (cadr sorted)))) (loop (cdr sorted))))))

(define (choose better? compare first rest)
  (if (null? rest) (compare first first))
  (let loop ((best first) (rest rest))
    (cond ((null? rest) best)
          ((better? (compare (car rest) best) 0) (loop (car rest) (cdr rest)))
          (else (loop best (cdr rest))))))

(define (min-compare compare x . more) "Return the smallest argument after COMPARE." (choose < compare x more))
(define (max-compare compare x . more) "Return the greatest argument after COMPARE." (choose > compare x more))

(define (kth-largest compare k x . more)
  "Return number K, from 0 for the smallest, of the arguments after it; a negative K counts from the end."
  (let ((all (cons x more)))
    (list-ref (stable-sort all (lambda (x y) (< (compare x y) 0))) (modulo k (length all)))))
