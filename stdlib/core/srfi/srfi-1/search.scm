;;; The searching, partitioning and deleting parts of (srfi srfi-1).
;;;
;;; A comparison is called as SRFI 1 says: the given item first, the list's element second; between two elements of
;;; a list, the earlier one first.

(define-module (srfi srfi-1 search)
  #:use-module (srfi srfi-1 rows)
  #:replace (member assoc delete delete! break list-index)
  #:export (not-pair? partition partition! remove remove! find find-tail any every
            take-while take-while! drop-while span span! break! delete-duplicates delete-duplicates!))

(define kernel-member (@ (guile) member))
(define kernel-assoc (@ (guile) assoc))
(define kernel-delete (@ (guile) delete))

(define (not-pair? x)
  "Return #t if X is no pair."
  (not (pair? x)))

(define (partition pred list)
  "Return the elements of LIST that satisfy PRED and those that do not, in order."
  (let loop ((rest list) (in '()) (out '()))
    (cond
     ((null? rest) (values (reverse in) (reverse out)))
     ((not (pair? rest)) (wrong-type "partition" 2 "list" list))
     ((pred (car rest)) (loop (cdr rest) (cons (car rest) in) out))
     (else (loop (cdr rest) in (cons (car rest) out))))))

(define partition! partition)

