;;; What `(guile)` knows about lists beyond the kernel's own procedures: everything that calls back.
;;;
;;; A result is collected in a fresh list and reversed into another one, never destructively: a continuation
;;; captured in PROC may return twice, and the second return must not see the cells of the first.
;;; (The destructive variants, whose names end in !, promise nothing of the kind.)
;;;
;;; Expects from the kernel: pairs, list? length reverse list-tail set-cdr! append! exact-integer? <= + - *.

(define (%wrong-list who value)
  (scm-error 'wrong-type-arg who "Not a list: ~S" (list value) (list value)))

(define (%wrong-length who value)
  (scm-error 'wrong-type-arg who "List of wrong length: ~S" (list value) (list value)))

(define (%check-same-lengths who first rest)
  "Check that FIRST is a list and that all of the list REST are lists as long as it."
  (if (not (list? first)) (%wrong-list who first))
  (let ((size (length first)))
    (let loop ((rest rest))
      (if (pair? rest)
          (cond
           ((not (list? (car rest))) (%wrong-list who (car rest)))
           ((= size (length (car rest))) (loop (cdr rest)))
           (else (%wrong-length who (car rest))))))))

(define (%cars lists)
  (let loop ((lists lists) (result '()))
    (if (null? lists) (reverse! result) (loop (cdr lists) (cons (caar lists) result)))))

(define (%cdrs lists)
  (let loop ((lists lists) (result '()))
    (if (null? lists) (reverse! result) (loop (cdr lists) (cons (cdar lists) result)))))

(define map
  (case-lambda
    "Return the list of what PROC returns for each element (or row of elements) of the lists, from left to right."
    ((proc list1)
     (if (not (list? list1)) (%wrong-list "map" list1))
     (let loop ((rest list1) (result '()))
       (if (null? rest)
           (reverse result)
           (loop (cdr rest) (cons (proc (car rest)) result)))))
    ((proc list1 list2)
     (%check-same-lengths "map" list1 (list list2))
     (let loop ((rest1 list1) (rest2 list2) (result '()))
       (if (null? rest1)
           (reverse result)
           (loop (cdr rest1) (cdr rest2) (cons (proc (car rest1) (car rest2)) result)))))
    ((proc list1 . lists)
     (%check-same-lengths "map" list1 lists)
     (let loop ((rest (cons list1 lists)) (result '()))
       (if (null? (car rest))
           (reverse result)
           (loop (%cdrs rest) (cons (apply proc (%cars rest)) result)))))))

(%call-in-line! 'map)
(define map-in-order map)

(define for-each
  (case-lambda
    "Call PROC with each element (or row of elements) of the lists, from left to right."
    ((proc list1)
     (if (not (list? list1)) (%wrong-list "for-each" list1))
     (let loop ((rest list1))
       (if (pair? rest)
           (begin
             (proc (car rest))
             (loop (cdr rest))))))
    ((proc list1 list2)
     (%check-same-lengths "for-each" list1 (list list2))
     (let loop ((rest1 list1) (rest2 list2))
       (if (pair? rest1)
           (begin
             (proc (car rest1) (car rest2))
             (loop (cdr rest1) (cdr rest2))))))
    ((proc list1 . lists)
     (%check-same-lengths "for-each" list1 lists)
     (let loop ((rest (cons list1 lists)))
       (if (pair? (car rest))
           (begin
             (apply proc (%cars rest))
             (loop (%cdrs rest))))))))

(%call-in-line! 'for-each)

(define (and-map pred list)
  "Return what PRED returns for the last element of LIST if it is true of all, #t for the empty list, else #f."
  (let loop ((rest list) (result #t))
    (if (and result (not (null? rest)))
        (loop (cdr rest) (pred (car rest)))
        result)))

(define (or-map pred list)
  "Return the first true answer of PRED for an element of LIST, or #f."
  (let loop ((rest list) (result #f))
    (if (or result (null? rest))
        result
        (loop (cdr rest) (pred (car rest))))))

(define (filter pred list)
  "Return the elements of LIST that satisfy PRED, in order."
  (%check "filter" 1 "procedure" procedure? pred)
  (%check "filter" 2 "list" list? list)
  (let loop ((rest list) (result '()))
    (cond
     ((null? rest) (reverse result))
     ((pred (car rest)) (loop (cdr rest) (cons (car rest) result)))
     (else (loop (cdr rest) result)))))

(define (filter! pred list)
  "Return the elements of LIST that satisfy PRED; the cells of LIST may be reused."
  (%check "filter!" 1 "procedure" procedure? pred)
  (%check "filter!" 2 "list" list? list)
  (let ((head (cons #f list)))
    (let loop ((before head))
      (cond
       ((null? (cdr before)) (cdr head))
       ((pred (cadr before)) (loop (cdr before)))
       (else
        (set-cdr! before (cddr before))
        (loop before))))))

(define* (iota count #:optional (start 0) (step 1))
  "Return the list of COUNT numbers START, START + STEP, and so on."
  (if (not (and (integer? count) (>= count 0)))
      (%wrong-type "iota" 1 "non-negative integer" count))
  (let loop ((index (- count 1)) (result '()))
    (if (< index 0)
        result
        (loop (- index 1) (cons (+ start (* index step)) result)))))

(define (list-index list item)
  "Return the position of ITEM in LIST, compared by eq?, or #f.  (srfi srfi-1) has another one, that takes a predicate."
  (let loop ((rest list) (index 0))
    (cond
     ((null? rest) #f)
     ((eq? (car rest) item) index)
     (else (loop (cdr rest) (+ index 1))))))

(define-syntax-rule (define-delete-first! (name item list) docstring same?)
  (define (name item list)
    docstring
    (let ((head (cons #f list)))
      (let loop ((before head))
        (cond
         ((not (pair? (cdr before))) (cdr head))
         ((same? item (cadr before))
          (set-cdr! before (cddr before))
          (cdr head))
         (else (loop (cdr before))))))))

(define-delete-first! (delq1! item list) "Unlink the first element of LIST that is eq? to ITEM." eq?)
(define-delete-first! (delv1! item list) "Unlink the first element of LIST that is eqv? to ITEM." eqv?)
(define-delete-first! (delete1! item list) "Unlink the first element of LIST that is equal? to ITEM." equal?)

;; The sloppy searches skip what is not a pair.

(define-syntax-rule (define-sloppy (name key alist) docstring same?)
  (define (name key alist)
    docstring
    (let loop ((rest alist))
      (cond
       ((not (pair? rest)) #f)
       ((and (pair? (car rest)) (same? (caar rest) key)) (car rest))
       (else (loop (cdr rest)))))))

(define-sloppy (sloppy-assq key alist) "As assq, but never an error." eq?)
(define-sloppy (sloppy-assv key alist) "As assv, but never an error." eqv?)
(define-sloppy (sloppy-assoc key alist) "As assoc, but never an error." equal?)
