;;; Stacks, continuations at their borders, guardians, options, modules as values, evaluation in a scope.

(use-modules (check) (ice-9 local-eval) ((ice-9 eval-string) #:prefix e:))

;; Stacks.
(define (inner x) (let ((stack (make-stack #t))) (list x stack)))
(define (outer y) (let ((result (inner (* 2 y)))) (cons y result)))
(define stack (caddr (outer 4)))
(define names
  (let loop ((n 0))
    (if (= n (stack-length stack))
        '()
        (cons (frame-procedure-name (stack-ref stack n)) (loop (+ n 1))))))
(check (and (memq 'outer (or (memq 'inner names) '())) #t) => #t)
(define inner-frame (stack-ref stack (- (length names) (length (memq 'inner names)))))
(check (frame-procedure inner-frame) => inner)
(check (frame-arguments inner-frame) => '(8))
(check (frame-procedure-name (frame-previous inner-frame)) => 'outer)
(check (string-suffix? "reflection.scm" (cadr (frame-source inner-frame))) => #t)
(check (stack? (call-with-current-continuation make-stack)) => #t)
(check (->bool (string-contains (call-with-output-string (lambda (port) (display-backtrace stack port))) "(inner 8)"))
       => #t)
(define (lengths) (let* ((all (make-stack #t)) (cut (make-stack #t 1))) (list (stack-length all) (stack-length cut))))
(check (apply - (lengths)) => 1)

;; Barriers, and continuations whose winders raise.
(check (call/cc (lambda (k)
                  (with-continuation-barrier
                   (lambda () (catch 'misc-error (lambda () (k 1) #f) (lambda arguments 'blocked))))))
       => 'blocked)
(check (let ((text (with-error-to-string (lambda () (with-continuation-barrier (lambda () (error "oh no" 1)))))))
         (->bool (string-contains text "oh no")))
       => #t)
(check (let ((active #f))
         (define k
           (catch #t
             (lambda ()
               (dynamic-wind (lambda () (if active (throw 'no-reentry)))
                             (lambda () (set! active #t) (call/cc identity))
                             (lambda () #f)))
             (lambda (key . arguments) key)))
         (if (procedure? k) (k 12) k))
       => 'no-reentry)
(check (string-prefix? "#<continuation " (call/cc object->string)) => #t)

;; Throw handlers run where the throw is, and not inside themselves.
(define (trace proc)
  (let ((seen '()))
    (proc (lambda (x) (set! seen (cons x seen))))
    (reverse seen)))
(check (trace (lambda (push)
                (catch 'a
                  (lambda () (throw 'a))
                  (lambda arguments (push 'caught))
                  (lambda (key . arguments) (push 'first) (apply throw key arguments)))))
       => '(first caught))
(check (trace (lambda (push)
                (with-throw-handler 'a
                  (lambda () (catch 'b (lambda () (throw 'a)) (lambda arguments (push 'inner))))
                  (lambda arguments (push 'handler) (throw 'b)))))
       => '(handler inner))
(check-error wrong-type-arg (throw 1))

;; Guardians: of many objects that nobody refers to, most are found.
(define guardian (make-guardian))
(let loop ((n 200))
  (if (> n 0)
      (begin
        (guardian (list n))
        (loop (- n 1)))))
(define kept (list 'kept))
(guardian kept)
(gc)
(define dead (let loop ((found '())) (let ((object (guardian))) (if object (loop (cons object found)) found))))
(check (> (length dead) 100) => #t)
(check (memq kept dead) => #f)

;; Options.
(check (->bool (memq 'positions (read-options))) => #t)
(read-set! keywords 'prefix)
(check (map keyword? (call-with-input-string "(:a b)" read)) => '(#t #f))
(read-set! keywords #f)
(check (call-with-input-string ":a" read) => (string->symbol ":a"))
(check (let ((old (debug-options))) (debug-enable 'backwards) (debug-disable 'backwards) (equal? old (debug-options))) => #t)

;; Modules.
(define m (make-module))
(check (eq? m (resolve-module (module-name m))) => #t)
(define changes 0)
(module-observe m (lambda (module) (set! changes (+ changes 1))))
(module-define! m 'a 1)
(module-define! m 'b 2)
(check changes => 2)
(set-module-binder! m (lambda (module name define?) (and (not define?) (make-variable (list name)))))
(check (module-ref m 'made-up) => '(made-up))
(define one (make-module))
(define two (make-module))
(define user (make-module))
(module-define! one 'x 1)
(module-define! two 'x 2)
(set-module-duplicates-handlers! user
  (list (lambda (module name int1 val1 int2 val2 var val) (module-local-variable int1 name))))
(module-use! user one)
(module-use! user two)
(check (module-ref user 'x) => 1)
(check (version-matches? '((>= 2) 1) '(3 1 4)) => #t)
(check (version-matches? '(1 2 3) '(1 2)) => #f)
(check (eval '(begin (define-module (reflection-autoload) #:autoload (ice-9 q) (make-q)) (procedure? make-q))
             (current-module))
       => #t)
(check (eq? round (let ((m (make-module))) (beautify-user-module! m) (eval '(define round round) m) (module-ref m 'round)))
       => #t)

;; Evaluation in a scope.
(define environment (let ((x 1) (y 2)) (define-syntax twice (syntax-rules () ((_ e) (* 2 e)))) (the-environment)))
(check (local-eval '(list x y (twice y)) environment) => '(1 2 4))
(local-eval '(set! x 10) environment)
(check (local-eval '(let ((y 5)) (+ x y)) environment) => 15)
(check (call-with-values (lambda () (eval '(values 1 2) (current-module))) list) => '(1 2))
(check (call-with-values (lambda () (e:eval-string "1 (values 1 2)")) list) => '(1 2))
(check (let ((k #f) (n 0))
         (eval `(,(lambda () (call/cc (lambda (c) (set! k c))))) (current-module))
         (set! n (+ n 1))
         (if (< n 3) (k #f) n))
       => 3)

;; The source of a procedure is what a program says it is.
(define (with-source x) x)
(check (procedure-source with-source) => #f)
(set-procedure-property! with-source 'source '(define (with-source x) x))
(check (procedure-source with-source) => '(define (with-source x) x))
(check (procedure-source car) => #f)

(check-summary)