(define (remove pred list)
  "Return the elements of LIST that do not satisfy PRED, in order."
  (let loop ((rest list) (result '()))
    (cond
     ((null? rest) (reverse result))
     ((not (pair? rest)) (wrong-type "remove" 2 "list" list))
     ((pred (car rest)) (loop (cdr rest) result))
     (else (loop (cdr rest) (cons (car rest) result))))))

(define (remove! pred list)
  "As remove; the cells of LIST may be reused."
  (filter! (lambda (item) (not (pred item))) list))

(define (find pred list)
  "Return the first element of LIST that satisfies PRED, or #f."
  (let loop ((rest list))
    (cond
     ((pair? rest) (if (pred (car rest)) (car rest) (loop (cdr rest))))
     ((null? rest) #f)
     (else (wrong-type "find" 2 "list" list)))))

(define (find-tail pred list)
  "Return LIST from the first element on that satisfies PRED, or #f."
  (let loop ((rest list))
    (cond
     ((pair? rest) (if (pred (car rest)) rest (loop (cdr rest))))
     ((null? rest) #f)
     (else (wrong-type "find-tail" 2 "list" list)))))

(define any
  (case-lambda
    "Return the first true answer of PRED for an element or row, or #f.  The last call is a tail call."
    ((pred list)
     (if (pair? list)
         (let loop ((rest list))
           (if (pair? (cdr rest))
               (or (pred (car rest)) (loop (cdr rest)))
               (pred (car rest))))
         (if (null? list) #f (wrong-type "any" 2 "list" list))))
    ((pred list1 . lists)
     (let loop ((lists (cons list1 lists)))
       (let ((row (row lists)))
         (and row
              (or (apply pred row) (loop (tails lists)))))))))

(define every
  (case-lambda
    "Return the last answer of PRED if all are true, #t for empty lists, else #f."
    ((pred list)
     (if (pair? list)
         (let loop ((rest list))
           (if (pair? (cdr rest))
               (and (pred (car rest)) (loop (cdr rest)))
               (pred (car rest))))
         (if (null? list) #t (wrong-type "every" 2 "list" list))))
    ((pred list1 . lists)
     (let loop ((lists (cons list1 lists)) (answer #t))
       (let ((row (row lists)))
         (if row
             (let ((answer (apply pred row)))
               (and answer (loop (tails lists) answer)))
             answer))))))

(define list-index
  (case-lambda
    "Return the position of the first element or row that satisfies PRED, or #f."
    ((pred list)
     (let loop ((rest list) (index 0))
       (cond
        ((not (pair? rest)) (check-end "list-index" 2 rest) #f)
        ((pred (car rest)) index)
        (else (loop (cdr rest) (+ index 1))))))
    ((pred list1 . lists)
     (let loop ((lists (cons list1 lists)) (index 0))
       (let ((row (checked-row "list-index" lists)))
         (cond
          ((not row) #f)
          ((apply pred row) index)
          (else (loop (tails lists) (+ index 1)))))))))

(define (take-while pred list)
  "Return the elements of LIST before the first that does not satisfy PRED."
  (let loop ((rest list) (result '()))
    (cond
     ((not (pair? rest)) (check-end "take-while" 2 rest) (reverse result))
     ((pred (car rest)) (loop (cdr rest) (cons (car rest) result)))
     (else (reverse result)))))

(define take-while! take-while)

(define (drop-while pred list)
  "Return LIST from the first element on that does not satisfy PRED."
  (let loop ((rest list))
    (cond
     ((not (pair? rest)) (check-end "drop-while" 2 rest) rest)
     ((pred (car rest)) (loop (cdr rest)))
     (else rest))))

(define (span pred list)
  "Return what take-while and drop-while return."
  (let loop ((rest list) (front '()))
    (cond
     ((not (pair? rest)) (check-end "span" 2 rest) (values (reverse front) rest))
     ((pred (car rest)) (loop (cdr rest) (cons (car rest) front)))
     (else (values (reverse front) rest)))))

(define span! span)

(define (break pred list)
  "Return the elements of LIST before the first that satisfies PRED, and LIST from there on."
  (span (lambda (item) (not (pred item))) list))

(define break! break)

(define member
  (case-lambda
    "Return LIST from its first element on that is the same as ITEM, or #f."
    ((item list) (kernel-member item list))
    ((item list same?)
     (cond
      ((eq? same? equal?) (kernel-member item list))
      ((eq? same? eq?) (memq item list))
      ((eq? same? eqv?) (memv item list))
      (else (find-tail (lambda (element) (same? item element)) list))))))

(define assoc
  (case-lambda
    "Return the first pair of ALIST whose car is the same as KEY, or #f."
    ((key alist) (kernel-assoc key alist))
    ((key alist same?)
     (cond
      ((eq? same? equal?) (kernel-assoc key alist))
      ((eq? same? eq?) (assq key alist))
      ((eq? same? eqv?) (assv key alist))
      (else (find (lambda (pair) (same? key (car pair))) alist))))))

(define delete
  (case-lambda
    "Return LIST without the elements that are the same as ITEM."
    ((item list) (kernel-delete item list))
    ((item list same?)
     (if (eq? same? equal?)
         (kernel-delete item list)
         (remove (lambda (element) (same? item element)) list)))))

(define delete! delete)

;; Above this many elements a table finds the duplicates faster than a search.
(define small-size 16)

(define (delete-duplicates/table list ref set!)
  (let ((seen (make-hash-table)))
    (let loop ((rest list) (result '()))
      (cond
       ((null? rest) (reverse! result))
       ((ref seen (car rest)) (loop (cdr rest) result))
       (else
        (set! seen (car rest) #t)
        (loop (cdr rest) (cons (car rest) result)))))))

(define (delete-duplicates/search list same?)
  (let loop ((rest list) (result '()))
    (cond
     ((null? rest) (reverse result))
     ((let ((item (car rest)))
        (let known? ((kept result))
          (and (pair? kept) (or (same? (car kept) item) (known? (cdr kept))))))
      (loop (cdr rest) result))
     (else (loop (cdr rest) (cons (car rest) result))))))

(define* (delete-duplicates list #:optional (same? equal?))
  "Return LIST without the elements that are the same as an earlier one."
  (if (not (list? list)) (wrong-type "delete-duplicates" 1 "list" list))
  (cond
   ((<= (length list) small-size) (delete-duplicates/search list same?))
   ((eq? same? equal?) (delete-duplicates/table list hash-ref hash-set!))
   ((eq? same? eq?) (delete-duplicates/table list hashq-ref hashq-set!))
   ((eq? same? eqv?) (delete-duplicates/table list hashv-ref hashv-set!))
   (else (delete-duplicates/search list same?))))

(define delete-duplicates! delete-duplicates)
