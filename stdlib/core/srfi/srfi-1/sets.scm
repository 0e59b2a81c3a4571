;;; The sets and association lists of (srfi srfi-1).
;;;
;;; A set is a list without duplicates by the given comparison.  Of two elements, the one of the earlier list is the
;;; comparison's first argument.

(define-module (srfi srfi-1 sets)
  #:use-module (srfi srfi-1 rows)
  #:use-module (srfi srfi-1 search)
  #:export (lset<= lset= lset-adjoin lset-union lset-union! lset-intersection lset-intersection!
            lset-difference lset-difference! lset-xor lset-xor! lset-diff+intersection lset-diff+intersection!
            alist-cons alist-copy alist-delete alist-delete!))

(define (check-comparison who same?)
  (if (not (procedure? same?)) (wrong-type who 1 "procedure" same?)))

(define (in-list? same? item list)
  "Return true if LIST, a later one than ITEM's, has an element that is the same as ITEM."
  (if (eq? same? eq?) (memq item list) (member item list same?)))

(define (in-earlier? same? item list)
  "Return true if LIST, an earlier one than ITEM's, has an element that is the same as ITEM."
  (cond
   ((eq? same? eq?) (memq item list))
   ((eq? same? equal?) (member item list))
   (else (any (lambda (element) (same? element item)) list))))

(define (subset? same? a b)
  (every (lambda (item) (in-list? same? item b)) a))

(define (lset<= same? . lists)
  "Return #t if each of the sets LISTS is a subset of the next."
  (check-comparison "lset<=" same?)
  (or (null? lists)
      (let loop ((list (car lists)) (rest (cdr lists)))
        (or (null? rest)
            (and (or (eq? list (car rest)) (subset? same? list (car rest)))
                 (loop (car rest) (cdr rest)))))))

(define (lset= same? . lists)
  "Return #t if all of the sets LISTS have the same elements."
  (check-comparison "lset=" same?)
  (or (null? lists)
      (let loop ((list (car lists)) (rest (cdr lists)))
        (or (null? rest)
            (and (or (eq? list (car rest))
                     (and (subset? same? list (car rest))
                          (every (lambda (item) (in-earlier? same? item list)) (car rest))))
                 (loop (car rest) (cdr rest)))))))

(define (adjoin-all same? list items)
  "Return LIST with those of ITEMS before it that it does not have, the last one first."
  (let loop ((rest items) (result list))
    (cond
     ((null? rest) result)
     ((in-earlier? same? (car rest) result) (loop (cdr rest) result))
     (else (loop (cdr rest) (cons (car rest) result))))))

(define (lset-adjoin same? list . items)
  "Return the set LIST with ITEMS added."
  (check-comparison "lset-adjoin" same?)
  (adjoin-all same? list items))

(define (lset-union same? . lists)
  "Return the set of the elements of all sets LISTS."
  (check-comparison "lset-union" same?)
  (let loop ((rest lists) (result '()))
    (cond
     ((null? rest) result)
     ((null? result) (loop (cdr rest) (car rest)))
     ((eq? (car rest) result) (loop (cdr rest) result))
     (else (loop (cdr rest) (adjoin-all same? result (car rest)))))))

(define (lset-intersection same? list . lists)
  "Return the elements of the set LIST that all sets LISTS have."
  (check-comparison "lset-intersection" same?)
  (filter (lambda (item)
            (every (lambda (other) (in-list? same? item other)) lists))
          list))

(define (lset-difference same? list . lists)
  "Return the elements of the set LIST that none of the sets LISTS has."
  (check-comparison "lset-difference" same?)
  (filter (lambda (item)
            (every (lambda (other) (not (in-list? same? item other))) lists))
          list))

(define (lset-xor same? . lists)
  "Return the elements that an odd number of the sets LISTS has."
  (check-comparison "lset-xor" same?)
  (let loop ((rest lists) (result '()))
    (cond
     ((null? rest) result)
     ((null? result) (loop (cdr rest) (car rest)))
     (else
      (let ((only-first (filter (lambda (item) (not (in-list? same? item (car rest)))) result))
            (only-second (filter (lambda (item) (not (in-earlier? same? item result))) (car rest))))
        (loop (cdr rest) (append only-second only-first)))))))

(define (lset-diff+intersection same? list . lists)
  "Return the elements of the set LIST that none of the sets LISTS has, and those that at least one of them has."
  (check-comparison "lset-diff+intersection" same?)
  (partition (lambda (item)
               (every (lambda (other) (not (in-list? same? item other))) lists))
             list))

(define lset-union! lset-union)
(define lset-intersection! lset-intersection)
(define lset-difference! lset-difference)
(define lset-xor! lset-xor)
(define lset-diff+intersection! lset-diff+intersection)

(define (alist-cons key value alist)
  "Return ALIST with the association of KEY with VALUE before it."
  (acons key value alist))

(define (check-alist who position alist)
  (let loop ((rest alist))
    (cond ((null? rest) #t)
          ((and (pair? rest) (pair? (car rest))) (loop (cdr rest)))
          (else (%wrong-type who position "association list" alist)))))

(define (alist-copy alist)
  "Return a copy of ALIST with fresh associations."
  (check-alist "alist-copy" 1 alist)
  (let loop ((rest alist) (result '()))
    (if (null? rest)
        (reverse! result)
        (loop (cdr rest)
              (cons (if (pair? (car rest)) (cons (caar rest) (cdar rest)) (car rest)) result)))))

(define* (alist-delete key alist #:optional (same? equal?))
  "Return ALIST without the associations of KEY."
  (check-alist "alist-delete" 2 alist)
  (let loop ((rest alist) (result '()))
    (cond
     ((null? rest) (reverse result))
     ((and (pair? (car rest)) (same? key (caar rest))) (loop (cdr rest) result))
     (else (loop (cdr rest) (cons (car rest) result))))))

(define alist-delete! alist-delete)
