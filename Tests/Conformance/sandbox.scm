;;; (ice-9 sandbox): only chosen bindings, and only for so long.

(use-modules (check) (ice-9 sandbox))

;; The default limit, a tenth of a second, would tell how fast the machine is.
(define (evaluate form . options)
  (apply eval-in-sandbox form (if (memq #:time-limit options) options (cons* #:time-limit 60 options))))

(check (evaluate '(+ 1 2)) => 3)
(check (evaluate '(let loop ((n 10) (sum 0)) (if (= n 0) sum (loop (- n 1) (+ sum n))))) => 55)
(check (evaluate '(begin (define (f x) (* x x)) (map f (list 1 2 3)))) => '(1 4 9))
(check (evaluate '(let-syntax ((twice (syntax-rules () ((_ x) (* 2 x))))) (twice 4))) => 8)
(check (call-with-values (lambda () (evaluate '(values 1 2))) list) => '(1 2))
(check (evaluate '(string-append "a" (number->string 1))) => "a1")

;;; What is not there.
(check-error unbound-variable (evaluate '(system "true")))
(check-error unbound-variable (evaluate '(open-input-file "/etc/passwd")))
(check-error unbound-variable (evaluate '(getenv "HOME")))
(check-error unbound-variable (evaluate '((@@ (guile) getenv) "HOME")))
(check-error unbound-variable (evaluate '((@ (guile) getenv) "HOME")))
(check-error unbound-variable (evaluate '(eval 1 (current-module))))
(check-error unbound-variable (evaluate '(set-car! (list 1) 2)))
(check-error #t (evaluate '(use-modules (ice-9 popen))))
(check-error #t (evaluate '(begin (define-module (x)) 1)))
(check (evaluate '(let ((p (list 1))) (set-car! p 2) p) #:bindings all-pure-and-impure-bindings) => '(2))
(check-error unbound-variable (evaluate '(+ 1 2) #:bindings core-bindings))
(check (evaluate '(+ 1 2) #:bindings (append core-bindings number-bindings)) => 3)
(check (evaluate 'x #:module (let ((module (make-sandbox-module core-bindings)))
                                      (module-define! module 'x 5)
                                      module))
       => 5)

;;; Limits.
(check-error limit-exceeded (eval-in-sandbox '(let loop () (loop))))
(check-error limit-exceeded (evaluate '(let loop ((l '())) (loop (cons 1 l))) #:allocation-limit (scaled 10000000)))
(check-error limit-exceeded (evaluate '(make-vector 100000000 0) #:allocation-limit (scaled 10000000)))
(check-error limit-exceeded (evaluate '(make-regexp "((a{1,255}){1,255}){1,50}")))
(check-error limit-exceeded (evaluate '(expt 3 1000000000)))
(check-error limit-exceeded (evaluate '(ash 1 4000000000)))
(check-error limit-exceeded (evaluate '(modulo-expt 3 (ash 1 2000000) (- (ash 1 200000) 1)) #:time-limit 0.2))
(check-error limit-exceeded
             (evaluate '(regexp-exec (make-regexp "^(a|aa)*(a|aa)*(a|aa)*(a|aa)*\\1\\2\\3\\4b$")
                                     (make-string 300 #\a))
                       #:time-limit 0.2))
(check (call-with-time-limit 0.05 (lambda () (sleep 60)) (lambda () 'over)) => 'over)
(check (call-with-time-limit 0.05 (lambda () (read-char (car (pipe)))) (lambda () 'over)) => 'over)
(check (call-with-time-limit 0.05 (lambda () (let loop () (loop))) (lambda () 'over)) => 'over)
(check (call-with-time-limit 5 (lambda () 'done) (lambda () 'over)) => 'done)
(check (call-with-allocation-limit (scaled 1000000) (lambda () (let loop ((l '())) (loop (cons 1 l)))) (lambda () 'over)) => 'over)
(check (call-with-allocation-limit 1e6 (lambda () (list 1 2)) (lambda () 'over)) => '(1 2))
(check-error wrong-type-arg (evaluate '(car 1)))

(check-summary)
