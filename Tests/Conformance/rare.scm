;;; Names of (guile) that hardly a program uses.

(use-modules (check))

(check (eval-string "(define x 3) (+ x 1)") => 4)
(check (eval-string "(quote ())" (resolve-module '(guile))) => '())
(check (unspecified? (eval-string "")) => #t)
(check (call-with-input-string "(1) 2" primitive-read) => '(1))
(check (begin (use-srfis '(1)) ((module-ref (current-module) 'fold) + 0 '(1 2))) => 3)
(check (list EXIT_SUCCESS EXIT_FAILURE) => '(0 1))
(check (list? (gc-stats)) => #t)
(check (integer? (gc-run-time)) => #t)
(check (call-with-blocked-asyncs (lambda () (call-with-unblocked-asyncs (lambda () 1)))) => 1)
(define marked #f)
(check (begin (system-async-mark (lambda () (set! marked #t))) marked) => #t)
(check (map string-bytes-per-char '("a" "é" "λ")) => '(1 1 4))
(define (macro name) (module-ref (resolve-module '(guile)) name))
(check (eq? (macro-binding (macro 'when)) (macro-transformer (macro 'when))) => #t)
(check (record-type-opaque? (make-record-type 'a '())) => #f)
(check (record-type-uid (make-record-type 'a '())) => #f)
(define p (make-mutable-parameter 1))
(check (begin (p 2) (p)) => 2)
(check (parse-path-with-ellipsis "a:...:b" '("x" "y")) => '("a" "x" "y" "b"))
(check (parse-path-with-ellipsis #f '("x")) => '("x"))

;;; Random points.
(define v (make-vector 3 0))
(define (distance) (sqrt (apply + (map (lambda (x) (* x x)) (vector->list v)))))
(check (begin (random:hollow-sphere! v) (< (abs (- 1 (distance))) 1e-9)) => #t)
(check (begin (random:solid-sphere! v) (<= 0 (distance) 1)) => #t)
(check (begin (random:normal-vector! v) (and-map real? (vector->list v))) => #t)

;;; Modules in modules.
(check (eq? (nested-ref (current-module) '()) (current-module)) => #t)
(local-define '(here) 5)
(check (list (local-ref '(here)) (module-ref (current-module) 'here)) => '(5 5))
(check (begin (local-set! '(here) 6) (nested-ref (current-module) '(here))) => 6)
(check (nested-ref (current-module) '(nowhere)) => #f)

;;; Syntax without a pattern.
(check (syntax->datum (quote-syntax (a b))) => '(a b))

(check-summary)
