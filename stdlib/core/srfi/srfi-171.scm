;;; SRFI 171: transducers.
;;;
;;; A reducer is called with no arguments for the first result, with one for the last, and with a result and an element
;;; in between.  A transducer makes a reducer of a reducer.  Who wants no more elements returns a reduced value; a
;;; transducer that passes on several elements of one stops there.

(define-module (srfi srfi-171)
  #:use-module ((srfi srfi-171 reduction) #:select (reduced reduced? unreduce ensure-reduced))
  #:use-module (rnrs bytevectors)
  #:export (rcons reverse-rcons rcount rany revery
            list-transduce vector-transduce string-transduce bytevector-u8-transduce port-transduce
            generator-transduce
            tmap tfilter tremove tfilter-map treplace tdrop tdrop-while ttake ttake-while tconcatenate tappend-map
            tflatten tdelete-neighbor-duplicates tdelete-duplicates tsegment tpartition tadd-between tenumerate tlog))

(define (value-of result) (if (reduced? result) (unreduce result) result))

;;; Reducers.

(define rcons
  (case-lambda
    "A reducer that lists the elements."
    (() '())
    ((result) (reverse! result))
    ((result element) (cons element result))))

(define reverse-rcons
  (case-lambda
    "A reducer that lists the elements, the last one first."
    (() '())
    ((result) result)
    ((result element) (cons element result))))

(define rcount
  (case-lambda
    "A reducer that counts the elements."
    (() 0)
    ((result) result)
    ((result element) (+ result 1))))

(define (rany predicate)
  "Return a reducer for the first true value of PREDICATE, or #f."
  (case-lambda
    (() #f)
    ((result) result)
    ((result element)
     (let ((answer (predicate element)))
       (if answer (reduced answer) #f)))))

(define (revery predicate)
  "Return a reducer for the value of PREDICATE for the last element, or #f if it is false for one."
  (case-lambda
    (() #t)
    ((result) result)
    ((result element)
     (let ((answer (predicate element)))
       (if answer answer (reduced #f))))))

;;; Drivers.

;; FOLD calls a procedure of result and element until that returns a reduced value, which it returns.
(define (transduce transducer reducer init fold)
  (let ((step (transducer reducer)))
    (step (value-of (fold step init)))))

(define (list-fold step init list)
  (let loop ((rest list) (result init))
    (if (or (null? rest) (reduced? result))
        result
        (loop (cdr rest) (step result (car rest))))))

(define (indexed-fold ref length)
  (lambda (step init)
    (let loop ((k 0) (result init))
      (if (or (= k length) (reduced? result))
          result
          (loop (+ k 1) (step result (ref k)))))))

(define (generator-fold generate)
  (lambda (step init)
    (let loop ((result init))
      (if (reduced? result)
          result
          (let ((element (generate)))
            (if (eof-object? element) result (loop (step result element))))))))

(define-syntax-rule (define-transduce name documentation subject fold)
  (define name
    (case-lambda
      documentation
      ((transducer reducer subject) (transduce transducer reducer (reducer) fold))
      ((transducer reducer init subject) (transduce transducer reducer init fold)))))

(define-transduce list-transduce "Reduce the elements of a list." list
  (lambda (step init) (list-fold step init list)))
(define-transduce vector-transduce "Reduce the elements of a vector." vector
  (indexed-fold (lambda (k) (vector-ref vector k)) (vector-length vector)))
(define-transduce string-transduce "Reduce the characters of a string." string
  (indexed-fold (lambda (k) (string-ref string k)) (string-length string)))
(define-transduce bytevector-u8-transduce "Reduce the bytes of a bytevector." bytes
  (indexed-fold (lambda (k) (bytevector-u8-ref bytes k)) (bytevector-length bytes)))
(define-transduce generator-transduce "Reduce what a procedure without arguments returns before the eof object."
  generate
  (generator-fold generate))

(define port-transduce
  (case-lambda
    "Reduce what READER reads from a port, or without one from where it reads by itself."
    ((transducer reducer reader)
     (generator-transduce transducer reducer reader))
    ((transducer reducer reader port)
     (generator-transduce transducer reducer (lambda () (reader port))))
    ((transducer reducer init reader port)
     (generator-transduce transducer reducer init (lambda () (reader port))))))

;;; Transducers.

;; A transducer whose elements are handled by BODY; state is bound anew for every reducer.
(define-syntax-rule (transducer (reducer result element) ((state init) ...) body ...)
  (lambda (reducer)
    (let ((state init) ...)
      (case-lambda
        (() (reducer))
        ((result) (reducer result))
        ((result element) body ...)))))

(define (tmap proc)
  "Pass on what PROC returns for the elements."
  (transducer (reducer result element) () (reducer result (proc element))))

(define (tfilter predicate)
  "Pass on the elements for which PREDICATE is true."
  (transducer (reducer result element) () (if (predicate element) (reducer result element) result)))

(define (tremove predicate)
  "Pass on the elements for which PREDICATE is false."
  (tfilter (lambda (element) (not (predicate element)))))

(define (tfilter-map proc)
  "Pass on what PROC returns for the elements, unless that is #f."
  (transducer (reducer result element) ()
    (let ((value (proc element)))
      (if value (reducer result value) result))))

(define (treplace mapping)
  "Pass on for each element what MAPPING, an alist, a hash table or a procedure, has for it."
  (if (not (or (procedure? mapping) (hash-table? mapping) (list? mapping)))
      (scm-error 'misc-error "treplace" "not an alist, a hash table or a procedure: ~S" (list mapping) #f))
  (tmap (cond ((procedure? mapping) mapping)
              ((hash-table? mapping) (lambda (element) (hash-ref mapping element element)))
              (else (lambda (element)
                      (let ((found (assoc element mapping)))
                        (if found (cdr found) element)))))))

(define (tdrop n)
  "Pass on all but the first N elements."
  (transducer (reducer result element) ((left n))
    (if (> left 0)
        (begin (set! left (- left 1)) result)
        (reducer result element))))

(define (tdrop-while predicate)
  "Pass on the elements from the first one on for which PREDICATE is false."
  (transducer (reducer result element) ((dropping? #t))
    (if (and dropping? (predicate element))
        result
        (begin (set! dropping? #f) (reducer result element)))))

(define (ttake n)
  "Pass on the first N elements."
  (transducer (reducer result element) ((left n))
    (if (<= left 0)
        (ensure-reduced result)
        (let ((result (reducer result element)))
          (set! left (- left 1))
          (if (= left 0) (ensure-reduced result) result)))))

(define* (ttake-while predicate #:optional (last (lambda (result element) result)))
  "Pass on the elements before the first one for which PREDICATE is false, which LAST gets with the result."
  (transducer (reducer result element) ()
    (if (predicate element)
        (reducer result element)
        (ensure-reduced (last result element)))))

(define tconcatenate
  (transducer (reducer result element) ()
    (list-fold reducer result element)))

(define (tappend-map proc)
  "Pass on the elements of the lists that PROC returns."
  (compose (tmap proc) tconcatenate))

(define tflatten
  (transducer (reducer result element) ()
    (let flatten ((result result) (element element))
      (if (list? element)
          (list-fold flatten result element)
          (reducer result element)))))

(define* (tdelete-neighbor-duplicates #:optional (same? equal?))
  "Pass on the elements that are not SAME? as the one before."
  (transducer (reducer result element) ((before '()))
    (if (and (pair? before) (same? (car before) element))
        result
        (begin (set! before (list element)) (reducer result element)))))

(define* (tdelete-duplicates #:optional (same? equal?))
  "Pass on the elements that are not SAME? as an earlier one."
  (define known? (cond ((eq? same? equal?) hash-ref)
                       ((eq? same? eqv?) hashv-ref)
                       ((eq? same? eq?) hashq-ref)
                       (else (lambda (table element)
                               (or-map (lambda (other) (same? other element)) (hash-ref table 'all '()))))))
  (define know! (cond ((eq? same? equal?) hash-set!)
                      ((eq? same? eqv?) hashv-set!)
                      ((eq? same? eq?) hashq-set!)
                      (else (lambda (table element true)
                              (hash-set! table 'all (cons element (hash-ref table 'all '())))))))
  (transducer (reducer result element) ((table (make-hash-table)))
    (if (known? table element)
        result
        (begin (know! table element #t) (reducer result element)))))

;; What is gathered is passed on at the end as well.
(define (gathering full?)
  "Pass on lists of elements; (FULL? list element) says whether LIST is complete before ELEMENT."
  (lambda (reducer)
    (let ((gathered '()))
      (define (pass-on result)
        (let ((list (reverse! gathered)))
          (set! gathered '())
          (reducer result list)))
      (case-lambda
        (() (reducer))
        ((result) (reducer (if (null? gathered) result (value-of (pass-on result)))))
        ((result element)
         (let ((result (if (and (pair? gathered) (full? gathered element)) (pass-on result) result)))
           (if (not (reduced? result)) (set! gathered (cons element gathered)))
           result))))))

(define (tpartition proc)
  "Pass on lists of neighbours for which PROC returns the same."
  (gathering (lambda (gathered element) (not (equal? (proc (car gathered)) (proc element))))))

(define (tsegment n)
  "Pass on lists of N elements, the last one of those that are left."
  (if (not (and (exact-integer? n) (> n 0)))
      (scm-error 'misc-error "tsegment" "Wrong type argument in position ~A (expecting positive integer): ~S"
                 (list 1 n) (list n)))
  (lambda (reducer)
    (let ((gathered '()) (count 0))
      (define (pass-on result)
        (let ((list (reverse! gathered)))
          (set! gathered '())
          (set! count 0)
          (reducer result list)))
      (case-lambda
        (() (reducer))
        ((result) (reducer (if (null? gathered) result (value-of (pass-on result)))))
        ((result element)
         (set! gathered (cons element gathered))
         (set! count (+ count 1))
         (if (= count n) (pass-on result) result))))))

(define (tadd-between object)
  "Pass on OBJECT between the elements."
  (transducer (reducer result element) ((first? #t))
    (if first?
        (begin (set! first? #f) (reducer result element))
        (let ((result (reducer result object)))
          (if (reduced? result) result (reducer result element))))))

(define* (tenumerate #:optional (start 0))
  "Pass on pairs of a number, counted from START, and an element."
  (transducer (reducer result element) ((next start))
    (let ((pair (cons next element)))
      (set! next (+ next 1))
      (reducer result pair))))

(define* (tlog #:optional (log (lambda (result element) (write element) (newline))))
  "Call LOG with the result so far and each element, and pass that on."
  (transducer (reducer result element) ()
    (log result element)
    (reducer result element)))
