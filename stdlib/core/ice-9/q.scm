;;; (ice-9 q): queues.
;;;
;;; A queue is a pair: the list of its elements, and the last pair of that list, or #f when it is empty.

(define-module (ice-9 q)
  #:export (make-q q? q-empty? q-empty-check q-front q-rear q-length q-push! enq! q-pop! deq! q-remove! sync-q!))

(define (make-q)
  "Return an empty queue."
  (cons '() #f))

(define (q? object)
  "Return true if OBJECT is a queue."
  (and (pair? object)
       (if (null? (car object))
           (not (cdr object))
           (and (list? (car object)) (eq? (cdr object) (last-pair (car object)))))))

(define (sync-q! q)
  "Find the last pair of Q again, after its list was changed directly; return Q."
  (set-cdr! q (if (pair? (car q)) (last-pair (car q)) #f))
  q)

(define (q-empty? q)
  "Return true if Q holds nothing."
  (null? (car q)))

(define (q-empty-check q)
  "Throw q-empty if Q holds nothing."
  (when (q-empty? q) (throw 'q-empty q)))

(define (q-length q)
  "Return the number of elements of Q."
  (length (car q)))

(define (q-front q)
  "Return the first element of Q."
  (q-empty-check q)
  (caar q))

(define (q-rear q)
  "Return the last element of Q."
  (q-empty-check q)
  (cadr q))

(define (q-push! q object)
  "Add OBJECT at the front of Q; return Q."
  (let ((pair (cons object (car q))))
    (set-car! q pair)
    (unless (cdr q) (set-cdr! q pair))
    q))

(define (enq! q object)
  "Add OBJECT at the rear of Q; return Q."
  (let ((pair (list object)))
    (if (q-empty? q) (set-car! q pair) (set-cdr! (cdr q) pair))
    (set-cdr! q pair)
    q))

(define (q-pop! q)
  "Remove the first element of Q and return it."
  (q-empty-check q)
  (let ((pair (car q)))
    (set-car! q (cdr pair))
    (when (null? (cdr pair)) (set-cdr! q #f))
    (car pair)))

(define deq! q-pop!)

(define (q-remove! q object)
  "Remove every element of Q that is eq? to OBJECT; return Q."
  (set-car! q (delq! object (car q)))
  (sync-q! q))
