;;; What the parts of (srfi srfi-1) share: rows of several lists, reversal, and the report of a bad argument.

(define-module (srfi srfi-1 rows)
  #:export (row checked-row row-before rows tails append-reverse check-end check-rows wrong-type))

(define (wrong-type who position expecting value)
  "Raise an error: WHO wanted EXPECTING as its argument number POSITION and got VALUE."
  (scm-error 'wrong-type-arg who "Wrong type argument in position ~A (expecting ~A): ~S"
             (list position expecting value) (list value)))

(define (row-before lists last)
  "Return the list of the first elements of LISTS and LAST, or #f if one of LISTS has ended."
  (let loop ((rest lists) (cars '()))
    (cond
     ((null? rest) (reverse! (cons last cars)))
     ((pair? (car rest)) (loop (cdr rest) (cons (caar rest) cars)))
     (else #f))))

(define (row lists)
  "Return the list of the first elements of LISTS, or #f if one of LISTS has ended."
  (let loop ((rest lists) (cars '()))
    (cond
     ((null? rest) (reverse! cars))
     ((pair? (car rest)) (loop (cdr rest) (cons (caar rest) cars)))
     (else #f))))

(define (check-end who position rest)
  "Check that REST, what is left of the list that WHO got as argument number POSITION, is the end of a proper list."
  (if (not (null? rest)) (wrong-type who position "list" rest)))

(define (checked-row who lists)
  "As row; a list that ends with anything but () is an error."
  (or (row lists)
      (let loop ((rest lists) (position 2))
        (and (pair? rest)
             (begin
               (if (not (pair? (car rest))) (check-end who position (car rest)))
               (loop (cdr rest) (+ position 1)))))))

(define (tails lists)
  "Return the list of what follows the first elements of LISTS."
  (let loop ((rest lists) (cdrs '()))
    (if (null? rest)
        (reverse! cdrs)
        (loop (cdr rest) (cons (cdar rest) cdrs)))))

(define (rows lists)
  "Return the list of all rows of LISTS."
  (let loop ((lists lists) (result '()))
    (let ((row (row lists)))
      (if row
          (loop (tails lists) (cons row result))
          (reverse! result)))))

(define (append-reverse front rest)
  "Return the elements of FRONT, last one first, followed by REST."
  (let loop ((front front) (result rest))
    (if (pair? front)
        (loop (cdr front) (cons (car front) result))
        (begin
          (%check "append-reverse" 1 "list" null? front)
          result))))

(define (check-rows who position lists)
  "Check that LISTS, the arguments of WHO from number POSITION on, are lists or circular."
  (if (pair? lists)
      (begin
        (%check who position "list" list-like? (car lists))
        (check-rows who (+ position 1) (cdr lists)))))

(define (list-like? object)
  (or (null? object) (and (pair? object) (or (list? object) (not (dotted? object))))))

(define (dotted? list)
  (let loop ((slow list) (fast list))
    (cond ((null? fast) #f)
          ((not (pair? fast)) #t)
          ((null? (cdr fast)) #f)
          ((not (pair? (cdr fast))) #t)
          ((eq? (cdr slow) (cddr fast)) #f)
          (else (loop (cdr slow) (cddr fast))))))
