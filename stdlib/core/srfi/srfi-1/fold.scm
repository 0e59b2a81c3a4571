;;; The folds and unfolds of (srfi srfi-1).

(define-module (srfi srfi-1 fold)
  #:use-module (srfi srfi-1 rows)
  #:export (fold fold-right pair-fold pair-fold-right reduce reduce-right unfold unfold-right))

(define fold
  (case-lambda
    "Return (KONS element so-far), or (KONS row-elements … so-far), starting with KNIL, from left to right."
    ((kons knil list)
     (let loop ((rest list) (result knil))
       (if (pair? rest)
           (loop (cdr rest) (kons (car rest) result))
           (if (null? rest) result (wrong-type "fold" 3 "list" list)))))
    ((kons knil list1 list2)
     (let loop ((rest1 list1) (rest2 list2) (result knil))
       (if (and (pair? rest1) (pair? rest2))
           (loop (cdr rest1) (cdr rest2) (kons (car rest1) (car rest2) result))
           (begin
             (if (not (pair? rest1)) (check-end "fold" 3 rest1))
             (if (not (pair? rest2)) (check-end "fold" 4 rest2))
             result))))
    ((kons knil list1 . lists)
     (let loop ((lists (cons list1 lists)) (result knil))
       (let ((row (row-before lists result)))
         (if row
             (loop (tails lists) (apply kons row))
             (begin
               (checked-row "fold" lists)
               result)))))))

(define fold-right
  (case-lambda
    "As fold, from right to left."
    ((kons knil list)
     (if (not (list? list)) (wrong-type "fold-right" 3 "list" list))
     (let loop ((rest (reverse list)) (result knil))
       (if (pair? rest)
           (loop (cdr rest) (kons (car rest) result))
           result)))
    ((kons knil list1 . lists)
     (let loop ((rows (reverse (rows (cons list1 lists)))) (result knil))
       (if (pair? rows)
           (loop (cdr rows) (apply kons (append (car rows) (list result))))
           result)))))

(define pair-fold
  (case-lambda
    "As fold, with the cells of the lists instead of their elements.  KONS may change the cell that it gets."
    ((kons knil list)
     (%check "pair-fold" 1 "procedure" procedure? kons)
     (check-rows "pair-fold" 3 (cons list '()))
     (let loop ((rest list) (result knil))
       (if (pair? rest)
           (let ((next (cdr rest)))
             (loop next (kons rest result)))
           result)))
    ((kons knil list1 . lists)
     (let loop ((lists (cons list1 lists)) (result knil))
       (if (row lists)
           (let ((next (tails lists)))
             (loop next (apply kons (append lists (list result)))))
           result)))))

(define (pair-fold-right kons knil list1 . lists)
  "As fold-right, with the cells of the lists instead of their elements."
  (%check "pair-fold-right" 1 "procedure" procedure? kons)
  (check-rows "pair-fold-right" 3 (cons list1 lists))
  (let loop ((lists (cons list1 lists)) (cells '()))
    (if (row lists)
        (loop (tails lists) (cons lists cells))
        (fold (lambda (lists result) (apply kons (append lists (list result)))) knil cells))))

(define (reduce proc default list)
  "Return (PROC element so-far), starting with the first element of LIST, or DEFAULT if it is empty."
  (if (null? list)
      default
      (fold proc (car list) (cdr list))))

(define (reduce-right proc default list)
  "As reduce, from right to left."
  (if (null? list)
      default
      (let ((backwards (reverse list)))
        (fold proc (car backwards) (cdr backwards)))))

(define (check-procedures who . procs)
  (let loop ((procs procs) (position 1))
    (if (pair? procs)
        (begin
          (%check who position "procedure" procedure? (car procs))
          (loop (cdr procs) (+ position 1))))))

(define* (unfold stop? mapper successor seed #:optional (tail-gen (lambda (seed) '())))
  "Return (MAPPER seed) for each seed from SEED on by SUCCESSOR, followed by (TAIL-GEN seed) when STOP? is true."
  (check-procedures "unfold" stop? mapper successor)
  (let loop ((seed seed) (result '()))
    (if (stop? seed)
        (append-reverse result (tail-gen seed))
        (let ((item (mapper seed)))
          (loop (successor seed) (cons item result))))))

(define* (unfold-right stop? mapper successor seed #:optional (tail '()))
  "As unfold, from right to left, before TAIL."
  (check-procedures "unfold-right" stop? mapper successor)
  (let loop ((seed seed) (result tail))
    (if (stop? seed)
        result
        (let ((item (mapper seed)))
          (loop (successor seed) (cons item result))))))
