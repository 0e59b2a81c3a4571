;;; (rnrs hashtables): hash tables that know their equivalence.

(define-module (rnrs hashtables)
  #:use-module ((srfi srfi-1) #:select (find))
  #:use-module (srfi srfi-9)
  #:export (equal-hash hashtable-clear! hashtable-contains? hashtable-copy hashtable-delete! hashtable-entries
            hashtable-equivalence-function hashtable-hash-function hashtable-keys hashtable-mutable? hashtable-ref
            hashtable-set! hashtable-size hashtable-update! hashtable? make-eq-hashtable make-eqv-hashtable
            make-hashtable string-ci-hash)
  #:re-export (string-hash symbol-hash))

(define-record-type <hashtable>
  (%make-hashtable table hash same? mutable?)
  hashtable?
  (table table set-table!)
  (hash hashtable-hash-function)
  (same? hashtable-equivalence-function)
  (mutable? hashtable-mutable?))

(define (make-eq-hashtable . size) "Return a table whose keys compare with eq?." (new hashq eq?))
(define (make-eqv-hashtable . size) "Return a table whose keys compare with eqv?." (new hashv eqv?))
(define (make-hashtable hash same? . size) "Return a table with the hash function HASH and keys equal by SAME?." 
  (new (lambda (key size) (modulo (hash key) size)) same?))

(define (new hash same?) (%make-hashtable (make-hash-table) hash same? #t))

(define (associate hashtable)
  (let ((same? (hashtable-equivalence-function hashtable)))
    (lambda (key alist) (find (lambda (entry) (same? key (car entry))) alist))))

(define (hashtable-ref hashtable key default)
  "Return the value of KEY in HASHTABLE, or DEFAULT."
  (hashx-ref (hashtable-hash-function hashtable) (associate hashtable) (table hashtable) key default))

(define (hashtable-set! hashtable key value)
  "Associate KEY with VALUE in HASHTABLE."
  (unless (hashtable-mutable? hashtable)
    (scm-error 'misc-error "hashtable-set!" "this hash table cannot be changed: ~S" (list hashtable) #f))
  (hashx-set! (hashtable-hash-function hashtable) (associate hashtable) (table hashtable) key value))

(define (hashtable-delete! hashtable key)
  "Remove KEY from HASHTABLE."
  (hashx-remove! (hashtable-hash-function hashtable) (associate hashtable) (table hashtable) key))

(define (hashtable-contains? hashtable key)
  "Return true if HASHTABLE has KEY."
  (->bool (hashx-get-handle (hashtable-hash-function hashtable) (associate hashtable) (table hashtable) key)))

(define (hashtable-update! hashtable key proc default)
  "Replace the value of KEY, or DEFAULT, by what PROC returns for it."
  (hashtable-set! hashtable key (proc (hashtable-ref hashtable key default))))

(define (hashtable-size hashtable) "Return the number of keys." (hash-count (const #t) (table hashtable)))
(define* (hashtable-clear! hashtable #:optional size) "Remove all keys." (hash-clear! (table hashtable)))

(define* (hashtable-copy hashtable #:optional mutable?)
  "Return a copy of HASHTABLE."
  (let ((copy (new (hashtable-hash-function hashtable) (hashtable-equivalence-function hashtable))))
    (hash-for-each (lambda (key value) (hashtable-set! copy key value)) (table hashtable))
    (%make-hashtable (table copy) (hashtable-hash-function copy) (hashtable-equivalence-function copy) mutable?)))

(define (hashtable-keys hashtable)
  "Return a vector of the keys."
  (list->vector (hash-map->list (lambda (key value) key) (table hashtable))))

(define (hashtable-entries hashtable)
  "Return a vector of the keys and one of their values, in the same order."
  (let ((entries (hash-map->list cons (table hashtable))))
    (values (list->vector (map car entries)) (list->vector (map cdr entries)))))

(define range (- (expt 2 28) 1))
(define (equal-hash object) "Return a hash of OBJECT that fits equal?." (hash object range))
(define (string-ci-hash string) "Return a hash of STRING that fits string-ci=?." (hash (string-foldcase string) range))
