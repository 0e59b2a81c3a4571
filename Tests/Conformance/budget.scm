;;; Budgets: whatever a program that is not trusted does, it stops, and the interpreter is as good as before.

(use-modules (check) (nsscheme budget) (ice-9 regex) ((srfi srfi-34) #:select (guard)))

;; What a bomb ends with: the resource that was spent, the value, or the key of another error. Afterwards the
;; interpreter has to work.
(define (outcome thunk . limits)
  (let ((result (catch #t
                  (lambda () (apply call-with-budget thunk limits))
                  (lambda (key . arguments)
                    (if (eq? key 'budget-exhausted) (car (list-ref arguments 2)) key)))))
    (if (equal? (map (lambda (n) (* n n)) (iota 5)) '(0 1 4 9 16)) result 'broken)))

(define steps (scaled 3000000 300))
(define megabytes (scaled 1000000 1000))
(define-syntax stops
  (syntax-rules ()
    ((_ resource expression) (stops resource expression #:steps steps #:memory (* 64 megabytes)))
    ((_ resource expression limit ...)
     (check (let ((result (outcome (lambda () expression) limit ...)))
              (if (memq result 'resource) 'stopped result))
            => 'stopped))))

(define (circle . objects)
  (set-cdr! (last-pair objects) objects)
  objects)

;;; A budget that suffices is not noticed.
(check (call-with-budget (lambda () (+ 1 2))) => 3)
(check (call-with-budget (lambda () (apply + (iota 1000))) #:steps 100000 #:memory (* 10 megabytes)) => 499500)
(check (call-with-values (lambda () (call-with-budget (lambda () (values 1 2 3)) #:steps 1000)) list) => '(1 2 3))
(check (call/cc (lambda (k) (call-with-budget (lambda () (k 'out)) #:steps 1000))) => 'out)
(check (catch 'mine (lambda () (call-with-budget (lambda () (throw 'mine 1 2)) #:steps 10000)) list) => '(mine 1 2))
(check (call-with-budget (lambda () (catch #t (lambda () (car 1)) (lambda (key . rest) key))) #:steps 10000)
       => 'wrong-type-arg)
(check-error wrong-type-arg (call-with-budget 5))
(check-error out-of-range (call-with-budget (lambda () 1) #:steps -1))

;;; The condition.
(check (call-with-current-continuation
        (lambda (k)
          (with-exception-handler
            (lambda (e) (k (list (budget-exhausted? e) (budget-exhausted-resource e))))
            (lambda () (call-with-budget (lambda () (let loop () (loop))) #:steps 1000)))))
       => '(#t steps))
(check (budget-exhausted? 'no) => #f)
;; The same number of steps each time.
(define (steps-taken limit)
  (let ((count 0))
    (outcome (lambda () (let loop () (set! count (+ count 1)) (loop))) #:steps limit)
    count))
(check (= (steps-taken 5000) (steps-taken 5000)) => #t)
(check (< 4000 (steps-taken 5000) 5001) => #t)

;;; Loops.
(stops (steps) (let loop () (loop)))
(stops (steps) (do () (#f)))
(stops (steps) (letrec ((even? (lambda () (odd?))) (odd? (lambda () (even?)))) (even?)))
(stops (steps) (let ((k (call/cc (lambda (k) k)))) (k k)))
(stops (steps) (let ((tag (make-prompt-tag)))
                 (let loop () (call-with-prompt tag (lambda () (abort-to-prompt tag)) (lambda (k) (loop))))))
(stops (steps) (apply (lambda (f) (f f)) (list (lambda (f) (f f)))))
(stops (time) (let loop () (loop)) #:seconds 1/10)

;;; Memory.
(stops (memory) (let loop ((l '())) (loop (cons 1 l))) #:memory (* 64 megabytes))
(stops (memory) (let loop ((l '())) (loop (cons (make-vector 100) l))) #:memory (* 64 megabytes))
(stops (memory) (let loop ((x 1.5) (l '())) (loop (+ x 1) (cons x l))) #:memory (* 64 megabytes))
(stops (memory) (make-vector 100000000) #:memory (* 64 megabytes))
(stops (memory out-of-range out-of-memory) (make-vector (expt 2 40)) #:memory (* 64 megabytes))
(stops (memory) (make-string 1000000000 #\a) #:memory (* 64 megabytes))
(stops (memory steps) (make-list 100000000))
(stops (memory) (make-list 100000000) #:memory (* 64 megabytes))
(stops (memory) (make-bytevector 1000000000) #:memory (* 64 megabytes))
(stops (memory) (let loop ((s "ab")) (loop (string-append s s))) #:memory (* 64 megabytes))
(stops (memory) (let loop ((v (vector 1 2))) (loop (list->vector (append (vector->list v) (vector->list v)))))
       #:memory (* 64 megabytes))
(stops (memory) (let loop ((l (list 1 2))) (loop (append l l))) #:memory (* 64 megabytes))
(stops (memory steps) (call-with-output-string (lambda (port) (let loop () (display "all work and no play" port) (loop)))))
(stops (memory) (call-with-output-string (lambda (port) (let loop () (display "all work and no play" port) (loop))))
       #:memory (* 64 megabytes))
(stops (memory) (let ((table (make-hash-table))) (let loop ((i 0)) (hash-set! table i (list i)) (loop (+ i 1))))
       #:memory (* 64 megabytes))
(stops (memory) (let loop ((i 0)) (string->symbol (string-append "a-long-symbol" (number->string i))) (loop (+ i 1)))
       #:memory (* 16 megabytes) #:steps 30000000)
(stops (allocation) (let loop () (make-vector 1000) (loop)) #:allocation (* 64 megabytes))
;; Garbage is not memory in use.
(check (outcome (lambda () (let loop ((i 0)) (if (< i (scaled 20000)) (begin (make-vector 1000) (loop (+ i 1))) 'done)))
                #:memory (* 32 megabytes))
       => 'done)
;; What a budget could not stop at once is not kept from the one after it.
(check (outcome (lambda () (vector-length (make-vector (scaled 1000000 1000)))) #:memory (* 32 megabytes)) => (scaled 1000000 1000))

;;; Numbers.
(stops (memory steps out-of-range) (expt 7 (expt 10 10)))
(stops (memory steps) (expt 7 (expt 10 9)))
(stops (memory) (expt 7 (expt 10 9)) #:memory (* 64 megabytes))
(stops (steps) (expt 7 (expt 10 9)) #:steps steps)
(stops (memory steps) (let loop ((n 7)) (loop (* n n))))
(stops (memory) (let loop ((n 7)) (loop (* n n))) #:memory (* 8 megabytes))
(stops (memory steps) (let loop ((n 1) (i 1)) (loop (* n i) (+ i 1))))
(stops (memory steps out-of-range) (ash 1 (expt 10 10)))
(stops (memory steps) (ash 1 (expt 10 9)))
(stops (memory steps) (let loop ((n 1)) (loop (ash n 1000000))))
;; The numbers themselves take 200 KB, more than a memory that is scaled down allows.
(stops (steps) (let loop ((n (expt 3 1000000))) (number->string n) (loop n))
       #:steps steps #:memory 64000000)
(stops (steps) (let ((s (make-string (scaled 3000000 1000) #\7))) (let loop () (string->number s) (loop))))
(stops (steps) (let ((a (expt 3 1000000)) (b (expt 5 700000))) (let loop () (gcd a b) (loop)))
       #:steps steps #:memory 64000000)
(stops (steps) (let ((a (expt 3 1000000)) (b (expt 5 400000))) (let loop () (quotient a b) (loop)))
       #:steps steps #:memory 64000000)
(stops (steps memory) (let loop ((x 3/7)) (loop (* x (+ x 1/1234567)))))
(stops (steps) (let ((n (expt 3 1000000))) (let loop () (exact-integer-sqrt n) (loop)))
       #:steps steps #:memory 64000000)
(stops (steps) (let ((n (- (expt 2 100000) 1))) (modulo-expt 3 (expt 7 100000) n))
       #:steps steps #:memory 64000000)

;;; Recursion.
(stops (steps memory) (letrec ((f (lambda () (+ 1 (f))))) (f)))
(stops (memory) (letrec ((f (lambda () (+ 1 (f))))) (f)) #:memory (* 64 megabytes))
(stops (steps memory) (letrec ((f (lambda () (catch #t f (lambda x (f)))))) (f)))
(stops (steps memory) (letrec ((f (lambda () (dynamic-wind f f f)))) (f)))
(stops (steps memory) (letrec ((ack (lambda (m n)
                               (cond ((= m 0) (+ n 1))
                                     ((= n 0) (ack (- m 1) 1))
                                     (else (ack (- m 1) (ack m (- n 1))))))))
                 (ack 4 2)))
(stops (steps memory) (let loop ((f (lambda (x) x))) (loop (lambda (x) (f x)))))

;;; Handlers and winders that will not let go.
(stops (steps) (let again () (catch #t (lambda () (let loop () (loop))) (lambda x (again)))))
(stops (steps) (let again () (false-if-exception (let loop () (loop))) (again)))
(stops (steps) (with-exception-handler
                 (lambda (e) (let loop () (loop)))
                 (lambda () (let loop () (loop)))))
(stops (steps) (with-exception-handler (lambda (e) (let loop () (loop))) (lambda () (error "x"))))
(stops (steps) (guard (e (#t (let loop () (loop)))) (let loop () (loop))))
(stops (steps) (with-throw-handler #t (lambda () (let loop () (loop))) (lambda x (let loop () (loop)))))
(stops (steps) (dynamic-wind (lambda () #f) (lambda () (let loop () (loop))) (lambda () (let loop () (loop)))))
(stops (steps) (let again ()
                 (dynamic-wind (lambda () #f) (lambda () (let loop () (loop))) (lambda () (again)))))
(stops (steps) (let ((k #f))
                 (dynamic-wind (lambda () #f)
                               (lambda () (call/cc (lambda (c) (set! k c))) (let loop () (loop)))
                               (lambda () (k #f)))))
(let ((escaped 'no))
  (stops (steps)
         (dynamic-wind (lambda () #f) (lambda () (let loop () (loop))) (lambda () (set! escaped 'yes))))
  (check escaped => 'no))
(stops (steps) (let again () (with-exception-handler (lambda (e) (again)) (lambda () (raise 'x)) #:unwind? #t)))
(stops (steps memory) (let again () (with-exception-handler (lambda (e) (again)) (lambda () (raise-continuable 'x)))))
;; From within a call out of a primitive.
(stops (steps) (sort (iota 100) (lambda (a b) (let loop () (loop)))))
(stops (steps) (hash-for-each (lambda (k v) (let loop () (loop))) (let ((t (make-hash-table))) (hash-set! t 1 1) t)))
(stops (steps) (call-with-output-string (lambda (port) (let loop () (loop)))))
(stops (steps) (catch #t (lambda () (eval '(let loop () (loop)) (current-module))) (lambda x 'caught)))
(stops (steps) (let again () (catch #t (lambda () (eval-string "(let loop () (loop))")) (lambda x (again)))))

;;; What the program had bound is as before.
(define parameter (make-parameter 'outside))
(define fluid (make-fluid 'outside))
(stops (steps) (parameterize ((parameter 'inside)) (let loop () (loop))))
(check (parameter) => 'outside)
(stops (steps) (with-fluids ((fluid 'inside)) (parameterize ((parameter 'inside)) (let loop () (loop)))))
(check (list (parameter) (fluid-ref fluid)) => '(outside outside))
;; Wherever the cut comes.
(check (let loop ((limit 1))
         (cond ((> limit (scaled 400 10)) 'intact)
               ((begin
                  (outcome (lambda ()
                             (let again ()
                               (parameterize ((parameter 'inside) (parameter 'more))
                                 (with-fluids ((fluid 'inside))
                                   (call/cc (lambda (k) (with-fluids ((fluid 'deeper)) (k 1))))))
                               (again)))
                           #:steps limit)
                  (and (eq? (parameter) 'outside) (eq? (fluid-ref fluid) 'outside)))
                (loop (+ limit 1)))
               (else (list 'changed limit))))
       => 'intact)
(define port (current-output-port))
(stops (steps) (with-output-to-string (lambda () (let loop () (display "x") (loop)))))
(check (eq? port (current-output-port)) => #t)
(define module (current-module))
(stops (steps) (begin (set-current-module (resolve-module '(guile))) (let loop () (loop))))
(check (eq? module (current-module)) => #t)

;;; Budgets within budgets.
(check (call-with-budget
         (lambda () (outcome (lambda () (let loop () (loop))) #:steps 1000))
         #:steps 1000000)
       => 'steps)
(check (outcome (lambda () (let again () (outcome (lambda () (let loop () (loop))) #:steps 100000) (again)))
                #:steps 1000000)
       => 'steps)
(check (outcome (lambda () (outcome (lambda () (let loop () (loop))) #:steps 1000000000)) #:steps 10000) => 'steps)

;;; Macros.
(define (expand-and-run . forms) (eval (cons 'let (cons '() forms)) (make-fresh-user-module)))
(stops (steps memory)
       (expand-and-run '(define-syntax loop (syntax-rules () ((_ x ...) (loop x ... x ...)))) '(loop 1)))
(stops (steps memory) (expand-and-run '(define-syntax loop (syntax-rules () ((_) (loop)))) '(loop)))
(stops (steps memory) (expand-and-run '(define-syntax grow (syntax-rules () ((_ x ...) (grow 1 x ...)))) '(grow)))
(stops (steps memory) (expand-and-run '(define-syntax nest (syntax-rules () ((_ x) (nest (x x))))) '(nest 1)))
(stops (steps memory) (expand-and-run '(define-syntax deep (syntax-rules () ((_ x) (+ 1 (deep x))))) '(deep 1)))
(stops (steps memory)
       (expand-and-run
        '(define-syntax double
           (syntax-rules () ((_ () x) x) ((_ (a . rest) x) (+ (double rest x) (double rest x)))))
        '(double (1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1) 1)))
(stops (steps memory)
       (expand-and-run '(define-syntax spin (lambda (x) (let loop () (loop)))) '(spin)))

;;; Data that go round in circles.
(stops (wrong-type-arg) (list-copy (circle 1 2 3)))
(stops (wrong-type-arg) (memq 'x (circle 1 2 3)))
(stops (wrong-type-arg) (length (circle 1 2 3)))
(stops (wrong-type-arg) (append (circle 1 2 3) '()))
(stops (wrong-type-arg) (reverse (circle 1 2 3)))
(stops (wrong-type-arg) (sort (circle 1 2 3) <))
(stops (wrong-type-arg misc-error) (map + (circle 1 2 3)))
(stops (steps memory wrong-type-arg stack-overflow) (apply + (circle 1 2 3)))
(stops (steps memory) (list-tail (circle 1 2 3) 1000000000))
(stops (steps memory) (list-ref (circle 1 2 3) 1000000000))
(stops (steps memory wrong-type-arg) (list-head (circle 1 2 3) 1000000000))
(stops (steps memory) (copy-tree (circle 1 2 3)))
(stops (steps memory #t) (equal? (let loop ((i 0) (x 1)) (if (= i 100) x (loop (+ i 1) (cons x x))))
                              (let loop ((i 0) (x 1)) (if (= i 100) x (loop (+ i 1) (cons x x))))))
(stops (steps memory) (object->string (let loop ((i 0) (x 1)) (if (= i 100) x (loop (+ i 1) (cons x x))))))
(check (outcome (lambda () (equal? (circle 1 2 3) (circle 1 2 3))) #:steps steps) => #t)
(stops (syntax-error) (eval (circle '+ 1 2) (current-module)))

;;; Reading.
(define* (endless-port text #:optional (start ""))
  (let ((i -1) (start (string->list start)))
    (make-soft-port
     (vector #f #f #f
             (lambda ()
               (if (pair? start)
                   (let ((c (car start))) (set! start (cdr start)) c)
                   (begin (set! i (modulo (+ i 1) (string-length text))) (string-ref text i))))
             #f)
     "r")))
(stops (steps memory) (read (endless-port "(")))
(stops (steps memory) (read (endless-port "a")))
(stops (steps memory) (read (endless-port "a" "\"")))
(stops (steps memory) (read (endless-port " ")))
(stops (steps memory) (read (endless-port " " "#|")))
(stops (steps memory) (read (endless-port "'")))
(stops (steps memory) (read-char (let loop ((p (endless-port "x"))) (read-char p) (loop p))))

;;; Regular expressions.
(stops (steps memory) (let loop () (string-match "(a|b|ab)*c" (make-string 100000 #\a)) (loop)))
(stops (steps memory)
       (string-match "((((a{1,200}){1,200}){1,200}){1,200}){1,200}" "aaa"))
;; What matches again what has matched takes time without bounds, or hardly any.
(check (call-with-budget (lambda () (match:substring (string-match "(ab|c)\\1" "xxcabab"))) #:steps (scaled 3000000 2))
       => "abab")
(stops (steps memory)
       (string-match "^(a|aa)*(a|aa)*(a|aa)*(a|aa)*\\1\\2\\3\\4b$" (make-string 300 #\a)))

(check-summary)
