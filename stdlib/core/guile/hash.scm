;;; Walks over hash tables.
;;;
;;; Every walk goes over a list of the associations as they were when it began, so that a procedure may change the
;;; table it is called from.  The order is the table's own.
;;;
;;; The hashx- procedures take the hash function, called with a key and a bound, and the search, called as assoc is,
;;; that belong to the table.
;;;
;;; Expects from the kernel: hash-table? (%hash-table->alist TABLE), a fresh list of fresh pairs, (%hash-table-handles
;;; TABLE), the table's own pairs, and (%hashx-candidates TABLE HASH) %hashx-insert!
;;; %hashx-set! %hashx-remove!.

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
  "Call PROC with TABLE's own pair (key . value) for all its associations."
  (%check "hash-for-each-handle" 1 "procedure" procedure? proc)
  (%check "hash-for-each-handle" 2 "hash-table" hash-table? table)
  (for-each proc (%hash-table-handles table)))

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

;;; Tables with a hash function and a search of the program's own.

;; The bound makes hash, hashq and hashv return what the tables of the kernel use themselves, so that hash-ref finds
;; what hashx-set! with hash stored.
(define %hashx-bound (expt 2 60))

(define (hashx-get-handle hash assoc table key)
  "Return the pair of KEY and its value in TABLE, or #f."
  (assoc key (%hashx-candidates table (hash key %hashx-bound))))

(define (hashx-create-handle! hash assoc table key init)
  "Return the pair of KEY and its value in TABLE, which is INIT if it is made now."
  (or (hashx-get-handle hash assoc table key)
      (%hashx-insert! table (hash key %hashx-bound) (cons key init))))

(define* (hashx-ref hash assoc table key #:optional (default #f))
  "Return the value of KEY in TABLE, or DEFAULT."
  (let ((handle (hashx-get-handle hash assoc table key)))
    (if handle (cdr handle) default)))

(define (hashx-set! hash assoc table key value)
  "Make VALUE the value of KEY in TABLE."
  (let ((handle (hashx-get-handle hash assoc table key)))
    (if handle
        (%hashx-set! table (hash key %hashx-bound) handle value)
        (%hashx-insert! table (hash key %hashx-bound) (cons key value)))
    value))

(define (hashx-remove! hash assoc table key)
  "Remove KEY from TABLE.  Return its pair, or #f."
  (let ((handle (hashx-get-handle hash assoc table key)))
    (and handle (%hashx-remove! table (hash key %hashx-bound) handle))))
