;;; (ice-9 sandbox): only chosen bindings, and only for so long.

(use-modules (check) (ice-9 sandbox))

(check (eval-in-sandbox '(+ 1 2)) => 3)
(check (eval-in-sandbox '(let loop ((n 10) (sum 0)) (if (= n 0) sum (loop (- n 1) (+ sum n))))) => 55)
(check (eval-in-sandbox '(begin (define (f x) (* x x)) (map f (list 1 2 3)))) => '(1 4 9))
(check (eval-in-sandbox '(let-syntax ((twice (syntax-rules () ((_ x) (* 2 x))))) (twice 4))) => 8)
(check (call-with-values (lambda () (eval-in-sandbox '(values 1 2))) list) => '(1 2))
(check (eval-in-sandbox '(string-append "a" (number->string 1))) => "a1")

;;; What is not there.
(check-error unbound-variable (eval-in-sandbox '(system "true")))
(check-error unbound-variable (eval-in-sandbox '(open-input-file "/etc/passwd")))
(check-error unbound-variable (eval-in-sandbox '(getenv "HOME")))
(check-error unbound-variable (eval-in-sandbox '((@@ (guile) getenv) "HOME")))
(check-error unbound-variable (eval-in-sandbox '((@ (guile) getenv) "HOME")))
(check-error unbound-variable (eval-in-sandbox '(eval 1 (current-module))))
(check-error unbound-variable (eval-in-sandbox '(set-car! (list 1) 2)))
(check-error #t (eval-in-sandbox '(use-modules (ice-9 popen))))
(check-error #t (eval-in-sandbox '(begin (define-module (x)) 1)))
(check (eval-in-sandbox '(let ((p (list 1))) (set-car! p 2) p) #:bindings all-pure-and-impure-bindings) => '(2))
(check-error unbound-variable (eval-in-sandbox '(+ 1 2) #:bindings core-bindings))
(check (eval-in-sandbox '(+ 1 2) #:bindings (append core-bindings number-bindings)) => 3)
(check (eval-in-sandbox 'x #:module (let ((module (make-sandbox-module core-bindings)))
                                      (module-define! module 'x 5)
                                      module))
       => 5)

;;; Limits.
(check-error limit-exceeded (eval-in-sandbox '(let loop () (loop))))
(check-error limit-exceeded (eval-in-sandbox '(let loop ((l '())) (loop (cons 1 l))) #:time-limit 10))
(check-error limit-exceeded (eval-in-sandbox '(make-vector 100000000 0) #:time-limit 10))
(check (call-with-time-limit 0.05 (lambda () (let loop () (loop))) (lambda () 'over)) => 'over)
(check (call-with-time-limit 5 (lambda () 'done) (lambda () 'over)) => 'done)
(check (call-with-allocation-limit 1e6 (lambda () (let loop ((l '())) (loop (cons 1 l)))) (lambda () 'over)) => 'over)
(check (call-with-allocation-limit 1e6 (lambda () (list 1 2)) (lambda () 'over)) => '(1 2))
(check-error wrong-type-arg (eval-in-sandbox '(car 1)))

(check-summary)
