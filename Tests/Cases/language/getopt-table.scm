;; What getopt-long makes of command lines: order, precedence, values, errors and exit status; the answers are those of
;; Guile 3.0.8.
(use-modules (ice-9 getopt-long))
(define grammar
  `((dir (single-char #\d) (value #t))
    (quick (single-char #\q))
    (verbose (single-char #\v) (value optional))
    (jobs (single-char #\j) (value #t) (predicate ,string->number))
    (x (single-char #\x) (value #f))
    (long-only)
    (opt (value optional) (predicate ,string->number))))
(define needy (cons '(must (required? #t) (value #t) (single-char #\m)) grammar))
(define (try grammar words . more)
  (write words) (if (pair? more) (write more)) (display " => ")
  (let* ((result #f)
         (text (call-with-output-string (lambda (port) (parameterize ((current-error-port port)) (set! result (catch #t (lambda () (apply getopt-long (cons "prog" words) grammar more)) (lambda (key . args) (if (eq? key 'quit) (cons key args) (list 'threw key))))))))))
    (write result) (if (not (string-null? text)) (begin (display " ") (write text))) (newline)))
(for-each (lambda (words) (try grammar words))
 '(() ("a") ("a" "b") ("-q") ("-q" "a") ("a" "-q") ("--quick") ("--quick=yes") ("--quick" "yes") ("--quick=") ("-d" "x") ("-dx") ("--dir" "x") ("--dir=x") ("--dir=") ("--dir") ("-d")
   ("--dir" "-q") ("-d" "-q") ("--dir" "--" "x") ("-d" "--") ("--dir" "-") ("-") ("-d" "-") ("-qx") ("-qd" "x") ("-qdx") ("-dq" "x") ("-xqd" "z" "w") ("-qq") ("-q" "-q")
   ("-v") ("-v" "a") ("-va") ("--verbose") ("--verbose=a") ("--verbose" "a") ("--verbose" "-q") ("-v" "-q") ("-vq") ("-qv") ("-qv" "a") ("--verbose=" "a")
   ("-j" "3") ("-j" "many") ("--jobs=3") ("--jobs=many") ("--jobs=") ("-j3") ("-j" "-3") ("--jobs=-3") ("-j" "-x")
   ("--nope") ("-n") ("-qn") ("--nope=3") ("--long-only") ("--long") ("--lon") ("--long-only=x") ("--") ("--" "-q") ("a" "--" "b") ("-q" "--" "-x" "c") ("a" "-q" "b" "-x" "c") ("--" "--") ("-d" "1" "-d" "2" "a") ("--dir=1" "-q" "--dir" "2" "b") ("-q" "a" "-d" "z" "--quick")
   ("--opt") ("--opt=3") ("--opt=z") ("--opt" "3") ("--opt" "z") ("-123") ("-d" "1" "2") ("--=x") ("--d") ("--d=x") ("---quick") ("-qd") ("-xvq") ("-x=3") ("-d=3") ("-d" "=3") ("--dir" "") ("") ("" "-q") ("--dir" "a=b") ("--dir=a=b") ("--di\ns")))
(for-each (lambda (words) (try needy words)) '(() ("-m" "1") ("--must=1" "a") ("a" "--must" "1") ("-q") ("--must") ("-m") ("--" "-m" "1") ("-m1")))
(for-each (lambda (words) (try grammar words #:stop-at-first-non-option #t)) '(("a" "-q") ("-q" "a" "-x") ("-d" "a" "-q" "b" "-x") ("-v" "a" "-q") ("--" "-q") ("-q" "--" "a") ("--dir=1" "b" "--dir=2") ("-" "-q") ("-q" "-" "-x") ("--verbose" "a" "b") ("-qd" "z" "a" "-x")))
(for-each (lambda (words) (try grammar words #:stop-at-first-non-option #f)) '(("a" "-q")))
(for-each (lambda (g) (try g '("-q"))) (list '((quick (single-char "q"))) '((quick (single-char #\q) (value maybe))) '((quick (bogus 3))) '((quick (single-char #\q)) (queer (single-char #\q))) '((quick (predicate 5))) '((quick (required? 3) (single-char #\q))) '(quick) '(("quick" (single-char #\q))) '((quick (single-char #\q) (single-char #\r))) 5 '((quick single-char))))
(for-each (lambda (x) (write (catch #t (lambda () (x)) (lambda (key . _) key))) (newline))
  (list (lambda () (getopt-long '() '())) (lambda () (getopt-long 'x '())) (lambda () (getopt-long '("p") '())) 
   (lambda () (let ((o (getopt-long '("p" "-q" "a") grammar))) (list (option-ref o 'quick 1) (option-ref o 'dir 2) (option-ref o '() 3)))) (lambda () (option-ref '((a . #f)) 'a 5)) (lambda () (option-ref '((a . 1) (a . 2)) 'a 5)) (lambda () (option-ref 'x 'a 5)) (lambda () (option-ref '(1 2) 'a 5))))
(try `((n (predicate ,(lambda (x) (write x) #f)))) '("--n"))
(try `((n (value #t) (predicate ,(lambda (x) (write x) #f)))) '("--n" "3"))
(try `((n (value optional) (predicate ,(lambda (x) (write x) #f)))) '("--n"))
(try `((n (value #t) (predicate ,(lambda (x) (write x) #t)))) '("--n" "3" "--n=4"))
(try `((n (single-char #\1) (value #t)) (m (single-char #\?))) '("-1" "x" "-?" "3"))
(try `((n (single-char #\1) (value #t)) (m (single-char #\?))) '("-1x"))
(try `((n (single-char #\é) (value #t))) '("-é" "x"))
(try `((a (single-char #\a) (required? #t)) (b (required? #t))) '())
(try `((a (single-char #\a) (required? #t)) (b (required? #t))) '("-z"))
(try `((a (value #t) (predicate ,string->number)) (b (required? #t))) '("--a=z"))
;; want: () => ((()))
;; want: ("a") => ((() "a"))
;; want: ("a" "b") => ((() "a" "b"))
;; want: ("-q") => ((()) (quick . #t))
;; want: ("-q" "a") => ((() "a") (quick . #t))
;; want: ("a" "-q") => ((() "a") (quick . #t))
;; want: ("--quick") => ((()) (quick . #t))
;; want: ("--quick=yes") => (quit 1) "prog: option does not support argument: --quick\n"
;; want: ("--quick" "yes") => ((() "yes") (quick . #t))
;; want: ("--quick=") => (quit 1) "prog: option does not support argument: --quick\n"
;; want: ("-d" "x") => ((()) (dir . "x"))
;; want: ("-dx") => (quit 1) "prog: option must be specified with argument: --dir\n"
;; want: ("--dir" "x") => ((()) (dir . "x"))
;; want: ("--dir=x") => ((()) (dir . "x"))
;; want: ("--dir=") => ((()) (dir . ""))
;; want: ("--dir") => (quit 1) "prog: option must be specified with argument: --dir\n"
;; want: ("-d") => (quit 1) "prog: option must be specified with argument: --dir\n"
;; want: ("--dir" "-q") => (quit 1) "prog: option must be specified with argument: --dir\n"
;; want: ("-d" "-q") => (quit 1) "prog: option must be specified with argument: --dir\n"
;; want: ("--dir" "--" "x") => (quit 1) "prog: option must be specified with argument: --dir\n"
;; want: ("-d" "--") => (quit 1) "prog: option must be specified with argument: --dir\n"
;; want: ("--dir" "-") => ((()) (dir . "-"))
;; want: ("-") => ((() "-"))
;; want: ("-d" "-") => ((()) (dir . "-"))
;; want: ("-qx") => ((()) (x . #t) (quick . #t))
;; want: ("-qd" "x") => ((()) (dir . "x") (quick . #t))
;; want: ("-qdx") => (quit 1) "prog: option must be specified with argument: --dir\n"
;; want: ("-dq" "x") => (quit 1) "prog: option must be specified with argument: --dir\n"
;; want: ("-xqd" "z" "w") => ((() "w") (dir . "z") (quick . #t) (x . #t))
;; want: ("-qq") => ((()) (quick . #t) (quick . #t))
;; want: ("-q" "-q") => ((()) (quick . #t) (quick . #t))
;; want: ("-v") => ((()) (verbose . #t))
;; want: ("-v" "a") => ((()) (verbose . "a"))
;; want: ("-va") => (quit 1) "prog: no such option: -a\n"
;; want: ("--verbose") => ((()) (verbose . #t))
;; want: ("--verbose=a") => ((()) (verbose . "a"))
;; want: ("--verbose" "a") => ((()) (verbose . "a"))
;; want: ("--verbose" "-q") => ((()) (quick . #t) (verbose . #t))
;; want: ("-v" "-q") => ((()) (quick . #t) (verbose . #t))
;; want: ("-vq") => ((()) (quick . #t) (verbose . #t))
;; want: ("-qv") => ((()) (verbose . #t) (quick . #t))
;; want: ("-qv" "a") => ((()) (verbose . "a") (quick . #t))
;; want: ("--verbose=" "a") => ((() "a") (verbose . ""))
;; want: ("-j" "3") => ((()) (jobs . "3"))
;; want: ("-j" "many") => (quit 1) "prog: option predicate failed: --jobs\n"
;; want: ("--jobs=3") => ((()) (jobs . "3"))
;; want: ("--jobs=many") => (quit 1) "prog: option predicate failed: --jobs\n"
;; want: ("--jobs=") => (quit 1) "prog: option predicate failed: --jobs\n"
;; want: ("-j3") => ((()) (jobs . "3"))
;; want: ("-j" "-3") => ((()) (jobs . "-3"))
;; want: ("--jobs=-3") => ((()) (jobs . "-3"))
;; want: ("-j" "-x") => (quit 1) "prog: option must be specified with argument: --jobs\n"
;; want: ("--nope") => (quit 1) "prog: no such option: --nope\n"
;; want: ("-n") => (quit 1) "prog: no such option: -n\n"
;; want: ("-qn") => (quit 1) "prog: no such option: -n\n"
;; want: ("--nope=3") => (quit 1) "prog: no such option: --nope\n"
;; want: ("--long-only") => ((()) (long-only . #t))
;; want: ("--long") => (quit 1) "prog: no such option: --long\n"
;; want: ("--lon") => (quit 1) "prog: no such option: --lon\n"
;; want: ("--long-only=x") => (quit 1) "prog: option does not support argument: --long-only\n"
;; want: ("--") => ((()))
;; want: ("--" "-q") => ((() "-q"))
;; want: ("a" "--" "b") => ((() "a" "b"))
;; want: ("-q" "--" "-x" "c") => ((() "-x" "c") (quick . #t))
;; want: ("a" "-q" "b" "-x" "c") => ((() "a" "b" "c") (x . #t) (quick . #t))
;; want: ("--" "--") => ((() "--"))
;; want: ("-d" "1" "-d" "2" "a") => ((() "a") (dir . "2") (dir . "1"))
;; want: ("--dir=1" "-q" "--dir" "2" "b") => ((() "b") (dir . "2") (quick . #t) (dir . "1"))
;; want: ("-q" "a" "-d" "z" "--quick") => ((() "a") (quick . #t) (dir . "z") (quick . #t))
;; want: ("--opt") => (threw wrong-type-arg)
;; want: ("--opt=3") => ((()) (opt . "3"))
;; want: ("--opt=z") => (quit 1) "prog: option predicate failed: --opt\n"
;; want: ("--opt" "3") => ((()) (opt . "3"))
;; want: ("--opt" "z") => (quit 1) "prog: option predicate failed: --opt\n"
;; want: ("-123") => ((() "-123"))
;; want: ("-d" "1" "2") => ((() "2") (dir . "1"))
;; want: ("--=x") => ((() "--=x"))
;; want: ("--d") => (quit 1) "prog: no such option: --d\n"
;; want: ("--d=x") => (quit 1) "prog: no such option: --d\n"
;; want: ("---quick") => (quit 1) "prog: no such option: ---quick\n"
;; want: ("-qd") => (quit 1) "prog: option must be specified with argument: --dir\n"
;; want: ("-xvq") => ((()) (quick . #t) (verbose . #t) (x . #t))
;; want: ("-x=3") => ((() "=3") (x . #t))
;; want: ("-d=3") => ((()) (dir . "=3"))
;; want: ("-d" "=3") => ((()) (dir . "=3"))
;; want: ("--dir" "") => ((()) (dir . ""))
;; want: ("") => ((() ""))
;; want: ("" "-q") => ((() "") (quick . #t))
;; want: ("--dir" "a=b") => ((()) (dir . "a=b"))
;; want: ("--dir=a=b") => ((()) (dir . "a=b"))
;; want: ("--di\ns") => (quit 1) "prog: no such option: --di\ns\n"
;; want: () => (quit 1) "prog: option must be specified: --must\n"
;; want: ("-m" "1") => ((()) (must . "1"))
;; want: ("--must=1" "a") => ((() "a") (must . "1"))
;; want: ("a" "--must" "1") => ((() "a") (must . "1"))
;; want: ("-q") => (quit 1) "prog: option must be specified: --must\n"
;; want: ("--must") => (quit 1) "prog: option must be specified with argument: --must\n"
;; want: ("-m") => (quit 1) "prog: option must be specified with argument: --must\n"
;; want: ("--" "-m" "1") => (quit 1) "prog: option must be specified: --must\n"
;; want: ("-m1") => ((()) (must . "1"))
;; want: ("a" "-q")(#:stop-at-first-non-option #t) => ((() "a" "-q"))
;; want: ("-q" "a" "-x")(#:stop-at-first-non-option #t) => ((() "a" "-x") (quick . #t))
;; want: ("-d" "a" "-q" "b" "-x")(#:stop-at-first-non-option #t) => ((() "b" "-x") (quick . #t) (dir . "a"))
;; want: ("-v" "a" "-q")(#:stop-at-first-non-option #t) => ((()) (quick . #t) (verbose . "a"))
;; want: ("--" "-q")(#:stop-at-first-non-option #t) => ((() "-q"))
;; want: ("-q" "--" "a")(#:stop-at-first-non-option #t) => ((() "a") (quick . #t))
;; want: ("--dir=1" "b" "--dir=2")(#:stop-at-first-non-option #t) => ((() "b" "--dir=2") (dir . "1"))
;; want: ("-" "-q")(#:stop-at-first-non-option #t) => ((() "-" "-q"))
;; want: ("-q" "-" "-x")(#:stop-at-first-non-option #t) => ((() "-" "-x") (quick . #t))
;; want: ("--verbose" "a" "b")(#:stop-at-first-non-option #t) => ((() "b") (verbose . "a"))
;; want: ("-qd" "z" "a" "-x")(#:stop-at-first-non-option #t) => ((() "a" "-x") (dir . "z") (quick . #t))
;; want: ("a" "-q")(#:stop-at-first-non-option #f) => ((() "a") (quick . #t))
;; want: ("-q") => (threw misc-error)
;; want: ("-q") => ((()) (quick . #t))
;; want: ("-q") => (threw misc-error)
;; want: ("-q") => ((()) (quick . #t))
;; want: ("-q") => (quit 1) "prog: no such option: -q\n"
;; want: ("-q") => ((()) (quick . #t))
;; want: ("-q") => (threw wrong-type-arg)
;; want: ("-q") => (threw wrong-type-arg)
;; want: ("-q") => (quit 1) "prog: no such option: -q\n"
;; want: ("-q") => (threw wrong-type-arg)
;; want: ("-q") => (threw match-error)
;; want: wrong-type-arg
;; want: wrong-type-arg
;; want: ((()))
;; want: (#t 2 ("a"))
;; want: 5
;; want: 1
;; want: 5
;; want: 5
;; want: ("--n") => #t(quit 1) "prog: option predicate failed: --n\n"
;; want: ("--n" "3") => "3"(quit 1) "prog: option predicate failed: --n\n"
;; want: ("--n") => #t(quit 1) "prog: option predicate failed: --n\n"
;; want: ("--n" "3" "--n=4") => "4"((()) (n . "4") (n . "3"))
;; want: ("-1" "x" "-?" "3") => ((() "-1" "x" "-?" "3"))
;; want: ("-1x") => ((() "-1x"))
;; want: ("-é" "x") => ((() "-é" "x"))
;; want: () => (quit 1) "prog: option must be specified: --a\n"
;; want: ("-z") => (quit 1) "prog: no such option: -z\n"
;; want: ("--a=z") => (quit 1) "prog: option predicate failed: --a\n"
