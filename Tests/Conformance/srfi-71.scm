;;; SRFI 71: several values in let, let* and letrec.

(use-modules (check) (srfi srfi-71))

(check (let ((a b (values 1 2)) (c 3)) (list a b c)) => '(1 2 3))
(check (let (((values a . rest) (values 1 2 3))) (list a rest)) => '(1 (2 3)))
(check (let (((values . all) (values 1 2)) (x 2)) (list x all)) => '(2 (1 2)))
(check (let ((a 1)) (let ((a b (values 2 a))) (list a b))) => '(2 1))
(check (let* ((a 1) (b c (values a 2)) (d (+ b c))) (list a b c d)) => '(1 1 2 3))
(check (let* ((a 1) (a (+ a 1))) a) => 2)
(check (letrec ((even odd (values (lambda (n) (or (= n 0) (odd (- n 1))))
                                  (lambda (n) (and (not (= n 0)) (even (- n 1)))))))
         (list (even 10) (odd 10)))
       => '(#t #f))
(check (let loop ((i 0)) (if (< i 5) (loop (+ i 1)) i)) => 5)
(check (let () (define x 1) x) => 1)
(check (let* () 5) => 5)
(check (values->list (values 1 2)) => '(1 2))
(check (values->vector (values 1 2)) => #(1 2))
(check (let ((a b (uncons '(1 . 2)))) (list a b)) => '(1 2))
(check (let ((a b (unlist '(1 2)))) (list a b)) => '(1 2))
(check (let ((a b (unvector #(1 2)))) (list a b)) => '(1 2))

(check-summary)
