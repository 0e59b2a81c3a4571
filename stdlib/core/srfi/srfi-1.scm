;;; SRFI 1, the list library.
;;;
;;; One list is the usual case and has its own loop everywhere; several lists go through rows: the list of their
;;; elements at one position, which ends with the shortest.  What calls a procedure collects in a fresh list and
;;; reverses into another one, so that a continuation captured in it may return twice.
;;;
;;; Folds are in (srfi srfi-1 fold), searching and deleting in (srfi srfi-1 search), sets and association lists in
;;; (srfi srfi-1 sets).

(define-module (srfi srfi-1)
  #:use-module (srfi srfi-1 rows)
  #:use-module (srfi srfi-1 fold)
  #:use-module (srfi srfi-1 search)
  #:use-module (srfi srfi-1 sets)
  #:re-export (cons list cons* make-list list-copy iota pair? null? not-pair?
               car cdr caar cadr cdar cddr caaar caadr cadar caddr cdaar cdadr cddar cdddr
               caaaar caaadr caadar caaddr cadaar cadadr caddar cadddr
               cdaaar cdaadr cdadar cdaddr cddaar cddadr cdddar cddddr
               list-ref last-pair length append append! reverse reverse! set-car! set-cdr!
               filter filter! memq memv assq assv append-reverse
               fold fold-right pair-fold pair-fold-right reduce reduce-right unfold unfold-right
               partition partition! remove remove! find find-tail any every take-while take-while! drop-while
               span span! break! delete-duplicates delete-duplicates!
               lset<= lset= lset-adjoin lset-union lset-union! lset-intersection lset-intersection!
               lset-difference lset-difference! lset-xor lset-xor! lset-diff+intersection lset-diff+intersection!
               alist-cons alist-copy alist-delete alist-delete!)
  #:re-export-and-replace (member assoc delete delete! break list-index)
  #:replace (map map-in-order for-each)
  #:export (xcons list-tabulate circular-list
            proper-list? circular-list? dotted-list? null-list? list=
            first second third fourth fifth sixth seventh eighth ninth tenth
            car+cdr take drop take-right drop-right take! drop-right! split-at split-at! last
            length+ concatenate concatenate! append-reverse! zip unzip1 unzip2 unzip3 unzip4 unzip5 count
            append-map append-map! map! pair-for-each filter-map))

;;; Constructors.

(define (xcons d a)
  "Return the pair (A . D)."
  (cons a d))

