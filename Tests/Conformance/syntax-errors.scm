;;; What handlers of syntax-error get: who, what (in Guile's words), location, form and subform.

(use-modules (check) (srfi srfi-9 gnu) (srfi srfi-2) (srfi srfi-31) (srfi srfi-34))

(define-syntax-rule (complaint expression)
  (catch 'syntax-error
    (lambda () (eval 'expression (current-module)))
    (lambda (key who what place form subform) (list who what form subform))))
(define-syntax-rule (check-complaint form who what)
  (check (let ((found (complaint form))) (list (car found) (cadr found))) => (list who what)))

(define no-match "source expression failed to match any pattern")
(check (complaint (let ((x)) 1)) => '(let "bad let" (x) #f))
(check-complaint (let) 'let "bad let")
(check-complaint (letrec* ((x 1))) 'letrec* "bad letrec*")
(check-complaint (let ((x 1) (x 2)) x) 'let "duplicate bound variable")
(check-complaint (lambda (x x) x) 'lambda "duplicate identifier in argument list")
(check-complaint (lambda (x 1) x) 'lambda "invalid argument list")
(check-complaint (quote) 'quote "bad syntax")
(check-complaint (set! '#f 1) 'quote "bad syntax")
(check-complaint (set! 1 2) 'set! "bad set!")
(check-complaint (if) #f no-match)
(check-complaint (let* ((x)) 1) #f no-match)
(check-complaint () #f "unexpected syntax")
(check-complaint (let () (define x 1)) #f "no expressions in body")
(check-complaint (cond 1) 'cond "invalid clause")
(check-complaint (cond (1 =>)) 'cond "wrong number of receiver expressions")
(check-complaint (cond (else 1) (2 3)) 'cond "else must be the last clause")
(check-complaint (case 1 ((1) => car cdr)) 'case "wrong number of receiver expressions")
(check-complaint (case 1 (2 3)) 'case "invalid clause")
(check-complaint (lambda (x) (syntax-case x () ((a a) 1))) 'syntax-case "duplicate pattern variable")
(check-complaint (lambda (x) (syntax-case x () ((... a) 1))) 'syntax-case "misplaced ellipsis")
(check-complaint (while #t (continue 1)) 'continue "too many arguments")
(check-complaint (syntax-error "no" a (b c)) #f "no a (b c)")
(check-complaint (and-let* ((1 2)) 3) 'and-let* "Bad clause")
(check-complaint (rec #:foo) #f no-match)

;; Records and their updates.
(define-immutable-record-type <pair-like> (kons head tail) kons? (head head) (tail tail))
(check (complaint (define-record-type foo (make-foo z) foo? (x foo-x)))
       => '(define-record-type "unknown field in constructor spec" (define-record-type foo (make-foo z) foo? (x foo-x)) z))
(check-complaint (define-record-type foo (make-foo 3) foo? (x foo-x)) 'define-record-type "invalid constructor spec")
(check-complaint (define-record-type foo (make-foo x) foo? (x)) 'define-record-type "invalid field spec")
(check-complaint (define-immutable-record-type (foo) (make-foo x) foo? (x foo-x))
                 'define-immutable-record-type "expected type name")
(check (complaint (set-field r (blah) 1)) => '(set-fields "unknown getter" (set-field r (blah) 1) blah))
(check-complaint (set-fields r ((head) 1) ((head) 2)) 'set-fields "duplicate field path")
(check-complaint (set-fields r ((head tail) 1) ((head) 2)) 'set-fields "one field path is a prefix of another")
(check (tail (set-fields (kons 1 2) ((head) 3) ((tail) 4))) => 4)

;; A condition can be looked into, too, and a thrown one is like the expander's.
(check (guard (e (#t (syntax-error-form e))) (eval '(if) (current-module))) => '(if))
(check-error syntax-error (throw 'syntax-error 'me "what" #f '(me) #f))

;; In data that are evaluated, lists know where they stand and symbols do not: a complaint about one is at its form.
(define-syntax complain
  (lambda (form)
    (syntax-case form ()
      ((_ x) (syntax-violation 'complain "no" form #'x)))))
(define-syntax place-of
  (lambda (form)
    (syntax-case form () ((_ x) (if (syntax-source #'x) #'#t #'#f)))))
(define (line-of-complaint data)
  (catch 'syntax-error
    (lambda () (eval data (current-module)))
    (lambda (key who what source . rest) (assq-ref source 'line))))
(define data '(complain
               x))
(define nested '(complain
                 (x)))
(check (- (line-of-complaint data) (assq-ref (source-properties data) 'line)) => 0)
(check (- (line-of-complaint nested) (assq-ref (source-properties nested) 'line)) => 1)
(check (list (eval '(place-of x) (current-module)) (eval '(place-of (x)) (current-module))) => '(#f #t))

;; Of what is written in a program also strings know it, but not numbers and the like.
(check (list (place-of "x") (place-of 12) (place-of #\x) (place-of #:x) (eval '(place-of "x") (current-module)))
       => '(#t #f #f #f #t))
(define-syntax passed-on (syntax-rules () ((_ x) (place-of x))))
(check (passed-on "x") => #t)

(check-summary)
