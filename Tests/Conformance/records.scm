;;; Records: SRFI 9, its GNU extensions, and the procedures underneath.

(use-modules (check) (srfi srfi-9) (srfi srfi-9 gnu))

(define-record-type point
  (make-point x y)
  point?
  (x point-x set-point-x!)
  (y point-y))

(define p (make-point 1 2))
(check (point? p) => #t)
(check (point? 5) => #f)
(check (point? '(1 2)) => #f)
(check (list (point-x p) (point-y p)) => '(1 2))
(check (begin (set-point-x! p 10) (point-x p)) => 10)
(check-error wrong-type-arg (point-x 5))
(check-error wrong-type-arg (set-point-x! 'a 5))
(check-error wrong-number-of-args (apply make-point '(1)))

(define-record-type <partial>
  (make-partial b)
  partial?
  (a partial-a set-partial-a!)
  (b partial-b))
(check (partial-a (make-partial 1)) => #f)
(check (partial-b (make-partial 1)) => 1)
(check (let ((r (make-partial 1))) (set-partial-a! r 'x) (partial-a r)) => 'x)
(check (partial? p) => #f)
(check-error wrong-type-arg (partial-a p))
(check (object->string (make-point 1 "s")) => "#<point x: 1 y: \"s\">")
(check (object->string (make-partial 1)) => "#<<partial> a: #f b: 1>")

;; Two records are equal only if they are the same, or have the same type and equal fields.
(check (eq? p p) => #t)
(check (eq? (make-point 1 2) (make-point 1 2)) => #f)
(check (equal? (make-point 1 '(2)) (make-point 1 '(2))) => #t)
(check (equal? (make-point 1 2) (make-point 1 3)) => #f)

(define-record-type <two> (make-two a b) two? (a two-a) (b two-b))
(check (let ((r (make-two 1 2))) (let ((inner (make-two r r))) (two-a (two-b inner)))) => 1)
(check (map two-a (list (make-two 1 2) (make-two 3 4))) => '(1 3))
(check (let () (define-record-type <local> (make-local v) local? (v local-v)) (local-v (make-local 7))) => 7)

;;; Immutable records and functional updates.
(define-immutable-record-type <person>
  (person name address)
  person?
  (name person-name set-person-name)
  (address person-address set-person-address))
(define-immutable-record-type <address>
  (address street town)
  address?
  (street address-street)
  (town address-town))
(define anna (person "Anna" (address "Main" "Ulm")))
(check (person-name (set-person-name anna "Bo")) => "Bo")
(check (person-name anna) => "Anna")
(check (eq? (person-address (set-person-name anna "Bo")) (person-address anna)) => #t)
(check (person-name (set-field anna (person-name) "Cleo")) => "Cleo")
(check (address-town (person-address (set-field anna (person-address address-town) "Bonn"))) => "Bonn")
(check (address-street (person-address (set-field anna (person-address address-town) "Bonn"))) => "Main")
(check (let ((new (set-fields anna ((person-name) "D") ((person-address address-street) "Side"))))
         (list (person-name new) (address-street (person-address new)) (address-town (person-address new))))
       => '("D" "Side" "Ulm"))
(check-error wrong-type-arg (set-field anna (address-town) "x"))
(set-record-type-printer! <address> (lambda (record port) (display "@" port) (display (address-town record) port)))
(check (object->string (address "a" "b")) => "@b")

;;; The procedures underneath.
(define rtd (make-record-type 'thing '(a b)))
(define make-thing (record-constructor rtd))
(check (record? (make-thing 1 2)) => #t)
(check (record? 5) => #f)
(check ((record-predicate rtd) (make-thing 1 2)) => #t)
(check ((record-accessor rtd 'b) (make-thing 1 2)) => 2)
(check (let ((t (make-thing 1 2))) ((record-modifier rtd 'a) t 9) ((record-accessor rtd 'a) t)) => 9)
(check (record-type-name rtd) => 'thing)
(check (record-type-fields rtd) => '(a b))
(check (eq? rtd (record-type-descriptor (make-thing 1 2))) => #t)
(check ((record-accessor rtd 'b) ((record-constructor rtd '(b)) 5)) => 5)
(check-error #t (record-accessor rtd 'no-such-field))
(check (record-type-fields point) => '(x y))
(check (record-type-name point) => 'point)

(check-summary)
