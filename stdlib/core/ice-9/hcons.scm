;;; (ice-9 hcons): hash consing: two pairs with the same parts are one pair.
;;;
;;; A table has such pairs as its keys; parts are compared by eq?.

(define-module (ice-9 hcons)
  #:export (hashq-cons-hash hashq-cons-assoc hashq-cons-get-handle hashq-cons-create-handle! hashq-cons-ref
            hashq-cons-set! hashq-cons hashq-conser make-gc-buffer))

(define most-hash (- (ash 1 22) 1))

(define (hashq-cons-hash pair size)
  "Return a number below SIZE for the parts of PAIR."
  (modulo (logxor (hashq (car pair) most-hash) (hashq (cdr pair) most-hash)) size))

(define (hashq-cons-assoc key entries)
  "Return the first of ENTRIES, an association list with pairs as keys, whose key has the parts of KEY, or #f."
  (let loop ((rest entries))
    (cond ((not (pair? rest)) #f)
          ((and (pair? (car rest)) (pair? (caar rest))
                (eq? (caaar rest) (car key)) (eq? (cdaar rest) (cdr key)))
           (car rest))
          (else (loop (cdr rest))))))

(define (hashq-cons-get-handle table key)
  "Return the entry of TABLE for a pair with the parts of KEY, or #f."
  (hashx-get-handle hashq-cons-hash hashq-cons-assoc table key))

(define (hashq-cons-create-handle! table key init)
  "Return the entry of TABLE for a pair with the parts of KEY, a new one of KEY and INIT if there is none."
  (hashx-create-handle! hashq-cons-hash hashq-cons-assoc table key init))

(define (hashq-cons-ref table key)
  "Return what TABLE has for a pair with the parts of KEY, or #f."
  (hashx-ref hashq-cons-hash hashq-cons-assoc table key #f))

(define (hashq-cons-set! table key value)
  "Let TABLE have VALUE for a pair with the parts of KEY."
  (hashx-set! hashq-cons-hash hashq-cons-assoc table key value))

(define (hashq-cons table a d)
  "Return the pair of A and D that TABLE has; if it has none, it has one then."
  (car (hashq-cons-create-handle! table (cons a d) #f)))

(define (hashq-conser table-or-size)
  "Return a procedure that makes pairs as hashq-cons does, in a hash table or one of the size given."
  (let ((table (if (hash-table? table-or-size) table-or-size (make-hash-table table-or-size))))
    (lambda (a d) (hashq-cons table a d))))

(define (make-gc-buffer size)
  "Return a procedure that returns its argument and keeps the SIZE last ones from being collected."
  (let ((ring (make-vector size #f)) (position 0))
    (lambda (object)
      (vector-set! ring position object)
      (set! position (modulo (+ position 1) size))
      object)))
