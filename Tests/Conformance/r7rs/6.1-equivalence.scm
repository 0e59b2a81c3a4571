;;; R7RS 6.1: eqv?, eq?, equal?.

(import (scheme base) (scheme inexact) (scheme complex) (srfi 64))
(test-begin "6.1 Equivalence predicates")

(define-syntax same
  (syntax-rules ()
    ((_ predicate yes-or-no (a b) ...)
     (begin (test-equal '(predicate a b) yes-or-no (predicate a b)) ...))))

(define (f x) x)
(define l (list 1 2))

(same eqv? #t
      (#t #t) (#f #f) ('a 'a) ('() '()) (2 2) (100000000 100000000) (1/2 1/2) (0.0 0.0) (-0.0 -0.0) (1.5 1.5)
      (#\a #\a) (f f) (l l) ((expt 10 40) (expt 10 40)) ((string->symbol "x y") '|x y|) (+inf.0 +inf.0)
      ((string->number "1e10") 1e10) ((make-rectangular 1 2) (make-rectangular 1 2))
      ((make-rectangular 1.5 2) (make-rectangular 1.5 2)))
(same eqv? #f
      (#t #f) ('a 'b) (2 2.0) (2 3) (0.0 -0.0) ((list 1) (list 1)) ((cons 1 2) (cons 1 2)) ((string #\a) (string #\a))
      ((lambda () 1) (lambda () 2)) (#f 'nil) ('() #f) (1/2 0.5) (#\a "a") ((vector 1) (vector 1)) (100 'a)
      ((make-rectangular 1 2) (make-rectangular 1.0 2.0)) ((make-rectangular 1 2) (make-rectangular 1 3)))
(same eq? #t ('a 'a) ('() '()) (car car) (#t #t) (l l) (f f) ((cdr l) (cdr l)))
(same eq? #f ((list 'a) (list 'a)) ('a 'b) ('() #f) ((vector) (list)) (#t 't))
(same equal? #t
      ('a 'a) ('(a) '(a)) ('(a (b) c) '(a (b) c)) ("abc" "abc") (2 2) ((make-vector 5 'a) (make-vector 5 'a)) ("" "")
      (#u8(1 2) (bytevector 1 2)) ('#(1 (2 "x")) (vector 1 (list 2 (string #\x)))) ('(1 . 2) (cons 1 2)) (1.5 1.5)
      ((string->list "abc") '(#\a #\b #\c)) ('(1/2 #t) (list (/ 1 2) #t)))
(same equal? #f
      (2 2.0) ('(a) '(b)) ("abc" "abd") ("abc" "ab") (#(1 2) #(1 2 3)) (#u8(1) #u8(2)) ('(1 2) '(1 2 . 3)) ('a "a")
      (#\a 'a) ('() #()) ("" #()) ('(1 2) #(1 2)))
(test-assert (let ((p (lambda (x) x))) (eqv? p p)))
(test-assert (let ((a (list 'a))) (set-cdr! a a) (let ((b a)) (equal? a b))))
(test-assert (let ((a '#0=(1 2 . #0#))) (eq? a (cddr a))))

(test-end)
