;;; (ice-9 peg): what patterns match, the trees they yield, grammars as text.

(use-modules (check) (ice-9 peg) (ice-9 peg simplify-tree) (ice-9 peg using-parsers))

;; The end and the tree of the match of a pattern.
(define-syntax try
  (syntax-rules ()
    ((_ accumulation pattern string)
     (let ()
       (define-peg-pattern z accumulation pattern)
       (let ((match (match-pattern z string)))
         (and match (list (peg:end match) (peg:tree match))))))))

(define-peg-pattern a1 all "a")
(define-peg-pattern o1 all (? "a"))
(define-peg-pattern n1 none "x")
(define-peg-pattern bd body "y")
(define-peg-pattern bm body (* "y"))

;; Atoms, and what becomes of their trees.
(check (try all "ab" "abc") => '(2 (z "ab")))
(check (try body "ab" "abc") => '(2 "ab"))
(check (try none "ab" "abc") => '(2 ()))
(check (try all "ab" "ba") => #f)
(check (try all "ab" "a") => #f)
(check (try all "" "a") => '(0 (z "")))
(check (try all peg-any "c") => '(1 (z "c")))
(check (try none peg-any "c") => '(1 ()))
(check (try all peg-any "") => #f)
(check (try all (range #\a #\f) "c") => '(1 (z (cg-range "c"))))
(check (try body (range #\a #\f) "c") => '(1 "c"))
(check (try all (range #\a #\f) "g") => #f)
(check (try all a1 "a") => '(1 (z (a1 "a"))))
(check (try all bd "y") => '(1 (z "y")))
(check (try all n1 "x") => '(1 z))
(check (try all bm "") => '(0 z))

;; Sequences, choices, repetitions.
(check (try all (and "a" "b") "ab") => '(2 (z "ab")))
(check (try body (and a1 "b") "ab") => '(2 ((a1 "a") "b")))
(check (try body (and a1 (and a1 a1)) "aaa") => '(3 ((a1 "a") ((a1 "a") (a1 "a")))))
(check (try body (and n1 n1) "xx") => '(2 ()))
(check (try body (and) "xx") => '(0 ()))
(check (try body (or) "x") => #f)
(check (try all (or (and "a" "b") (and "a" "c")) "ac") => '(2 (z "ac")))
(check (try body (* "a") "aaab") => '(3 "aaa"))
(check (try body (* (and "a" "b")) "abab") => '(4 "abab"))
(check (try body (+ a1) "aa") => '(2 ((a1 "a") (a1 "a"))))
(check (try body (+ a1) "a") => '(1 (a1 "a")))
(check (try body (+ a1) "b") => #f)
(check (try body (* (* "a")) "aa") => '(2 "aa"))
(check (try body (+ (? "a")) "aa") => '(2 "aa"))
(check (try body (* (not-followed-by "z")) "aa") => '(0 ()))
(check (try all (and "a" (? "b") "c") "ac") => '(2 (z "ac")))
(check (try all (and "q" (* a1) "q") "qaaq") => '(4 (z "q" ((a1 "a") (a1 "a")) "q")))
(check (try all (and "q" (* a1) "q") "qaq") => '(3 (z "q" (a1 "a") "q")))
(check (try all (and (* bd) "q" (* bd) a1 "r" "s") "yyqyars") => '(7 (z "yyqy" (a1 "a") "rs")))
(check (try all (and a1 (* (and "," a1))) "a,a,a") => '(5 (z (a1 "a") (("," (a1 "a")) ("," (a1 "a"))))))
(check (try body (and a1 (* (and (ignore ",") a1))) "a,a") => '(3 ((a1 "a") (a1 "a"))))
(check (try body (and (* (and a1 "b")) (* (and a1 "c"))) "ababacac")
       => '(8 ((((a1 "a") "b") ((a1 "a") "b")) (((a1 "a") "c") ((a1 "a") "c")))))
(check (try all (and o1 "b") "b") => '(1 (z (o1 "b"))))
(check (try all (and "b" o1) "b") => '(1 (z "b" o1)))

;; Looking ahead, dropping, capturing.
(check (try all (and (not-followed-by "x") peg-any) "x") => #f)
(check (try all (and (followed-by "x") peg-any) "x") => '(1 (z "x")))
(check (try all (not-followed-by a1) "b") => '(0 z))
(check (try all (and (ignore "(") (capture a1) (ignore ")")) "(a)") => '(3 (z (a1 "a"))))
(check (try all (and (ignore a1) "b") "ab") => '(2 (z (a1 "a") "b")))
(check (try body (and (ignore (and a1 a1)) "b" (ignore bd)) "aaby") => '(4 "by"))
(check (try none (and (capture a1) "b") "ab") => '(2 ()))

;; Matches.
(define match (match-pattern a1 "abc"))
(check (list (peg-record? match) (peg:start match) (peg:end match) (peg:string match) (peg:substring match)
             (peg:tree match))
       => '(#t 0 1 "abc" "a" (a1 "a")))
(check (call-with-output-string (lambda (port) (write match port)))
       => "#<prec start: 0 end: 1 string: \"abc\" tree: (a1 \"a\")>")
(check (map (lambda (part) (part #f)) (list peg:start peg:end peg:string peg:substring peg:tree peg-record?))
       => '(#f #f #f #f #f #f))
(check (let ((match (search-for-pattern a1 "xxab"))) (list (peg:start match) (peg:end match))) => '(2 3))
(check (search-for-pattern a1 "xx") => #f)
(check (search-for-pattern a1 "") => #f)
(check-error wrong-type-arg (match-pattern a1 'x))
;; A parser is a procedure.
(check (map (lambda (parser string) (parser string (string-length string) 0)) (list a1 a1 n1 o1) '("ab" "b" "x" "b"))
       => '((1 (a1 "a")) #f (1 ()) (0 o1)))

;; Grammars as text.
(define-peg-string-patterns
  "expr <- sum
sum <-- (product ('+' / '-') sum) / product
product <-- (value ('*' / '/') product) / value
value <-- number / '(' expr ')'
number <-- [0-9]+")
(check (peg:tree (match-pattern expr "1+2*3"))
       => '(sum (product (value (number "1"))) "+"
                (sum (product (value (number "2")) "*" (product (value (number "3")))))))
(check (peg:tree (match-pattern number "12+")) => '(number "12"))
(define-peg-string-patterns
  "passwd <- entry* !.
entry <-- (! NL .)* NL*
NL < '\n'")
(check (peg:tree (match-pattern passwd "root:x\nfoo\n\nbar"))
       => '((entry "root:x") (entry "foo") (entry "bar")))
(check (try all (peg "'a' / [0-9]+ 'b'") "12b") => '(3 (z "12b")))
(check (try all (peg "[-a]+") "a-b") => '(2 (z "a-")))
(check (try all (peg "[a-c-e]+") "abe-") => '(4 (z "abe-")))
(check (try all (peg "[^a]+") "^aab") => '(3 (z "^aa")))
(check (try all (peg "&'a' .") "ab") => '(1 (z "a")))
(check (try all (peg "('a' / [0-9]+) a1") "2aab") => '(2 (z "2" (a1 "a"))))
(check (try all (peg "''") "aa") => '(0 (z "")))

;; Making trees flatter.
(check (context-flatten (lambda (x) (symbol? (car x))) '(((a b)) (c d) (((e f))))) => '((a b) (c d) (e f)))
(check (context-flatten (lambda (x) (<= (length x) 1)) '((a) (b (c) (d)))) => '((a) b (c) (d)))
(check (context-flatten (lambda (x) #t) 1) => 1)
(check (keyword-flatten '(c) '(d (c a) ((c b)))) => '(d (c a) (c b)))
(check (keyword-flatten '(a b) '("x" (a 1) ((b 2) "y"))) => '("x" (a 1) (b 2) "y"))
(check (string-collapse '("a" "b" (c "d" "e") "f")) => '("ab" (c "de") "f"))
(check (string-collapse '("a" ("b" "c") "d")) => "abcd")
(check (string-collapse '((c "d"))) => '(c "d"))

;; Hostile: deep nesting; alternatives that begin alike, which take exponential time unless results are kept; patterns
;; that are none.
(define-peg-pattern deep body (or (and "(" deep ")") "1"))
(define depth (scaled 20000))
(check (peg:end (match-pattern deep (string-append (make-string depth #\() "1" (make-string depth #\)))))
       => (+ depth depth 1))
(define-peg-pattern same body (or (and "(" same ")" "x") (and "(" same ")" "y") (and "(" same ")") "1"))
(check (peg:end (match-pattern same (string-append (make-string 40 #\() "1" (make-string 40 #\))))) => 81)
(define-syntax-rule (evaluate form) (eval 'form (current-module)))
(check-error #t (evaluate (define-peg-pattern q foo "x")))
(check-error #t (evaluate (define-peg-pattern q all (foo "x"))))
(check-error syntax-error (evaluate (define-peg-pattern q all 5)))
(check-error #t (evaluate (define-peg-pattern q all (peg "[a-]+"))))
(check-error #t (evaluate (define-peg-pattern q all (peg ""))))
(check-error unbound-variable
             (evaluate (begin (define-peg-pattern q all not-a-pattern-at-all) (match-pattern q "aaa"))))

;; A match of nothing is none for what looks ahead and for `+', as in Guile.
(check (try all (and (not-followed-by (* " ")) peg-any) "ab") => '(1 (z "a")))
(check (try all (and (not-followed-by (* " ")) peg-any) " b") => #f)
(check (try all (and (followed-by (* "a")) peg-any) "ab") => '(1 (z "a")))
(check (try all (and (followed-by (* "a")) peg-any) "ba") => #f)
(check (try all (and (followed-by (? "a")) peg-any) "ba") => #f)
(check (try all (and (followed-by "") peg-any) "a") => #f)
(check (try all (and (not-followed-by "") peg-any) "a") => '(1 (z "a")))
(check (try all (and (followed-by (followed-by "a")) peg-any) "a") => #f)
(check (try all (and (followed-by (not-followed-by "b")) peg-any) "a") => #f)
(check (try all (and (not-followed-by (not-followed-by "b")) peg-any) "a") => '(1 (z "a")))
(check (try all (and (+ (not-followed-by "b")) "a") "a") => #f)
(check (try all (and (* (not-followed-by "b")) "a") "a") => '(1 (z "a")))
(check (try all (and (? (followed-by "a")) "a") "a") => '(1 (z "a")))
(check (try all (and (* (and (not-followed-by (* "\n")) peg-any)) (* "\n")) "ab\nc") => '(3 (z "ab\n")))

(check-summary)
