;;; syntax-rules and its relatives: matching, templates, and the traps of hygiene.

(use-modules (check))

(define-syntax swap!
  (syntax-rules ()
    ((_ a b) (let ((tmp a)) (set! a b) (set! b tmp)))))
(check (let ((x 1) (y 2)) (swap! x y) (list x y)) => '(2 1))
(check (let ((tmp 1) (other 2)) (swap! tmp other) (list tmp other)) => '(2 1))

(define-syntax my-or
  (syntax-rules ()
    ((_) #f)
    ((_ e) e)
    ((_ e rest ...) (let ((t e)) (if t t (my-or rest ...))))))
(check (my-or) => #f)
(check (my-or #f #f 3) => 3)
(check (let ((t 5)) (my-or #f t)) => 5)
(check (let ((if list)) (my-or #f 2)) => 2)
(check (let ((let 1) (t 2)) (my-or #f t)) => 2)

;; A free identifier of the template means what it meant where the macro was defined.
(define helper (lambda () 'global))
(define-syntax call-helper (syntax-rules () ((_) (helper))))
(check (let ((helper (lambda () 'local))) (call-helper)) => 'global)
(define-syntax my-list (syntax-rules () ((_ x ...) (list x ...))))
(check (let ((list vector)) (my-list 1 2)) => '(1 2))

(define-syntax while-loop
  (syntax-rules ()
    ((_ test body ...) (let loop () (if test (begin body ... (loop)))))))
(check (let ((i 0) (loop 10)) (while-loop (< i 3) (set! i (+ i 1)) (set! loop (+ loop 1))) (list i loop)) => '(3 13))

;;; Literals.
(define-syntax for
  (syntax-rules (in from to)
    ((_ x in list body) (map (lambda (x) body) list))
    ((_ x from a to b body) (map (lambda (x) body) (iota (- b a) a)))))
(check (for x in '(1 2) (* x x)) => '(1 4))
(check (for x from 2 to 5 (* x x)) => '(4 9 16))
(define-syntax my-cond
  (syntax-rules (else)
    ((_ (else e)) e)
    ((_ (c e) rest ...) (if c e (my-cond rest ...)))))
(check (my-cond (#f 1) (else 2)) => 2)
(check (let ((else #f)) (cond (#f 1) (else 2) (#t 3))) => 3)
(check (let ((=> #f)) (cond (#t => 'ok))) => 'ok)

;;; Ellipses.
(define-syntax my-let
  (syntax-rules () ((_ ((n v) ...) body ...) ((lambda (n ...) body ...) v ...))))
(check (my-let ((a 1) (b 2)) (+ a b)) => 3)
(check (my-let () 5) => 5)
(define-syntax nested (syntax-rules () ((_ (a b ...) ...) '((b ... a) ...))))
(check (nested (1 2 3) (4) (5 6)) => '((2 3 1) (4) (6 5)))
(define-syntax flatten (syntax-rules () ((_ (a ...) ...) '(a ... ...))))
(check (flatten (1 2) () (3)) => '(1 2 3))
(define-syntax tail-pattern (syntax-rules () ((_ a ... last) '(last a ...))))
(check (tail-pattern 1 2 3) => '(3 1 2))
(check (tail-pattern 1) => '(1))
(define-syntax middle (syntax-rules () ((_ first x ... y z) '(first (x ...) y z))))
(check (middle 1 2 3 4 5) => '(1 (2 3) 4 5))
(define-syntax dotted (syntax-rules () ((_ a . b) '(a b))))
(check (dotted 1 2 3) => '(1 (2 3)))
(check (dotted 1 . 2) => '(1 2))
(define-syntax dotted-tail (syntax-rules () ((_ a ... . r) '((a ...) r))))
(check (dotted-tail 1 2 . 3) => '((1 2) 3))
(define-syntax vec (syntax-rules () ((_ #(a b ...)) '(a (b ...)))))
(check (vec #(1 2 3)) => '(1 (2 3)))
(define-syntax to-vector (syntax-rules () ((_ x ...) #(x ...))))
(check (to-vector 1 2) => #(1 2))
(define-syntax pairs (syntax-rules () ((_ (k v) ...) (list (cons 'k v) ...))))
(check (pairs (a 1) (b (+ 1 1))) => '((a . 1) (b . 2)))
(define-syntax with-constant (syntax-rules () ((_ c (x ...)) '((c x) ...))))
(check (with-constant k (1 2)) => '((k 1) (k 2)))

;; Another ellipsis, and an escaped one.
(define-syntax custom (syntax-rules ::: () ((_ x :::) '(x ::: ...))))
(check (custom 1 2) => '(1 2 ...))
(define-syntax escaped (syntax-rules () ((_ x) '(x (... ...)))))
(check (escaped 1) => '(1 ...))
(define-syntax define-lister
  (syntax-rules ()
    ((_ name) (define-syntax name (syntax-rules () ((_ x (... ...)) (list x (... ...))))))))
(define-lister lister)
(check (lister 1 2 3) => '(1 2 3))

;; Underscores, literals that are data, strings and characters in patterns.
(define-syntax ignore (syntax-rules () ((_ _ x _) 'x)))
(check (ignore a b c) => 'b)
(define-syntax datum (syntax-rules () ((_ 1) 'one) ((_ "s") 'string) ((_ #\c) 'char) ((_ #t) 'true) ((_ x) 'other)))
(check (list (datum 1) (datum "s") (datum #\c) (datum #t) (datum 2)) => '(one string char true other))

;;; Macros that make definitions.
(define-syntax define-getter
  (syntax-rules () ((_ name value) (define (name) value))))
(define-getter get-five 5)
(check (get-five) => 5)
(define-syntax define-two (syntax-rules () ((_ a b v) (begin (define a v) (define b v)))))
(define-two one-a one-b 'x)
(check (list one-a one-b) => '(x x))
(check (let () (define-two p q 3) (+ p q)) => 6)
;; A name that the macro itself introduces is its own.
(define-syntax define-counter
  (syntax-rules ()
    ((_ name) (begin (define count 0) (define (name) (set! count (+ count 1)) count)))))
(check (let ((count 'mine)) (define-counter tick) (tick) (list (tick) count)) => '(2 mine))

(define-syntax-rule (twice e) (begin e e))
(check (let ((n 0)) (twice (set! n (+ n 1))) n) => 2)
(define-syntax-rule (unless-zero n body ...) (if (zero? n) #f (begin body ...)))
(check (unless-zero 1 'a 'b) => 'b)

;;; Local macros.
(check (let-syntax ((foo (syntax-rules () ((_ x) (* x 2))))) (foo 5)) => 10)
(check (letrec-syntax ((ev? (syntax-rules () ((_) #t) ((_ x . r) (od? . r))))
                       (od? (syntax-rules () ((_) #f) ((_ x . r) (ev? . r)))))
         (list (ev? 1 1) (ev? 1)))
       => '(#t #f))
(check (let ((x 'outer))
         (let-syntax ((m (syntax-rules () ((_) x))))
           (let ((x 'inner)) (m))))
       => 'outer)
(check (let ()
         (define-syntax local (syntax-rules () ((_ e) (list e e))))
         (define x 1)
         (local x))
       => '(1 1))
(check (let loop ((i 0))
         (define-syntax done? (syntax-rules () ((_) (= i 3))))
         (if (done?) i (loop (+ i 1))))
       => 3)

;; Each use binds a name of its own.
(define-syntax bind-two
  (syntax-rules () ((_ a b) (let ((x a)) (let ((y b)) (list x y))))))
(check (let ((x 1) (y 2)) (bind-two y x)) => '(2 1))
(define-syntax my-let*
  (syntax-rules ()
    ((_ () body ...) (let () body ...))
    ((_ ((n v) rest ...) body ...) (let ((n v)) (my-let* (rest ...) body ...)))))
(check (my-let* ((a 1) (b (+ a 1)) (a (* b 10))) (list a b)) => '(20 2))
(define-syntax gen-lambda
  (syntax-rules ()
    ((_ () (p ...) body) (lambda (p ...) body))
    ((_ (x rest ...) (p ...) body) (gen-lambda (rest ...) (p ... tmp) body))))
(check ((gen-lambda (1 2 3) () 'fine) 'a 'b 'c) => 'fine)
(define-syntax reverse-args
  (syntax-rules ()
    ((_ f () args) (f . args))
    ((_ f (a rest ...) (arg ...)) (reverse-args f (rest ...) (a arg ...)))))
(check (reverse-args list (1 2 3) ()) => '(3 2 1))

;;; Core forms seen through macros.
(define-syntax my-if (syntax-rules () ((_ c t e) (cond (c t) (else e)))))
(check (let ((else #f)) (my-if #f 1 2)) => 2)
(define-syntax my-quote (syntax-rules () ((_ x) 'x)))
(check (my-quote (a . b)) => '(a . b))
(define-syntax quasi (syntax-rules () ((_ x) `(x ,x ,@(list x x)))))
(check (let ((y 3)) (quasi y)) => '(y 3 3 3))
(define-syntax inc! (syntax-rules () ((_ x) (set! x (+ x 1))) ((_ x n) (set! x (+ x n)))))
(check (let ((x 1)) (inc! x) (inc! x 10) x) => 12)
(check (let ((quote -)) '5) => -5)
(check (let* ((list vector)) `(1 ,(list 2))) => '(1 #(2)))

;; A parameter of syntax.
(define-syntax-parameter it (lambda (stx) (syntax-violation 'it "out of place" stx)))
(define-syntax-rule (aif c t e) (let ((value c)) (syntax-parameterize ((it (identifier-syntax value))) (if value t e))))
(check (aif (assq 'b '((a . 1) (b . 2))) (cdr it) 'none) => 2)
(check (aif #f it 'none) => 'none)

;;; syntax-case.
(define-syntax add1
  (lambda (x) (syntax-case x () ((_ e) #'(+ e 1)) (id (identifier? #'id) #'1))))
(check (add1 5) => 6)
(check add1 => 1)
(define-syntax only-identifiers
  (lambda (x)
    (syntax-case x ()
      ((_ e) (identifier? #'e) #''identifier)
      ((_ e) #''expression))))
(check (list (only-identifiers a) (only-identifiers (a))) => '(identifier expression))
(define-syntax anaphoric
  (lambda (x)
    (syntax-case x ()
      ((k e body) (with-syntax ((self (datum->syntax #'k 'self))) #'(let ((self e)) body))))))
(check (anaphoric 5 (* self self)) => 25)
(define-syntax reversed
  (lambda (x) (syntax-case x () ((_ e ...) (with-syntax (((r ...) (reverse #'(e ...)))) #'(list r ...))))))
(check (reversed 1 2 3) => '(3 2 1))
(define-syntax temporaries
  (lambda (x)
    (syntax-case x ()
      ((_ e ...)
       (with-syntax (((t ...) (generate-temporaries #'(e ...))))
         #'(let ((t e) ...) (list t ...)))))))
(check (temporaries 1 2) => '(1 2))
(define-syntax quasi-syntax
  (lambda (x) (syntax-case x () ((_ n) #`(list #,@(map (lambda (i) i) (iota (syntax->datum #'n))))))))
(check (quasi-syntax 3) => '(0 1 2))
(define-syntax same-name? (lambda (x) (syntax-case x () ((_ a b) (if (free-identifier=? #'a #'b) #'#t #'#f)))))
(check (list (same-name? car car) (same-name? car cdr)) => '(#t #f))
(check-error syntax-error (eval '(let ((x)) x) (current-module)))
(check-error syntax-error (eval '(swap! 1) (current-module)))
(check-error syntax-error (eval '(if) (current-module)))


;; A variable below more ellipses than in its pattern stands whole in each round of the outer ones.
(define-syntax rotations (syntax-rules () ((_ a ...) '((a a ...) ...))))
(check (rotations 1 2 3) => '((1 1 2 3) (2 1 2 3) (3 1 2 3)))
(define-syntax rows (syntax-rules () ((_ (a b ...) ...) '((a (b ...) (b ... ...)) ...))))
(check (rows (1 2 3) (4 5)) => '((1 (2 3) (2 3 5)) (4 (5) (2 3 5))))
(define-syntax all-in-each (syntax-rules () ((_ (b ...) ...) '((b (b ...)) ... ...))))
(check (all-in-each (1 2) (3 4)) => '((1 (1 2)) (2 (3 4)) (3 (1 2)) (4 (3 4))))
(define-syntax product (syntax-rules () ((_ (a ...) (b ...)) '#((a (b a) ...) ...))))
(check (product (1 2) (3 4)) => '#((1 (3 1) (4 2)) (2 (3 1) (4 2))))
(check (syntax-case '(1 2) () ((a ...) (syntax->datum #`((a #,@(list 8) a ... . end) ...))))
       => '((1 8 1 2 . end) (2 8 1 2 . end)))
(check (with-syntax (((a ...) '(1 2)) ((b ...) '(3 4))) (syntax->datum #'((a (b ...) a ...) ...)))
       => '((1 (3 4) 1 2) (2 (3 4) 1 2)))
(check-error syntax-error (eval '(let-syntax ((m (syntax-rules () ((_ a ...) '((a ...) ...))))) (m 1)) (current-module)))

(check-summary)
