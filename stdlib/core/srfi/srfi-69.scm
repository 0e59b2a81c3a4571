;;; SRFI 69, hash tables.
;;;
;;; A table is a vector of association lists, found by a hash function and searched by an equivalence, both chosen by
;;; the program; it doubles when it has more associations than buckets.  For the common equivalences the kernel's hash
;;; functions are the default, so that a table is never slower than its hash function.

(define-module (srfi srfi-69)
  #:use-module (srfi srfi-9)
  #:replace (make-hash-table hash-table? hash string-hash)
  #:export (alist->hash-table hash-table-equivalence-function hash-table-hash-function
            hash-table-ref hash-table-ref/default hash-table-set! hash-table-delete! hash-table-exists?
            hash-table-update! hash-table-update!/default hash-table-size hash-table-keys hash-table-values
            hash-table-walk hash-table-fold hash-table->alist hash-table-copy hash-table-merge!
            string-ci-hash hash-by-identity))

(define-record-type <table>
  (make-table same? hash buckets size)
  hash-table?
  (same? hash-table-equivalence-function)
  (hash hash-table-hash-function)
  (buckets table-buckets set-table-buckets!)
  (size hash-table-size set-table-size!))

(define default-bound 536870909)
(define initial-size 31)

;;; Hash functions.

(define core-hash (@ (guile) hash))
(define core-string-hash (@ (guile) string-hash))

