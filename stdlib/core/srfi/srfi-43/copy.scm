;;; The parts of (srfi srfi-43) that move elements about without calling procedures.

(define-module (srfi srfi-43 copy)
  #:replace (vector-append vector-copy vector-copy! vector-fill! vector->list list->vector)
  #:export (wrong-type vector-concatenate vector-empty? vector-swap! vector-reverse! vector-reverse-copy
            vector-reverse-copy! reverse-vector->list reverse-list->vector))

(define core-vector-fill! (@ (guile) vector-fill!))
(define core-list->vector (@ (guile) list->vector))

;; As in Guile, what is wrong with an argument is a misc-error, but for the procedures that (guile) has, too.

(define (wrong-type who position expecting value)
  "Raise an error: WHO wanted EXPECTING as its argument number POSITION and got VALUE."
  (scm-error 'misc-error who "Wrong type argument in position ~A (expecting ~A): ~S"
             (list position expecting value) #f))

(define (check-vector who position value)
  (if (not (vector? value)) (wrong-type who position "vector" value)))

(define (check-index who position index size)
  (if (not (and (exact-integer? index) (<= 0 index (- size 1))))
      (wrong-type who position "index below the vector's length" index)))

(define (check-range who vector position start end)
  "Check that VECTOR is one and that START to END, arguments POSITION and the next of WHO, is a range of it."
  (check-vector who (- position 1) vector)
  (check-index who position start (+ 1 (vector-length vector)))
  (if (not (and (exact-integer? end) (<= start end (vector-length vector))))
      (wrong-type who (+ position 1) "end of a range of the vector" end)))

(define (check-core-range who vector position start end)
  "As check-range, with the errors of (guile)."
  (%check who (- position 1) "vector" vector? vector)
  (if (not (and (exact-integer? start) (<= 0 start (vector-length vector)))) (out-of-range who position start))
  (if (not (and (exact-integer? end) (<= start end (vector-length vector)))) (out-of-range who (+ position 1) end)))

(define (out-of-range who position value)
  (scm-error 'out-of-range who "Argument ~A out of range: ~S" (list position value) (list value)))

(define (size-of vector)
  (if (vector? vector) (vector-length vector) 0))

(define (vector-empty? vector)
  "Return #t if VECTOR has no elements."
  (check-vector "vector-empty?" 1 vector)
  (= 0 (vector-length vector)))

(define (vector-concatenate vectors)
  "Return the elements of all vectors of the list VECTORS."
  (if (not (list? vectors)) (wrong-type "vector-concatenate" 1 "list of vectors" vectors))
  (apply vector-append vectors))

(define core-vector-append (@ (guile) vector-append))
(define (vector-append . vectors)
  "Return the elements of all VECTORS."
  (for-each (lambda (vector) (check-vector "vector-append" 1 vector)) vectors)
  (apply core-vector-append vectors))

(define* (vector-copy vector #:optional (start 0) (end (size-of vector)) fill)
  "Return the elements of VECTOR from START to END, with FILL for those beyond its end."
  (%check "vector-copy" 1 "vector" vector? vector)
  (if (not (<= 0 start (vector-length vector))) (out-of-range "vector-copy" 2 start))
  (if (< end start) (out-of-range "vector-copy" 3 end))
  (let ((result (make-vector (- end start) fill)))
    (copy-up! result 0 vector start (min end (vector-length vector)))
    result))

(define (copy-up! target at source start end)
  (let loop ((index start) (at at))
    (if (< index end)
        (begin
          (vector-set! target at (vector-ref source index))
          (loop (+ index 1) (+ at 1))))))

(define (copy-down! target at source start end)
  (let loop ((index (- end 1)) (at (+ at (- end start 1))))
    (if (>= index start)
        (begin
          (vector-set! target at (vector-ref source index))
          (loop (- index 1) (- at 1))))))

(define (check-target who target at size)
  (%check who 1 "vector" vector? target)
  (%check who 2 "exact integer" exact-integer? at)
  (if (not (and (exact-integer? at) (<= 0 at (- (vector-length target) size)))) (out-of-range who 2 at)))

(define* (vector-copy! target at source #:optional (start 0) (end (size-of source)))
  "Copy the elements of SOURCE from START to END into TARGET at AT."
  (check-core-range "vector-copy!" source 4 start end)
  (check-target "vector-copy!" target at (- end start))
  (if (< at start)
      (copy-up! target at source start end)
      (copy-down! target at source start end)))

(define* (vector-reverse-copy vector #:optional (start 0) (end (size-of vector)))
  "Return the elements of VECTOR from START to END, last one first."
  (check-range "vector-reverse-copy" vector 2 start end)
  (let ((result (make-vector (- end start))))
    (vector-reverse-copy! result 0 vector start end)
    result))

(define* (vector-reverse-copy! target at source #:optional (start 0) (end (size-of source)))
  "Copy the elements of SOURCE from START to END, last one first, into TARGET at AT."
  (check-vector "vector-reverse-copy!" 1 target)
  (check-range "vector-reverse-copy!" source 4 start end)
  (check-index "vector-reverse-copy!" 2 at (- (+ 1 (vector-length target)) (- end start)))
  (let loop ((index (- end 1)) (at at))
    (if (>= index start)
        (begin
          (vector-set! target at (vector-ref source index))
          (loop (- index 1) (+ at 1))))))

(define (vector-swap! vector index1 index2)
  "Exchange two elements of VECTOR."
  (check-vector "vector-swap!" 1 vector)
  (check-index "vector-swap!" 2 index1 (vector-length vector))
  (check-index "vector-swap!" 3 index2 (vector-length vector))
  (let ((value (vector-ref vector index1)))
    (vector-set! vector index1 (vector-ref vector index2))
    (vector-set! vector index2 value)))

(define* (vector-reverse! vector #:optional (start 0) (end (size-of vector)))
  "Reverse the elements of VECTOR from START to END in place."
  (check-range "vector-reverse!" vector 2 start end)
  (let loop ((low start) (high (- end 1)))
    (if (< low high)
        (begin
          (vector-swap! vector low high)
          (loop (+ low 1) (- high 1))))))

(define* (vector-fill! vector value #:optional (start 0) (end (size-of vector)))
  "Make all elements of VECTOR from START to END VALUE."
  (check-core-range "vector-fill!" vector 2 start end)
  (core-vector-fill! vector value start end))

(define* (vector->list vector #:optional (start 0) (end (size-of vector)))
  "Return the list of the elements of VECTOR from START to END."
  (check-range "vector->list" vector 2 start end)
  (let loop ((index (- end 1)) (result '()))
    (if (< index start)
        result
        (loop (- index 1) (cons (vector-ref vector index) result)))))

(define* (reverse-vector->list vector #:optional (start 0) (end (size-of vector)))
  "Return the list of the elements of VECTOR from START to END, last one first."
  (reverse! (vector->list vector start end)))

(define* (list->vector list #:optional (start 0) (end (length list)))
  "Return the vector of the elements of LIST from START to END."
  (core-list->vector
   (if (and (= start 0) (= end (length list)))
       list
       (list-head (list-tail list start) (- end start)))))

(define* (reverse-list->vector list #:optional (start 0) (end (length list)))
  "Return the vector of the elements of LIST from START to END, last one first."
  (core-list->vector (reverse (list-head (list-tail list start) (- end start)))))
