;;; case-lambda and case-lambda* at their edges, letrec, define-values, fluids bound twice, string ports that go back.

(use-modules (check) (srfi srfi-88))

(check-error wrong-number-of-args ((case-lambda)))
(check-error wrong-number-of-args ((case-lambda) 1))
(check-error wrong-number-of-args ((case-lambda*) 1))
(check (procedure-documentation (case-lambda* "text" (() 0) ((x) 1))) => "text")

;; Keyword arguments: a clause leaves calls with too many other arguments to the next.
(define f (case-lambda* ((a #:key c) (list 'key a c)) ((a b) (list 'two a b)) ((a b c) 'three)))
(check (f 1) => '(key 1 #f))
(check (f 1 #:c 2) => '(key 1 2))
(check (f 1 2) => '(two 1 2))
(check (f 1 2 3) => 'three)
(check (catch 'keyword-argument-error (lambda () ((lambda* (#:key a) a) #:b 1)) (lambda (key who message arguments data) data))
       => '(#:b))

(check (map procedure-minimum-arity
            (list (lambda* (a #:key b) 1) (lambda* (a #:optional c #:key b) 1) (lambda* (a #:key b #:rest r) 1)
                  (lambda* (a #:key b . r) 1) (case-lambda ((a b) 1) ((a) 2)) (lambda* (a #:optional b #:rest c) 1)))
       => '((1 0 #f) (1 1 #f) (1 0 #t) (1 0 #t) (1 0 #f) (1 1 #t)))
(check (thunk? (case-lambda ((a) 1) (() 2))) => #t)

;; letrec: all values before the first variable.
(check (let ((cont #f))
         (letrec ((x (call/cc (lambda (c) (set! cont c) 0)))
                  (y (call/cc (lambda (c) (set! cont c) 0))))
           (if cont
               (let ((c cont)) (set! cont #f) (set! x 1) (set! y 1) (c 0))
               (+ x y))))
       => 0)
(check (letrec ((a (cons 1 2)) (b a)) b) => '(1 . 2))

(check-error wrong-number-of-args (let () (define-values (a b) (values 1 2 3)) a))
(check-error wrong-number-of-args (eval '(define-values (a . b) (values)) (current-module)))

(define fluid (make-fluid 0))
(check (with-fluids ((fluid 1) (fluid 2)) (fluid-ref fluid)) => 2)
(check (fluid-ref fluid) => 0)

(check (let ((port (open-output-string)))
         (display "abcdef" port)
         (seek port 2 SEEK_SET)
         (display "--" port)
         (get-output-string port))
       => "ab--ef")
(check (let ((i 0) (seen '()))
         (while (begin (set! i (+ i 1)) (if (= i 2) (continue)) (< i 5))
           (if (= i 3) (continue))
           (set! seen (cons i seen)))
         seen)
       => '(4 1))

;; SRFI 88 changes how the rest of the file is read.
(check (keyword? foo:) => #t)
(check (keyword->string foo:) => "foo")

(check-summary)
