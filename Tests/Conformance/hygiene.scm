;;; The traps of hygiene: shadowed literals and ellipses, macros that define macros, definitions that macros introduce.

(use-modules (check) (ice-9 receive) (srfi srfi-9))

;; A loop named like a procedure of its own initial value.
(check (let - ((n (- 1))) n) => -1)
(check (let list ((n (list 1 2))) n) => '(1 2))
(check (let + ((n 0)) (if (= n 3) n (+ (1+ n)))) => 3)

;; Shadowed names of what a macro's output uses.
(check (let ((if list)) (or #f 2)) => 2)
(check (let ((let list) (lambda vector)) (let* ((a 1) (b a)) (cond (a => 1+)))) => 2)
(check (let loop ((if 3) (begin '())) (cond ((= if 0) begin) (else (loop (- if 1) (cons if begin))))) => '(1 2 3))
(check (let ((quote -)) '1) => -1)
(check (let ((quasiquote list)) `1) => '(1))
(check (let ((define list) (x 1)) (define x 2)) => '(1 2))
(check (let ((list vector)) `(1 ,(+ 1 1) ,@'(3))) => '(1 2 3))
(check (let ((dynamic-wind #f) (make-parameter #f)) (define p ((@ (guile) make-parameter) 1))
         (parameterize ((p 2)) (p))) => 2)
(check (let ((make-promise #f)) (force (delay 3))) => 3)
(check (let ((call-with-values #f) (values #f)) (receive (a . b) ((@ (guile) values) 1 2) (list a b))) => '(1 (2)))

;; Literals of standard macros are literals only where they mean the same.
(check-error syntax-error (eval '(let ((else #f)) (case 1 ((2) 'two) (else 'unknown))) (current-module)))
(check (let ((else #f)) (cond (else 'no) (#t 'yes))) => 'yes)
(check (let ((=> #f)) (cond (1 => 'value))) => 'value)
(check (let ((unquote list)) `(1 ,2)) => '(1 (unquote 2)))
(define-syntax is-else (syntax-rules (else) ((_ else) #t) ((_ x) #f)))
(check (list (is-else else) (let ((else 1)) (is-else else)) (let-syntax ((else (syntax-rules ()))) (is-else else))) =>
  '(#t #f #f))
(check (let ((else 1)) (define-syntax is-this-else (syntax-rules (else) ((_ else) #t) ((_ x) #f)))
         (list (is-this-else else) (is-else else))) => '(#t #f))
;; A literal that the macro's use passes through another macro.
(define-syntax pass-else (syntax-rules () ((_) (is-else else))))
(check (let ((else 1)) (pass-else)) => #t)

;; The trap of the inserted binding and the inserted reference of one name.
(check (let ((x 1))
         (let-syntax ((foo (syntax-rules () ((_ y) (let-syntax ((bar (syntax-rules () ((_) (let ((x 2)) y)))))
                                                     (bar))))))
           (foo x))) => 1)
(check (let ((x 1))
         (letrec-syntax ((foo (syntax-rules () ((_ y) (bar y)))) (bar (syntax-rules () ((_ x) (let ((x x)) x)))))
           (foo x))) => 1)
(check (let ((a 1)) (letrec-syntax ((foo (syntax-rules () ((_ b) (bar a b))))
                                    (bar (syntax-rules () ((_ c d) (list c (let ((c 3)) (list d c 'c)))))))
                      (let ((a 2)) (foo a)))) => '(1 (2 3 a)))
(check (let ((x 'outer)) (let-syntax ((m (syntax-rules () ((m) x)))) (let ((x 'inner)) (m)))) => 'outer)
(check (let ((x 1)) (define-syntax m (syntax-rules () ((_ v) (let ((x 10)) (+ x v))))) (m x)) => 11)
(define-syntax m1 (syntax-rules () ((_ id) (let ((id 1) (tmp 2)) (list id tmp)))))
(check (m1 tmp) => '(1 2))
(define-syntax two-temporaries (syntax-rules () ((_ a) (let ((t 1)) (let ((a 2)) (list t a))))))
(check (two-temporaries t) => '(1 2))

;; Each use of a macro renames anew.
(define-syntax nest (syntax-rules () ((_) 0) ((_ x . r) (let ((t x)) (+ t (nest . r))))))
(check (nest 1 2 3) => 6)
(define-syntax my-or (syntax-rules () ((_) #f) ((_ e) e) ((_ e r ...) (let ((t e)) (if t t (my-or r ...))))))
(check (let ((t 5) (if #f)) (my-or #f if t)) => 5)
(define-syntax collect-names
  (syntax-rules () ((_ () (n ...)) (let ((n 'n) ...) (list n ...)))
    ((_ (x . r) (n ...)) (collect-names r (n ... t)))))
(check (collect-names (1 2 3) ()) => '(t t t))

;; Macros that define macros.
(define-syntax define-getter
  (syntax-rules () ((_ name value) (define-syntax name (syntax-rules () ((_) value))))))
(define-getter get-five 5)
(check (get-five) => 5)
(check (let ((value 1)) (define-getter g value) (let ((value 2)) (g))) => 1)
(define-syntax define-alias (syntax-rules () ((_ new old) (define-syntax new (syntax-rules () ((_ . r) (old . r)))))))
(define-alias plus +)
(check (let ((+ -)) (plus 3 4)) => 7)
(define-syntax define-with-ellipsis
  (syntax-rules () ((_ name) (define-syntax name (syntax-rules ()
                                                   ((_ (a b (... ...)) (... ...)) '((b (... ...)) (... ...))))))))
(define-with-ellipsis tails)
(check (tails (1 2 3) (4) (5 6)) => '((2 3) () (6)))
(define-syntax define-renamed
  (syntax-rules () ((_ name lit) (define-syntax name (syntax-rules (lit) ((_ lit) 'matched) ((_ x) 'other))))))
(define-renamed match-foo foo)
(check (list (match-foo foo) (match-foo bar)) => '(matched other))
;; A definer whose macro refers to a name that the definer introduced.
(define-syntax define-counter
  (syntax-rules () ((_ next) (begin (define count 0) (define-syntax next
                                                       (syntax-rules ()
                                                         ((_) (begin (set! count (+ count 1)) count))))))))
(define-counter next-a)
(define-counter next-b)
;; At top level the introduced variable is named by the definition's text, as in Guile: both uses made the same one.
(check (let* ((a (next-a)) (b (next-a)) (c (next-b))) (list a b c)) => '(1 2 3))
(define count 'mine)
(check (begin (next-a) count) => 'mine)
(check (let () (define-counter n1) (define-counter n2) (n1) (n1) (list (n1) (n2))) => '(3 1))

;; Ellipses.
(define-syntax dots (syntax-rules ::: () ((_ (a b :::) :::) '((b ::: a) :::))))
(check (dots (1 2 3) (4)) => '((2 3 1) (4)))
(define-syntax dots-as-data (syntax-rules ::: () ((_ x :::) '(x ::: ...))))
(check (dots-as-data 1 2) => '(1 2 ...))
(define-syntax escaped (syntax-rules () ((_ x) '(... (x ...)))))
(check (escaped 1) => '(1 ...))
(define-syntax escaped-vector (syntax-rules () ((_ x ...) '(#(x ...) (... ...) x ...))))
(check (escaped-vector 1 2) => '(#(1 2) ... 1 2))
(define-syntax nested-ellipses (syntax-rules () ((_ ((a (b ...)) ...) ...) '((a ... ...) (b ... ... ...)))))
(check (nested-ellipses ((1 (2 3)) (4 ())) () ((5 (6)))) => '((1 4 5) (2 3 6)))
;; A local variable named ... takes the ellipsis' meaning away.
(check (let ((... 1)) (let-syntax ((m (syntax-rules () ((_ x ...) '(x ...))))) (m 1 2))) => '(1 2))
(define-syntax with-own (lambda (form) (with-ellipsis ::: (syntax-case form () ((_ x :::) #'(list x ::: '...))))))
(check (with-own 1 2) => '(1 2 ...))
(check-error syntax-error (eval '(let () (define-syntax m (syntax-rules () ((_ x ...) x))) (m 1)) (current-module)))
(check-error syntax-error (eval '(let () (define-syntax m (syntax-rules () ((_ x) (x ...)))) (m 1)) (current-module)))
(check-error syntax-error (eval '(let () (define-syntax m (syntax-rules () ((_ x x) x))) (m 1 2)) (current-module)))
(check-error syntax-error (eval '(let () (define-syntax m (syntax-rules () ((_ a ... b ...) 1))) (m 1 2))
                            (current-module)))

;; Underscores match anything, any number of times; a literal underscore is a literal.
(define-syntax second-of (syntax-rules () ((_ _ x . _) 'x)))
(check (second-of 1 2 3 4) => 2)

;; Definitions at top level that macros introduce.
(define-syntax define-both (syntax-rules () ((_ a v) (begin (define a v) (define (hidden) a)
                                                       (define (get-hidden) (hidden))))))
(define hidden 'untouched)
(define-both visible 8)
(check (list visible hidden) => '(8 untouched))
(define-syntax define-plain (syntax-rules () ((_) (define introduced 1))))
(define-plain)
(define-syntax define-named (lambda (form) (syntax-case form ()
                                             ((k v) #`(define #,(datum->syntax #'k 'named-here) v)))))
(define-named 3)
(check named-here => 3)
(define-syntax define-pair (lambda (form) (syntax-case form ()
                                            ((k name v)
                                             (with-syntax
                                               ((get (datum->syntax #'name
                                                       (symbol-append 'get- (syntax->datum #'name)))))
                                               #'(begin (define name v) (define (get) name)))))))
(define-pair thing 4)
(check (get-thing) => 4)

;; Internal definitions by macros: those after see them, the definitions before as well.
(check (let () (define-syntax def (syntax-rules () ((_ n v) (define n v)))) (define (f) (* y 2)) (def y 4) (f)) => 8)
(check (let ((x 1)) (define-syntax def-x (syntax-rules () ((_) (define x 2)))) (def-x) x) => 1)
(check (let () (define-syntax def-two (syntax-rules () ((_ a) (begin (define tmp 1) (define a (+ tmp 1))))))
         (def-two p) (def-two q) (list p q)) => '(2 2))
(check (let () (define-values (a b) (values 1 2)) (define-syntax swap (syntax-rules () ((_) (list b a)))) (swap)) =>
  '(2 1))
(check (let () (define-record-type point (make-point x) point? (x point-x))
         (define-syntax px (syntax-rules () ((_ p) (point-x p)))) (px (make-point 3))) => 3)

;; fluid-let by syntax-case, with generated temporaries.
(define-syntax my-fluid-let
  (lambda (form)
    (syntax-case form ()
      ((_ ((n e) ...) body ...)
       (with-syntax (((t ...) (generate-temporaries #'(n ...))))
         #'(let ((t e) ...)
             (define (swap!) (let ((tmp n)) (set! n t) (set! t tmp)) ...)
             (dynamic-wind swap! (lambda () body ...) swap!)))))))
(define fluid-x 1)
(define (get-fluid-x) fluid-x)
(check (let ((tmp 3)) (list (my-fluid-let ((fluid-x tmp)) (get-fluid-x)) (get-fluid-x))) => '(3 1))

;; Intended capture, and no more than that.
(define-syntax loop-until-break
  (lambda (form) (syntax-case form () ((k e ...) (with-syntax ((break (datum->syntax #'k 'break)))
                                                   #'(call/cc (lambda (break) (let f () e ... (f)))))))))
(check (let ((n 0)) (loop-until-break (set! n (+ n 1)) (if (= n 3) (break n)))) => 3)
(check (let ((f (lambda () 'mine))) (loop-until-break (break (f)))) => 'mine)
(check (let-syntax ((inner (syntax-rules () ((_ e) (loop-until-break (break e))))))
         (let ((break 'user)) (inner break))) => 'user)

;; Identifiers compared.
(define-syntax same-binding? (lambda (form) (syntax-case form ()
                                              ((_ a b) (if (free-identifier=? #'a #'b) #'#t #'#f)))))
(define-syntax same-name? (lambda (form) (syntax-case form () ((_ a b) (if (bound-identifier=? #'a #'b) #'#t #'#f)))))
(check (list (same-binding? car car) (let ((car 1)) (same-binding? car car)) (same-binding? car cdr)) => '(#t #t #f))
(define-syntax car-here (syntax-rules () ((_ x) (same-binding? x car))))
(check (list (car-here car) (let ((car 1)) (car-here car))) => '(#t #f))
(define-syntax name-here (syntax-rules () ((_ x) (same-name? x car))))
(check (list (name-here car) (same-name? car car)) => '(#f #t))

;; Atoms in templates stay what they are.
(check (map syntax->datum (list #'5 #'"s" #'#\c #'#t)) => '(5 "s" #\c #t))
(check (syntax->datum #'(1 . "two")) => '(1 . "two"))
(define-syntax atoms (lambda (form) (syntax-case form () ((_) #'(list 5 "s" #\c #t '() '#(1) #:key)))))
(check (atoms) => '(5 "s" #\c #t () #(1) #:key))

;; Keywords as variables, variables as keywords.
(check (let ((x (let-syntax ((m (syntax-rules () ((_) 'macro)))) (m))))
         (let ((m (lambda () 'procedure))) (list x (m)))) => '(macro procedure))
(check (let-syntax ((m (syntax-rules () ((_) 'macro)))) (let ((m (lambda () 'procedure))) (m))) => 'procedure)
(check (let-syntax ((m (syntax-rules () ((_) 'macro)))) (define (f m) (m)) (f (lambda () 'argument))) => 'argument)
(check (let () (define-syntax a (identifier-syntax 5)) (let ((b a)) (+ a b))) => 10)

(check-summary)
