;;; A `begin` at top level: the values of definitions are expanded only when the whole `begin` has been looked through, so
;;; that they may use macros defined further on. What waits meanwhile must survive collections.

(use-modules (check))

(begin
  (define (first-user x) (later-macro x x))
  (define second-user (lambda (x) (later-macro (list x 'quoted "text" #(1 2)) `(quasi ,x ,@(list x)))))
  (define-syntax later-macro (syntax-rules () ((_ a b) (cons (list 'later a) b)))))
(check (first-user 1) => '((later 1) . 1))
(check (second-user 2) => '((later (2 quoted "text" #(1 2))) quasi 2 2))

;; Nested, with forms that run at once in between.
(begin
  (define log '())
  (begin
    (define (even-steps n) (if (= n 0) (twice 'done) (odd-steps (- n 1))))
    (begin
      (define (odd-steps n) (even-steps (- n 1)))
      (define-syntax twice (syntax-rules () ((_ x) (list x x))))))
  (set! log (cons (even-steps 4) log)))
(check log => '((done done)))

;; Names that a macro introduces, in a `begin` that the macro made.
(define-syntax define-counter
  (syntax-rules ()
    ((_ name step)
     (begin
       (define count (- step step))
       (define (name) (set! count (advance count)) count)
       (define-syntax advance (syntax-rules () ((_ x) (+ x step))))))))
(define-counter by-one 1)
(check (list (by-one) (by-one)) => '(1 2))

;; A macro that makes many definitions, each with a value of some size.
(define-syntax define-all
  (syntax-rules ()
    ((_ () ) (begin))
    ((_ ((name value) . rest)) (begin (define name (lambda args (list 'name value args (use name)))) (define-all rest)))))
(begin
  (define-all ((a1 '(1 (2 (3)))) (a2 "two") (a3 #(3 3 3)) (a4 'four) (a5 5.5) (a6 6/7) (a7 #\7) (a8 (list 8 8))))
  (define-syntax use (syntax-rules () ((_ n) (if (procedure? n) 'procedure 'other)))))
(check (map (lambda (f) (f 0)) (list a1 a2 a3 a4 a5 a6 a7 a8))
       => '((a1 (1 (2 (3))) (0) procedure) (a2 "two" (0) procedure) (a3 #(3 3 3) (0) procedure)
            (a4 four (0) procedure) (a5 5.5 (0) procedure) (a6 6/7 (0) procedure) (a7 #\7 (0) procedure)
            (a8 (8 8) (0) procedure)))

;; By `eval`, with what has just been made.
(check (let ((module (make-fresh-user-module)))
         (eval (list 'begin
                     (list 'define (list 'f (string->symbol "x")) (list 'wrap 'x (list 'quote (make-list 20 'y))))
                     (list 'define-syntax 'wrap '(syntax-rules () ((_ a b) (cons a b)))))
               module)
         (length (eval '(f 1) module)))
       => 21)

(check-summary)
