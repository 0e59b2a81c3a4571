;;; SRFI 43, the vector library.
;;;
;;; The procedures that map and fold pass the position before the elements; those that search do not.  Several vectors
;;; end with the shortest.  Filling, reversing and copying are in (srfi srfi-43 copy).

(define-module (srfi srfi-43)
  #:use-module (srfi srfi-43 copy)
  #:re-export (make-vector vector vector? vector-ref vector-set! vector-length
               vector-concatenate vector-empty? vector-swap! vector-reverse! vector-reverse-copy
               vector-reverse-copy! reverse-vector->list reverse-list->vector)
  #:re-export-and-replace (vector-append vector-copy vector-copy! vector-fill! vector->list list->vector)
  #:replace (vector-map vector-for-each)
  #:export (vector-unfold vector-unfold-right vector= vector-fold vector-fold-right vector-map! vector-count
            vector-index vector-index-right vector-skip vector-skip-right vector-binary-search
            vector-any vector-every))

(define (check-procedure who proc)
  (if (not (procedure? proc)) (wrong-type who 1 "procedure" proc)))

(define (shortest who position vectors)
  "Return the length of the shortest of VECTORS, arguments of WHO from POSITION on."
  (let loop ((rest vectors) (position position) (size #f))
    (cond
     ((null? rest) size)
     ((vector? (car rest))
      (loop (cdr rest) (+ position 1)
            (if size (min size (vector-length (car rest))) (vector-length (car rest)))))
     (else (wrong-type who position "vector" (car rest))))))

;; A procedure of PROC and at least one vector; both are checked here.
(define-syntax-rule (define-over (name proc vector vectors) docstring body ...)
  (define (name proc . all)
    docstring
    (check-procedure (symbol->string 'name) proc)
    (if (null? all) (%wrong-type (symbol->string 'name) 2 "vector" '()))
    (let ((vector (car all)) (vectors (cdr all)))
      body ...)))

(define (row vectors index)
  (map (lambda (vector) (vector-ref vector index)) vectors))

;;; Constructors.

(define (check-size who size)
  (if (not (and (exact-integer? size) (>= size 0))) (wrong-type who 2 "non-negative integer" size)))

(define (vector-unfold proc size . seeds)
  "Return the vector of what (PROC index seed …) returns first; its other values are the next seeds."
  (check-procedure "vector-unfold" proc)
  (check-size "vector-unfold" size)
  (let ((result (make-vector size)))
    (let loop ((index 0) (seeds seeds))
      (if (< index size)
          (call-with-values (lambda () (apply proc index seeds))
            (lambda (value . seeds)
              (vector-set! result index value)
              (loop (+ index 1) seeds)))
          result))))

(define (vector-unfold-right proc size . seeds)
  "As vector-unfold, from the last position to the first."
  (check-procedure "vector-unfold-right" proc)
  (check-size "vector-unfold-right" size)
  (let ((result (make-vector size)))
    (let loop ((index (- size 1)) (seeds seeds))
      (if (>= index 0)
          (call-with-values (lambda () (apply proc index seeds))
            (lambda (value . seeds)
              (vector-set! result index value)
              (loop (- index 1) seeds)))
          result))))

;;; Comparison.

(define (vector= same? . vectors)
  "Return #t if all VECTORS have the same length and the same elements, by SAME?."
  (check-procedure "vector=" same?)
  (shortest "vector=" 2 vectors)
  (or (null? vectors)
      (let loop ((vector1 (car vectors)) (rest (cdr vectors)))
        (or (null? rest)
            (and (or (eq? vector1 (car rest))
                     (and (= (vector-length vector1) (vector-length (car rest)))
                          (vector-every same? vector1 (car rest))))
                 (loop (car rest) (cdr rest)))))))

;;; Walks.

(define vector-fold
  (case-lambda
    "Return (KONS index so-far element …), starting with KNIL, from left to right."
    ((kons knil vector)
     (check-procedure "vector-fold" kons)
     (let ((size (shortest "vector-fold" 3 (list vector))))
       (let loop ((index 0) (result knil))
         (if (< index size)
             (loop (+ index 1) (kons index result (vector-ref vector index)))
             result))))
    ((kons knil . vectors)
     (check-procedure "vector-fold" kons)
     (let ((size (shortest "vector-fold" 3 vectors)))
       (let loop ((index 0) (result knil))
         (if (< index size)
             (loop (+ index 1) (apply kons index result (row vectors index)))
             result))))))

(define vector-fold-right
  (case-lambda
    "As vector-fold, from right to left."
    ((kons knil vector)
     (check-procedure "vector-fold-right" kons)
     (let loop ((index (- (shortest "vector-fold-right" 3 (list vector)) 1)) (result knil))
       (if (>= index 0)
           (loop (- index 1) (kons index result (vector-ref vector index)))
           result)))
    ((kons knil . vectors)
     (check-procedure "vector-fold-right" kons)
     (let loop ((index (- (shortest "vector-fold-right" 3 vectors) 1)) (result knil))
       (if (>= index 0)
           (loop (- index 1) (apply kons index result (row vectors index)))
           result)))))

(define-over (vector-map proc vector vectors)
  "Return the vector of (PROC index element …)."
  (let ((size (shortest "vector-map" 2 (cons vector vectors))))
    (let loop ((index 0) (items '()))
      (if (< index size)
          (loop (+ index 1)
                (cons (if (null? vectors)
                          (proc index (vector-ref vector index))
                          (apply proc index (vector-ref vector index) (row vectors index)))
                      items))
          (list->vector (reverse items))))))

(define-over (vector-map! proc vector vectors)
  "Replace the elements of VECTOR by (PROC index element …)."
  (let ((size (shortest "vector-map!" 2 (cons vector vectors))))
    (let loop ((index 0))
      (if (< index size)
          (begin
            (vector-set! vector index (apply proc index (vector-ref vector index) (row vectors index)))
            (loop (+ index 1)))))))

(define-over (vector-for-each proc vector vectors)
  "Call (PROC index element …) from left to right."
  (let ((size (shortest "vector-for-each" 2 (cons vector vectors))))
    (let loop ((index 0))
      (if (< index size)
          (begin
            (if (null? vectors)
                (proc index (vector-ref vector index))
                (apply proc index (vector-ref vector index) (row vectors index)))
            (loop (+ index 1)))))))

(define-over (vector-count pred vector vectors)
  "Return how often (PRED index element …) is true."
  (apply vector-fold
         (lambda (index count . elements) (if (apply pred index elements) (+ count 1) count))
         0 vector vectors))

;;; Searches.

(define (search-up pred size vectors found?)
  (let loop ((index 0))
    (cond
     ((>= index size) #f)
     ((found? (apply pred (row vectors index))) index)
     (else (loop (+ index 1))))))

(define (search-down who pred vectors found?)
  (let ((size (shortest who 2 vectors)))
    (if (not (and-map (lambda (vector) (= size (vector-length vector))) vectors))
        (scm-error 'misc-error who "vectors of different lengths: ~S" (list vectors) #f))
    (let loop ((index (- size 1)))
      (cond
       ((< index 0) #f)
       ((found? (apply pred (row vectors index))) index)
       (else (loop (- index 1)))))))

(define-over (vector-index pred vector vectors)
  "Return the first position at which (PRED element …) is true, or #f."
  (let ((vectors (cons vector vectors)))
    (search-up pred (shortest "vector-index" 2 vectors) vectors identity)))

(define-over (vector-index-right pred vector vectors)
  "Return the last position at which (PRED element …) is true, or #f."
  (search-down "vector-index-right" pred (cons vector vectors) identity))

(define-over (vector-skip pred vector vectors)
  "Return the first position at which (PRED element …) is false, or #f."
  (let ((vectors (cons vector vectors)))
    (search-up pred (shortest "vector-skip" 2 vectors) vectors not)))

(define-over (vector-skip-right pred vector vectors)
  "Return the last position at which (PRED element …) is false, or #f."
  (search-down "vector-skip-right" pred (cons vector vectors) not))

(define* (vector-binary-search vector value compare #:optional (start 0) (end (if (vector? vector) (vector-length vector) 0)))
  "Return a position between START and END at which (COMPARE element VALUE) is 0, or #f, in the sorted VECTOR."
  (if (not (vector? vector)) (wrong-type "vector-binary-search" 1 "vector" vector))
  (if (not (procedure? compare)) (wrong-type "vector-binary-search" 3 "procedure" compare))
  (let loop ((start start) (end end))
    (if (>= start end)
        #f
        (let* ((middle (quotient (+ start end) 2))
               (order (compare (vector-ref vector middle) value)))
          (cond
           ((= order 0) middle)
           ((> order 0) (loop start middle))
           (else (loop (+ middle 1) end)))))))

(define-over (vector-any pred vector vectors)
  "Return the first true answer of (PRED element …), or #f."
  (let* ((vectors (cons vector vectors))
         (size (shortest "vector-any" 2 vectors)))
    (let loop ((index 0))
      (and (< index size)
           (or (apply pred (row vectors index))
               (loop (+ index 1)))))))

(define-over (vector-every pred vector vectors)
  "Return the last answer of (PRED element …) if all are true, #t for empty vectors, else #f."
  (let* ((vectors (cons vector vectors))
         (size (shortest "vector-every" 2 vectors)))
    (let loop ((index 0) (answer #t))
      (if (and answer (< index size))
          (loop (+ index 1) (apply pred (row vectors index)))
          answer))))
