;;; map, for-each, vector-map and vector-for-each with a procedure written on the spot are loops of the compiler's own:
;;; they must behave like the procedures.

(use-modules (check) (srfi srfi-1))

(check (map (lambda (x) (* x x)) '(1 2 3)) => '(1 4 9))
(check (map (lambda (x) x) '()) => '())
(check (let ((n 0)) (for-each (lambda (x) (set! n (+ n x))) '(1 2 3)) n) => 6)
(check (vector-map (lambda (x) (* 2 x)) #(1 2 3)) => #(2 4 6))
(check (let ((l '())) (vector-for-each (lambda (x) (set! l (cons x l))) #(1 2 3)) l) => '(3 2 1))
(check (map (lambda (x) (map (lambda (y) (+ x y)) '(10 20))) '(1 2)) => '((11 21) (12 22)))
(check (list (map (lambda (x) x) '(1)) (map (lambda (x) x) '(2))) => '((1) (2)))

;; Each turn has variables of its own, and a set! of one is seen by the closure that captured it only.
(check (map (lambda (f) (f)) (map (lambda (x) (lambda () x)) '(1 2 3))) => '(1 2 3))
(check (map (lambda (p) ((car p)) ((cdr p)))
            (map (lambda (x) (cons (lambda () (set! x (+ x 10))) (lambda () x))) '(1 2 3)))
       => '(11 12 13))

;; A continuation captured in the body may return twice: the results of the first return stay as they were.
(check (let ((k #f) (count 0) (results '()))
         (let ((l (map (lambda (x) (call/cc (lambda (c) (if (= x 2) (set! k c)) x))) '(1 2 3))))
           (set! results (cons l results))
           (set! count (+ count 1))
           (if (< count 3) (k (* 10 count)))
           (reverse results)))
       => '((1 2 3) (1 10 3) (1 20 3)))

;; Escapes, definitions in the body, a name that means something else.
(check (call/cc (lambda (return) (for-each (lambda (x) (if (= x 2) (return x))) '(1 2 3)) 'none)) => 2)
(check (map (lambda (x) (define y (* x 2)) (+ y 1)) '(1 2)) => '(3 5))
(check (let ((map (lambda (f l) 'mine))) (map (lambda (x) x) '(1))) => 'mine)

;; Errors are the procedures' own.
(check-error wrong-type-arg (map (lambda (x) x) 5))
(check-error wrong-type-arg (map (lambda (x) x) '(1 . 2)))
(check-error wrong-type-arg (for-each (lambda (x) x) 'a))
(check-error wrong-type-arg ((@ (guile) map) (lambda (x) x) '(1 2 . 3)))
(check-error wrong-type-arg (vector-map (lambda (x) x) '(1)))
(check-error wrong-number-of-args (map (lambda (x y) x) '(1)))

;; Tests made of tests.
(define (classify x) (if (or (and (pair? x) (or (null? (cdr x)) (eq? (car x) 'a))) (not x)) 'yes 'no))
(check (map classify '((1) (a b) (b c) #f 5)) => '(yes yes no yes no))
(check (let loop ((i 0) (hits '()))
         (if (or (= i 6) (let ((t (memv i '(9)))) t))
             (reverse hits)
             (loop (+ i 1) (if (and (> i 1) (or (= i 2) (and (odd? i) (< i 5)))) (cons i hits) hits))))
       => '(2 3))

;; Flonums in line: mixed operands, exact zeros, comparisons at the edge of what a double holds.
(check (let ((zero 0) (minus -0.0)) (list (+ zero minus) (* zero 1.5) (- zero 0.0) (- 0.0 zero) (- zero 1.5)))
       => '(0.0 0.0 -0.0 0.0 -1.5))
(check (map (lambda (x) (< x 1)) '(0.5 1.0 1.5)) => '(#t #f #f))
(check (let ((big (expt 2 53))) (list (= (+ big 1) (exact->inexact big)) (< (exact->inexact big) (+ big 1))))
       => '(#f #t))
(check (list (< +nan.0 1) (>= +nan.0 +nan.0) (= 1.0 1) (<= 1 1.0)) => '(#f #f #t #t))

(check-summary)
