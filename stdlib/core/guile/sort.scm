;;; Sorting: one stable merge sort on lists, and everything else around it.
;;;
;;; The sort works on cells of its own: it takes its elements from the front of the input by count, so that no
;;; list is ever split, and merges runs by relinking.  LESS? sees the later element first, which is what keeps
;;; equal elements in their order.
;;;
;;; Expects from the kernel: pairs, length, vectors, array-free strings, procedure? integer arithmetic.

(define (%merge-cells! a b less?)
  "Merge the sorted lists A and B, neither of them empty, by relinking their cells."
  (let ((head (cons #f '())))
    (let loop ((tail head) (a a) (b b))
      (cond
       ((null? a) (set-cdr! tail b))
       ((null? b) (set-cdr! tail a))
       ((less? (car b) (car a))
        (set-cdr! tail b)
        (loop b a (cdr b)))
       (else
        (set-cdr! tail a)
        (loop a (cdr a) b))))
    (cdr head)))

(define (%sort-cells items size less?)
  "Return a fresh sorted list of the first SIZE elements of ITEMS."
  (let ((rest items))
    (let step ((size size))
      (cond
       ((= size 1)
        (let ((item (car rest)))
          (set! rest (cdr rest))
          (list item)))
       ((= size 2)
        (let ((first (car rest)) (second (cadr rest)))
          (set! rest (cddr rest))
          (if (less? second first)
              (list second first)
              (list first second))))
       ((= size 0) '())
       (else
        (let* ((half (quotient size 2))
               (front (step half)))
          (%merge-cells! front (step (- size half)) less?)))))))

(define (%check-sort-procedure who less?)
  (%check who 2 "procedure" procedure? less?))

(define (sort-list items less?)
  "Return the elements of the list ITEMS in the order of LESS?.  The sort is stable."
  (%check "sort-list" 1 "list" list? items)
  (%check-sort-procedure "sort-list" less?)
  (%sort-cells items (length items) less?))

(define (sort-list! items less?)
  "As sort-list; the cells of ITEMS may be reused."
  (%check "sort-list!" 1 "list" list? items)
  (%check-sort-procedure "sort-list!" less?)
  (%sort-cells items (length items) less?))

(define (%fill-vector! vector start items)
  (let loop ((index start) (rest items))
    (if (null? rest)
        vector
        (begin
          (vector-set! vector index (car rest))
          (loop (+ index 1) (cdr rest))))))

(define (%sort who items less?)
  (%check-sort-procedure who less?)
  (cond
   ((list? items) (%sort-cells items (length items) less?))
   ((vector? items) (list->vector (%sort-cells (vector->list items) (vector-length items) less?)))
   ((string? items) (list->string (%sort-cells (string->list items) (string-length items) less?)))
   (else (%wrong-type who 1 "list, vector or string" items))))

(define (sort items less?)
  "Return a fresh list, vector or string with the elements of ITEMS in the order of LESS?.  The sort is stable."
  (%sort "sort" items less?))

(define (stable-sort items less?)
  "As sort, which is stable itself."
  (%sort "stable-sort" items less?))

(define (%sort! who items less?)
  (%check-sort-procedure who less?)
  (cond
   ((list? items) (%sort-cells items (length items) less?))
   ((vector? items) (%fill-vector! items 0 (%sort-cells (vector->list items) (vector-length items) less?)))
   ((and (array? items) (= (array-rank items) 1))
    (let ((sorted (list->array (array-shape items) (%sort-cells (array->list items) (array-length items) less?))))
      (array-copy! sorted items)
      items))
   (else (%wrong-type who 1 "list or vector" items))))

(define (sort! items less?)
  "Sort the list or vector ITEMS in place.  Of a list, use the result: its first cell may be another one."
  (%sort! "sort!" items less?))

(define (stable-sort! items less?)
  "As sort!, which is stable itself."
  (%sort! "stable-sort!" items less?))

(define (restricted-vector-sort! vector less? start end)
  "Sort the elements of VECTOR from START up to END in place."
  (%check "restricted-vector-sort!" 1 "vector" vector? vector)
  (%check-sort-procedure "restricted-vector-sort!" less?)
  (if (not (<= 0 start (vector-length vector))) (%out-of-range "restricted-vector-sort!" 3 start))
  (if (not (<= start end (vector-length vector))) (%out-of-range "restricted-vector-sort!" 4 end))
  (%fill-vector! vector start (%sort-cells (list-tail (vector->list vector) start) (- end start) less?))
  *unspecified*)

(define (sorted? items less?)
  "Return #t if no element of the list or vector ITEMS is LESS? than the one before it."
  (%check-sort-procedure "sorted?" less?)
  (cond
   ((null? items) #t)
   ((list? items)
    (let loop ((previous (car items)) (rest (cdr items)))
      (cond
       ((null? rest) #t)
       ((less? (car rest) previous) #f)
       (else (loop (car rest) (cdr rest))))))
   ((and (array? items) (= (array-rank items) 1)) (sorted? (array->list items) less?))
   (else (%wrong-type "sorted?" 1 "list or vector" items))))

(define (merge a b less?)
  "Return a fresh list of the elements of the sorted lists A and B; equal elements of A come first."
  (merge! (if (list? a) (list-copy a) a) (if (list? b) (list-copy b) b) less?))

(define (merge! a b less?)
  "As merge; the cells of A and B are reused."
  (%check "merge" 1 "list" list? a)
  (%check "merge" 2 "list" list? b)
  (%check "merge" 3 "procedure" procedure? less?)
  (%merge-cells! a b less?))
