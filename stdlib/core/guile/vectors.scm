;;; Vectors with procedures.  These are the R6RS and R7RS readings (elements only); those of (srfi srfi-43) also pass
;;; the index and live there.
;;;
;;; Expects from the kernel: vector? vector-length vector-ref vector-set! make-vector list->vector vector->list min.

(define (%shortest who vectors)
  "Return the length of the shortest of VECTORS, arguments of WHO from position 2 on."
  (let loop ((rest vectors) (position 2) (size #f))
    (cond
     ((null? rest) size)
     ((vector? (car rest))
      (let ((this (vector-length (car rest))))
        (loop (cdr rest) (+ position 1) (if (and size (< size this)) size this))))
     (else (%wrong-type who position "vector" (car rest))))))

(define (%vector-row vectors index)
  (map (lambda (vector) (vector-ref vector index)) vectors))

(define vector-map
  (case-lambda
    "Return the vector of what PROC returns for each element (or row of elements) of the vectors, from left to right."
    ((proc vector1)
     (%check "vector-map" 2 "vector" vector? vector1)
     (let ((size (vector-length vector1)))
       (let loop ((index 0) (result '()))
         (if (< index size)
             (loop (+ index 1) (cons (proc (vector-ref vector1 index)) result))
             (list->vector (reverse result))))))
    ((proc . vectors)
     (let ((size (%shortest "vector-map" vectors)))
       (let loop ((index 0) (result '()))
         (if (< index size)
             (loop (+ index 1) (cons (apply proc (%vector-row vectors index)) result))
             (list->vector (reverse result))))))))

(define vector-for-each
  (case-lambda
    "Call PROC with each element (or row of elements) of the vectors, from left to right."
    ((proc vector1)
     (%check "vector-for-each" 2 "vector" vector? vector1)
     (let ((size (vector-length vector1)))
       (let loop ((index 0))
         (if (< index size)
             (begin
               (proc (vector-ref vector1 index))
               (loop (+ index 1)))))))
    ((proc . vectors)
     (let ((size (%shortest "vector-for-each" vectors)))
       (let loop ((index 0))
         (if (< index size)
             (begin
               (apply proc (%vector-row vectors index))
               (loop (+ index 1)))))))))

(%call-in-line! 'vector-map)
(%call-in-line! 'vector-for-each)
