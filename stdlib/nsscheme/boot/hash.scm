;;; Walks over hash tables.
;;;
;;; Every walk goes over a list of the associations as they were when it began, so that a procedure may change the
;;; table it is called from.  The order is the table's own.
;;;
;;; Expects from the kernel: hash-table? (%hash-table->alist TABLE), a fresh list of fresh pairs.

(define (%hash-associations who position table)
  (%check who position "hash-table" hash-table? table)
  (%hash-table->alist table))

(define (hash-fold proc init table)
  "Return (PROC key value so-far), starting with INIT, for all associations of TABLE."
  (%check "hash-fold" 1 "procedure" procedure? proc)
  (let loop ((rest (%hash-associations "hash-fold" 3 table)) (result init))
    (if (null? rest)
        result
        (loop (cdr rest) (proc (caar rest) (cdar rest) result)))))

(define (hash-for-each proc table)
  "Call (PROC key value) for all associations of TABLE."
  (%check "hash-for-each" 1 "procedure" procedure? proc)
  (let loop ((rest (%hash-associations "hash-for-each" 2 table)))
    (if (pair? rest)
        (begin
          (proc (caar rest) (cdar rest))
          (loop (cdr rest))))))

(define (hash-for-each-handle proc table)
  "Call PROC with a pair (key . value) for all associations of TABLE."
  (%check "hash-for-each-handle" 1 "procedure" procedure? proc)
  (for-each proc (%hash-associations "hash-for-each-handle" 2 table)))

(define (hash-map->list proc table)
  "Return the list of (PROC key value) for all associations of TABLE."
  (%check "hash-map->list" 1 "procedure" procedure? proc)
  (let loop ((rest (%hash-associations "hash-map->list" 2 table)) (result '()))
    (if (null? rest)
        result
        (loop (cdr rest) (cons (proc (caar rest) (cdar rest)) result)))))

(define (hash-count pred table)
  "Return the number of associations of TABLE for which (PRED key value) is true."
  (%check "hash-count" 1 "procedure" procedure? pred)
  (let loop ((rest (%hash-associations "hash-count" 2 table)) (count 0))
    (cond
     ((null? rest) count)
     ((pred (caar rest) (cdar rest)) (loop (cdr rest) (+ count 1)))
     (else (loop (cdr rest) count)))))
