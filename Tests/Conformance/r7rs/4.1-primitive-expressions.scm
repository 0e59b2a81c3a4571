;;; R7RS 4.1: variables, literals, calls, procedures, conditionals, assignment, inclusion.

(import (scheme base) (srfi 64))
(test-begin "4.1 Primitive expression types")

(test-group "4.1.1 Variable references"
  (define x 28)
  (test-equal 28 x)
  (test-equal 'inner (let ((x 'inner)) x))
  (test-equal 28 (begin (let ((x 1)) x) x)))

(test-group "4.1.2 Literal expressions"
  (test-equal 'a (quote a))
  (test-equal '#(a b c) (quote #(a b c)))
  (test-equal '(+ 1 2) (quote (+ 1 2)))
  (test-equal '() '())
  (test-equal '(quote a) ''a)
  (test-equal 'quote (car ''a))
  (test-equal "abc" '"abc")
  (test-equal 145932 '145932)
  (test-equal #\a '#\a)
  (test-equal #(a 10) #(a 10))
  (test-equal '#u8(64 65) #u8(64 65))
  (test-equal #t '#t)
  (test-equal '(1 . 2) '(1 . 2)))

(test-group "4.1.3 Procedure calls"
  (test-equal 7 (+ 3 4))
  (test-equal 12 ((if #f + *) 3 4))
  (test-equal 3 ((lambda () 3)))
  (test-equal '(1 2 3) ((car (list list)) 1 2 3))
  (test-equal 10 (((lambda (x) (lambda (y) (+ x y))) 3) 7))
  (test-error (5 5))
  (test-error ("no procedure"))
  (test-error ((lambda (x) x)))
  (test-error ((lambda (x) x) 1 2)))

(test-group "4.1.4 Procedures"
  (test-assert (procedure? (lambda (x) (+ x x))))
  (test-equal 8 ((lambda (x) (+ x x)) 4))
  (define reverse-subtract (lambda (x y) (- y x)))
  (test-equal 3 (reverse-subtract 7 10))
  (define add4 (let ((x 4)) (lambda (y) (+ x y))))
  (test-equal 10 (add4 6))
  (test-equal '(3 4 5 6) ((lambda x x) 3 4 5 6))
  (test-equal '() ((lambda x x)))
  (test-equal '(5 6) ((lambda (x y . z) z) 3 4 5 6))
  (test-equal '() ((lambda (x y . z) z) 3 4))
  (test-equal 3 ((lambda (x) (define y 1) (define z 2) (+ x (- y 1) (- z 2) 0)) 3))
  (test-equal '(2 1) ((lambda (a b) (let ((c a)) (set! a b) (set! b c)) (list a b)) 1 2))
  (test-error ((lambda (x y . z) z) 3))
  (define counter (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
  (test-equal '(1 2 3) (let* ((a (counter)) (b (counter)) (c (counter))) (list a b c)))
  (define (make) (lambda () 1))
  (test-assert (not (eq? (make) (lambda () 1)))))

(test-group "4.1.5 Conditionals"
  (test-equal 'yes (if (> 3 2) 'yes 'no))
  (test-equal 'no (if (> 2 3) 'yes 'no))
  (test-equal 1 (if (> 3 2) (- 3 2) (+ 3 2)))
  (test-equal 'true (if '() 'true 'false))
  (test-equal 'true (if 0 'true 'false))
  (test-equal 'true (if "" 'true 'false))
  (test-equal 'false (if #f 'true 'false))
  (test-equal 1 (let ((x 1)) (if #f (set! x 2)) x)))

(test-group "4.1.6 Assignments"
  (define x 2)
  (test-equal 3 (+ x 1))
  (set! x 4)
  (test-equal 5 (+ x 1))
  (test-equal 7 (let ((y 1)) (let ((f (lambda () y))) (set! y 7) (f))))
  (test-equal '(1 2) (let* ((a 1) (get (lambda () a)) (old (get))) (set! a 2) (list old (get)))))

(test-group "4.1.7 Inclusion"
  (test-equal '(Upper 14) (let () (include "included-forms.txt") (list INCLUDED (twice 7))))
  (test-equal '(upper 4) (let () (include-ci "included-forms.txt") (list included (twice 2)))))

(test-end)