(define* (hash object #:optional (bound default-bound))
  "Return a hash value of OBJECT below BOUND, for equal?."
  (core-hash object bound))

(define* (hash-by-identity object #:optional (bound default-bound))
  "Return a hash value of OBJECT below BOUND, for eq?."
  (hashq object bound))

(define* (string-hash string #:optional (bound default-bound))
  "Return a hash value of STRING below BOUND, for string=?."
  (modulo (core-string-hash string) bound))

(define* (string-ci-hash string #:optional (bound default-bound))
  "Return a hash value of STRING below BOUND, for string-ci=?."
  (modulo (core-string-hash (string-downcase string)) bound))

(define* (hash-by-value object #:optional (bound default-bound))
  (hashv object bound))

(define (default-hash same?)
  "Return a hash function that suits the equivalence SAME?."
  (cond
   ((eq? same? eq?) hash-by-identity)
   ((eq? same? eqv?) hash-by-value)
   ((eq? same? string=?) string-hash)
   ((eq? same? string-ci=?) string-ci-hash)
   ((or (eq? same? equal?) (eq? same? =)) (if (eq? same? =) number-hash hash))
   (else (scm-error 'misc-error "make-hash-table"
                    "no hash function is known for the equivalence ~S: give one as the second argument"
                    (list same?) #f))))

;; Numbers that are = may differ in exactness.
(define* (number-hash number #:optional (bound default-bound))
  (hashv (if (and (real? number) (inexact? number) (integer? number)) (inexact->exact number) number) bound))

;;; Tables.

(define (check-options options)
  (let loop ((rest options))
    (if (and (pair? rest) (pair? (cdr rest)))
        (if (eq? (car rest) #:weak)
            (if (not (memq (cadr rest) '(#f key value key-or-value)))
                (scm-error 'misc-error "make-hash-table"
                           "Invalid weak hash table type: ~S; expected key, value or key-or-value"
                           (list (cadr rest)) #f)
                (loop (cddr rest)))
            (loop (cdr rest))))))

(define* (make-hash-table #:optional (same? equal?) hash-function #:rest options)
  "Return an empty table for keys that are the same by SAME?, whose hash values come from HASH-FUNCTION."
  (check-options (cons hash-function options))
  (make-table same? (if (procedure? hash-function) hash-function (default-hash same?))
              (make-vector initial-size '()) 0))

(define* (alist->hash-table alist #:optional (same? equal?) hash-function #:rest options)
  "Return a table with the associations of ALIST; of several with one key, the first."
  (let ((table (make-hash-table same? hash-function)))
    (for-each (lambda (pair)
                (if (not (hash-table-exists? table (car pair)))
                    (hash-table-set! table (car pair) (cdr pair))))
              alist)
    table))

(define (bucket-index table key)
  ((hash-table-hash-function table) key (vector-length (table-buckets table))))

(define (find-pair table key bucket)
  (let ((same? (hash-table-equivalence-function table)))
    (let loop ((rest bucket))
      (cond
       ((null? rest) #f)
       ((same? key (caar rest)) (car rest))
       (else (loop (cdr rest)))))))

(define (lookup table key)
  (if (not (hash-table? table))
      (scm-error 'wrong-type-arg "hash-table-ref" "Wrong type argument in position ~A (expecting ~A): ~S"
                 (list 1 "SRFI-69 hash table" table) (list table)))
  (find-pair table key (vector-ref (table-buckets table) (bucket-index table key))))

(define (grow! table)
  (let ((pairs (all-pairs table)))
    (set-table-buckets! table (make-vector (+ 1 (* 2 (vector-length (table-buckets table)))) '()))
    (for-each (lambda (pair) (add-pair! table pair)) pairs)))

(define (add-pair! table pair)
  (let ((index (bucket-index table (car pair)))
        (buckets (table-buckets table)))
    (vector-set! buckets index (cons pair (vector-ref buckets index)))))

(define (all-pairs table)
  (let ((buckets (table-buckets table)))
    (let loop ((index (- (vector-length buckets) 1)) (pairs '()))
      (if (< index 0)
          pairs
          (loop (- index 1) (append (vector-ref buckets index) pairs))))))

(define (no-key table key)
  (lambda () (scm-error 'misc-error "hash-table-ref" "Key not in table: ~S" (list key) #f)))

(define* (hash-table-ref table key #:optional (failure (no-key table key)) (success identity))
  "Return (SUCCESS value) for the value of KEY in TABLE, or (FAILURE) if there is none."
  (let ((pair (lookup table key)))
    (if pair (success (cdr pair)) (failure))))

(define (hash-table-ref/default table key default)
  "Return the value of KEY in TABLE, or DEFAULT."
  (let ((pair (lookup table key)))
    (if pair (cdr pair) default)))

(define (hash-table-exists? table key)
  "Return #t if TABLE has a value for KEY."
  (and (lookup table key) #t))

(define (hash-table-set! table key value)
  "Make VALUE the value of KEY in TABLE."
  (let ((pair (lookup table key)))
    (if pair
        (set-cdr! pair value)
        (begin
          (if (>= (hash-table-size table) (vector-length (table-buckets table))) (grow! table))
          (add-pair! table (cons key value))
          (set-table-size! table (+ 1 (hash-table-size table)))))))

(define (hash-table-delete! table key)
  "Remove KEY from TABLE."
  (let ((pair (lookup table key)))
    (if pair
        (let ((index (bucket-index table key))
              (buckets (table-buckets table)))
          (vector-set! buckets index (delq pair (vector-ref buckets index)))
          (set-table-size! table (- (hash-table-size table) 1))))))

(define* (hash-table-update! table key proc #:optional (failure (no-key table key)))
  "Replace the value of KEY in TABLE, or what FAILURE returns if there is none, by what PROC returns for it."
  (hash-table-set! table key (proc (hash-table-ref table key failure))))

(define (hash-table-update!/default table key proc default)
  "Replace the value of KEY in TABLE, or DEFAULT if there is none, by what PROC returns for it."
  (hash-table-set! table key (proc (hash-table-ref/default table key default))))

;;; Whole tables.

(define (hash-table->alist table)
  "Return the list of the associations of TABLE."
  (map (lambda (pair) (cons (car pair) (cdr pair))) (all-pairs table)))

(define (hash-table-keys table)
  "Return the list of the keys of TABLE."
  (map car (all-pairs table)))

(define (hash-table-values table)
  "Return the list of the values of TABLE."
  (map cdr (all-pairs table)))

(define (hash-table-walk table proc)
  "Call (PROC key value) for all associations of TABLE."
  (for-each (lambda (pair) (proc (car pair) (cdr pair))) (all-pairs table)))

(define (hash-table-fold table kons knil)
  "Return (KONS key value so-far), starting with KNIL, for all associations of TABLE."
  (let loop ((pairs (all-pairs table)) (result knil))
    (if (null? pairs)
        result
        (loop (cdr pairs) (kons (caar pairs) (cdar pairs) result)))))

(define (hash-table-copy table . options)
  "Return a table with the associations of TABLE."
  (let ((copy (make-hash-table (hash-table-equivalence-function table) (hash-table-hash-function table))))
    (hash-table-merge! copy table)))

(define (hash-table-merge! table other)
  "Add the associations of OTHER to TABLE, without changing those that are there, and return TABLE."
  (hash-table-walk other
                   (lambda (key value)
                     (if (not (hash-table-exists? table key)) (hash-table-set! table key value))))
  table)
