;;; (guix records) and (guix monads).

(use-modules (check) (guix records) (guix monads) (srfi srfi-1))

(define-record-type* <thing> thing make-thing
  thing? this-thing
  (name thing-name)
  (version thing-version (default "1"))
  (inputs thing-inputs (thunked) (default '()))
  (lazy thing-lazy (delayed) (default (begin (set! forced (+ forced 1)) 'forced)))
  (place thing-place (innate) (default 'nowhere))
  (size thing-size (default 2)
        (sanitize (lambda (n) (if (number? n) n (throw 'bad-size n))))))

(define forced 0)
(define a (thing (name "a") (version "2") (inputs (list name version (thing-version this-thing))) (place 'here)))
(define b (thing (inherit a) (version "3")))

(check (thing-inputs a) => '("a" "2" "2"))
(check (thing-inputs b) => '("a" "2" "3"))
(check (list (thing-place a) (thing-place b)) => '(here nowhere))
(check (list (thing-lazy a) (thing-lazy a) forced) => '(forced forced 1))
(check (thing-size b) => 2)
(check (thing-version (thing (version "9") (name (string-append "x" version)))) => "9")
(check (thing-name (thing (version "9") (name (string-append "x" version)))) => "x9")
(check-error bad-size (thing (name "a") (size "large")))
(check (match-record b <thing> (name (version v) inputs) (list name v inputs)) => '("a" "3" ("a" "2" "3")))
(check (thing? (make-thing 1 2 3 4 5 6)) => #t)

(define (says? text exp)                                ;is TEXT part of the syntax error of EXP?
  (catch 'syntax-error
    (lambda () (eval exp (current-module)) #f)
    (lambda (key . args)
      (any (lambda (arg) (and (string? arg) (string-contains arg text) #t)) args))))

(check (says? "missing field: name" '(thing (version "1"))) => #t)
(check (says? "field 'name' is given twice" '(thing (name 1) (name 2))) => #t)
(check (says? "there is no field 'naem'; the fields are: name, version, inputs, lazy, place, size"
              '(thing (name 1) (naem 2)))
       => #t)
(check (says? "expected a field and one value, (FIELD VALUE)" '(thing (name))) => #t)

;;; Monads
(check (with-monad %identity-monad (>>= 1 (lambda (x) (return (+ x 1))) (lambda (x) (return (* x 10))))) => 20)
(check (mlet %identity-monad ((x 1) (y -> 2)) (return (list x y))) => '(1 2))
(define (run mval) (call-with-values (lambda () (run-with-state mval '())) list))
(check (run (mlet* %state-monad ((u (state-push 1)) (v (state-push 2)) (top (state-pop)) (n -> (+ top 40)))
              (return (list top n))))
       => '((2 42) (1)))
(check (run (mbegin %state-monad (state-push 'a) (mwhen #t (state-push 'b)) (munless #t (state-push 'c))
              (current-state)))
       => '((b a) (b a)))
(check (run (mapm %state-monad (lambda (x) (mbegin %state-monad (state-push x) (return (* x x)))) '(1 2 3)))
       => '((1 4 9) (3 2 1)))
(check (run (foldm %state-monad (lambda (x sum) (with-monad %state-monad (return (+ x sum)))) 0 '(1 2 3))) => '(6 ()))
(check (run (anym %state-monad (lambda (x) (with-monad %state-monad (return (and (> x 1) x)))) '(1 2 3))) => '(2 ()))
(check (run (sequence %state-monad (list (state-push 1) (state-push 2)))) => '((() (1)) (2 1)))
(check (run ((lift2 + %state-monad) 1 2)) => '(3 ()))
(check (run (with-monad %state-monad (map return '()) (listm %state-monad (return 1) (return 2)))) => '((1 2) ()))
(check (says? "used outside of `with-monad'" '(return 1)) => #t)

;; Long computations do not need a deep stack.
(define long (iota (scaled 20000)))
(check (car (run (foldm %state-monad (lambda (x sum) (with-monad %state-monad (return (+ x sum)))) 0 long)))
       => (apply + long))

;; A default of #f is a default, also in a sanitized field and without the name of this record.
(define-record-type* <fetched> fetched make-fetched
  fetched?
  (uri fetched-uri)
  (file-name fetched-file-name (default #f))
  (mode fetched-mode (default #f) (sanitize (lambda (x) (list x)))))
(check (fetched-file-name (fetched (uri "u"))) => #f)
(check (fetched-mode (fetched (uri "u"))) => '(#f))
(check (fetched-file-name (fetched (inherit (fetched (uri "u") (file-name "f"))))) => "f")

(check-summary)