(define (list-tabulate size proc)
  "Return the list of (PROC index) for each index from 0 up to SIZE."
  (if (not (and (exact-integer? size) (>= size 0)))
      (wrong-type "list-tabulate" 1 "non-negative integer" size))
  (let loop ((index 0) (result '()))
    (if (< index size)
        (loop (+ index 1) (cons (proc index) result))
        (reverse result))))

(define (circular-list first . rest)
  "Return the endless list of FIRST and REST, over and over."
  (let ((items (cons first rest)))
    (set-cdr! (last-pair items) items)
    items))

;;; Predicates.

(define (list-kind x)
  "Return proper, dotted or circular."
  (let loop ((slow x) (fast x))
    (cond
     ((null? fast) 'proper)
     ((not (pair? fast)) 'dotted)
     ((null? (cdr fast)) 'proper)
     ((not (pair? (cdr fast))) 'dotted)
     (else
      (let ((slow (cdr slow)) (fast (cddr fast)))
        (if (eq? slow fast) 'circular (loop slow fast)))))))

(define (proper-list? x)
  "Return #t if X is a list that ends with ()."
  (list? x))

(define (dotted-list? x)
  "Return #t if X is finite and does not end with ()."
  (eq? (list-kind x) 'dotted))

(define (circular-list? x)
  "Return #t if X is a list without end."
  (eq? (list-kind x) 'circular))

(define (null-list? list)
  "Return #t for (), #f for a pair."
  (cond
   ((pair? list) #f)
   ((null? list) #t)
   (else (scm-error 'misc-error "null-list?" "argument 1 is not a list: ~S" `(,list) #f))))

(define (list= same? . lists)
  "Return #t if all LISTS have the same elements in the same order, by SAME?."
  (%check "list=" 1 "procedure" procedure? same?)
  (define (equal-lists? a b)
    (cond
     ((eq? a b) #t)
     ((null? a) (null? b))
     ((null? b) #f)
     ((same? (car a) (car b)) (equal-lists? (cdr a) (cdr b)))
     (else #f)))
  (or (null? lists)
      (let loop ((list (car lists)) (rest (cdr lists)))
        (or (null? rest)
            (and (equal-lists? list (car rest))
                 (loop (car rest) (cdr rest)))))))

;;; Selectors.

(define first car)
(define second cadr)
(define third caddr)
(define fourth cadddr)

;; A list that is too short is not of the type that these want.
(define (element who list index)
  (let loop ((rest list) (index index))
    (cond
     ((not (pair? rest)) (wrong-type who 1 "longer list" list))
     ((= index 0) (car rest))
     (else (loop (cdr rest) (- index 1))))))

(define (fifth list) "Return the fifth element of LIST." (element "fifth" list 4))
(define (sixth list) "Return the sixth element of LIST." (element "sixth" list 5))
(define (seventh list) "Return the seventh element of LIST." (element "seventh" list 6))
(define (eighth list) "Return the eighth element of LIST." (element "eighth" list 7))
(define (ninth list) "Return the ninth element of LIST." (element "ninth" list 8))
(define (tenth list) "Return the tenth element of LIST." (element "tenth" list 9))

(define (car+cdr pair)
  "Return the two fields of PAIR as two values."
  (values (car pair) (cdr pair)))

(define (take list count)
  "Return a list of the first COUNT elements of LIST."
  (list-head list count))

(define (drop list count)
  "Return what follows the first COUNT elements of LIST."
  (list-tail list count))

(define (take-right list count)
  "Return what is left of LIST when all but its last COUNT elements are dropped."
  (let loop ((ahead (list-tail list count)) (behind list))
    (if (pair? ahead)
        (loop (cdr ahead) (cdr behind))
        behind)))

(define (drop-right list count)
  "Return a list of all but the last COUNT elements of LIST."
  (let loop ((ahead (list-tail list count)) (rest list) (result '()))
    (if (pair? ahead)
        (loop (cdr ahead) (cdr rest) (cons (car rest) result))
        (reverse! result))))

(define (take! list count)
  "As take; the cells of LIST may be reused."
  (if (= count 0)
      '()
      (begin
        (set-cdr! (list-tail list (- count 1)) '())
        list)))

(define (drop-right! list count)
  "As drop-right; the cells of LIST may be reused."
  (let loop ((ahead (list-tail list count)) (size 0))
    (if (pair? ahead)
        (loop (cdr ahead) (+ size 1))
        (take! list size))))

(define (check-count who count)
  (if (< count 0)
      (scm-error 'out-of-range who "Argument 2 out of range: ~S" (cons count '()) (cons count '()))))

(define (split-at list count)
  "Return the first COUNT elements of LIST and what follows them."
  (check-count "split-at" count)
  (let loop ((rest list) (count count) (front '()))
    (if (= count 0)
        (values (reverse! front) rest)
        (loop (cdr rest) (- count 1) (cons (car rest) front)))))

(define (split-at! list count)
  "As split-at; the cells of LIST may be reused."
  (if (= count 0)
      (values '() list)
      (let* ((before (list-tail list (- count 1)))
             (after (cdr before)))
        (set-cdr! before '())
        (values list after))))

(define (last list)
  "Return the last element of LIST."
  (car (last-pair list)))

;;; Miscellaneous.

(define (length+ list)
  "Return the length of LIST, or #f if it has no end."
  (case (list-kind list)
    ((proper) (length list))
    ((circular) #f)
    (else (wrong-type "length+" 1 "proper or circular list" list))))

(define (concatenate lists)
  "Return the elements of all lists of the list LISTS."
  (apply append lists))

(define (concatenate! lists)
  "As concatenate; the cells of LISTS' elements may be reused."
  (apply append! lists))

(define (append-reverse! front rest)
  "As append-reverse; the cells of FRONT may be reused."
  (let loop ((front front) (result rest))
    (if (pair? front)
        (let ((next (cdr front)))
          (set-cdr! front result)
          (loop next front))
        (begin
          (%check "append-reverse!" 1 "list" null? front)
          result))))

(define (zip list . lists)
  "Return the list of the rows of the lists."
  (apply map (@ (guile) list) list lists))

(define (unzip1 rows)
  "Return the list of the first elements of ROWS."
  (map first rows))
(define (unzip2 rows)
  "Return the lists of the first and of the second elements of ROWS."
  (values (map first rows) (map second rows)))
(define (unzip3 rows)
  "Return the lists of the first three elements of ROWS."
  (values (map first rows) (map second rows) (map third rows)))
(define (unzip4 rows)
  "Return the lists of the first four elements of ROWS."
  (values (map first rows) (map second rows) (map third rows) (map fourth rows)))
(define (unzip5 rows)
  "Return the lists of the first five elements of ROWS."
  (values (map first rows) (map second rows) (map third rows) (map fourth rows) (map fifth rows)))

(define (count pred list . lists)
  "Return how many elements of LIST, or rows of the lists, satisfy PRED."
  (if (null? lists)
      (let loop ((rest list) (count 0))
        (cond
         ((not (pair? rest)) (check-end "count" 2 rest) count)
         ((pred (car rest)) (loop (cdr rest) (+ count 1)))
         (else (loop (cdr rest) count))))
      (let loop ((lists (cons list lists)) (count 0))
        (let ((row (checked-row "count" lists)))
          (cond
           ((not row) count)
           ((apply pred row) (loop (tails lists) (+ count 1)))
           (else (loop (tails lists) count)))))))

;;; Mapping.

(define map
  (case-lambda
    "Return the list of what PROC returns for each element or row, from left to right, until the shortest list ends."
    ((proc list)
     (let loop ((rest list) (result '()))
       (if (pair? rest)
           (loop (cdr rest) (cons (proc (car rest)) result))
           (if (null? rest) (reverse result) (wrong-type "map" 2 "list" list)))))
    ((proc list1 list2)
     (let loop ((rest1 list1) (rest2 list2) (result '()))
       (if (and (pair? rest1) (pair? rest2))
           (loop (cdr rest1) (cdr rest2) (cons (proc (car rest1) (car rest2)) result))
           (reverse result))))
    ((proc list1 . lists)
     (let loop ((lists (cons list1 lists)) (result '()))
       (let ((row (row lists)))
         (if row
             (loop (tails lists) (cons (apply proc row) result))
             (reverse result)))))))

(%call-in-line! 'map)
(define map-in-order map)
(define map! map)

(define for-each
  (case-lambda
    "Call PROC with each element or row, from left to right, until the shortest list ends."
    ((proc list)
     (let loop ((rest list))
       (if (pair? rest)
           (begin
             (proc (car rest))
             (loop (cdr rest)))
           (if (not (null? rest)) (wrong-type "for-each" 2 "list" list)))))
    ((proc list1 list2)
     (let loop ((rest1 list1) (rest2 list2))
       (if (and (pair? rest1) (pair? rest2))
           (begin
             (proc (car rest1) (car rest2))
             (loop (cdr rest1) (cdr rest2))))))
    ((proc list1 . lists)
     (let loop ((lists (cons list1 lists)))
       (let ((row (row lists)))
         (if row
             (begin
               (apply proc row)
               (loop (tails lists)))))))))

(%call-in-line! 'for-each)

(define (append-map proc list . lists)
  "Return the elements of all lists that PROC returns for the elements or rows."
  (concatenate (apply map proc list lists)))

(define (append-map! proc list . lists)
  "As append-map; the cells of what PROC returns may be reused."
  (concatenate! (apply map proc list lists)))

(define (pair-for-each proc list . lists)
  "Call PROC with the cells of the lists, from left to right."
  (%check "pair-for-each" 1 "procedure" procedure? proc)
  (check-rows "pair-for-each" 2 (cons list lists))
  (let loop ((lists (cons list lists)))
    (if (row lists)
        (let ((next (tails lists)))
          (apply proc lists)
          (loop next)))))

(define filter-map
  (case-lambda
    "Return the list of the true answers of PROC for the elements or rows."
    ((proc list)
     (let loop ((rest list) (result '()))
       (if (pair? rest)
           (let ((answer (proc (car rest))))
             (loop (cdr rest) (if answer (cons answer result) result)))
           (if (null? rest) (reverse result) (wrong-type "filter-map" 2 "list" list)))))
    ((proc list1 . lists)
     (let loop ((lists (cons list1 lists)) (result '()))
       (let ((row (checked-row "filter-map" lists)))
         (if row
             (let ((answer (apply proc row)))
               (loop (tails lists) (if answer (cons answer result) result)))
             (reverse result)))))))
