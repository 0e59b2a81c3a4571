;;; The small modules of (ice-9 …): control, optargs, curried-definitions, string-fun, getopt-long, textual-ports,
;;; iconv, atomic, threads, i18n, and-let-star, receive, session.

(use-modules (check) (ice-9 control) (ice-9 optargs) (ice-9 string-fun) (ice-9 getopt-long) (ice-9 textual-ports)
             (ice-9 iconv) (ice-9 atomic) (ice-9 threads) (ice-9 i18n) (ice-9 and-let-star) (ice-9 receive)
             (ice-9 session) (ice-9 documentation) (ice-9 copy-tree) (rnrs bytevectors))

;; Control.
(check (+ 1 (let/ec k (+ 10 (k 5)))) => 6)
(check (call/ec (lambda (k) 7)) => 7)
(check (call-with-values (lambda () (let/ec k (k 1 2))) list) => '(1 2))
(check (let-escape-continuation out (for-each (lambda (x) (when (odd? x) (out x))) '(2 4 5 7)) 'none) => 5)
(check (+ 1 (reset (* 2 (shift k (k 4))))) => 9)
(check (reset (* 2 (shift k (+ 1 (k (k 4)))))) => 17)
(check (reset (list (shift k (list 'got (k 1))))) => '(got (1)))
(check (reset (append (shift k (cons 'a (k '()))) (shift k (cons 'b (k '()))))) => '(a b))
(check (% (+ 1 (abort-to-prompt (default-prompt-tag) 5)) (lambda (k x) (k (* x 2)))) => 11)
(check (let ((tag (make-prompt-tag))) (% tag (+ 1 (abort-to-prompt tag 'x)) (lambda (k x) x))) => 'x)
(check (% (abort 1 2) (lambda (k . values) values)) => '(1 2))

;; Optional arguments after the fact.
(define (opt . rest) (let-optional rest (a (b 2) (c (+ 1 1))) (list a b c)))
(check (list (opt) (opt 1) (opt 1 'b 'c)) => '((#f 2 2) (1 2 2) (1 b c)))
(define (opt* . rest) (let-optional* rest ((a 1) (b (+ a 1))) (list a b)))
(check (list (opt*) (opt* 5)) => '((1 2) (5 6)))
(define (keys . rest) (let-keywords rest #f ((a 1) (b 2)) (list a b)))
(check (list (keys) (keys #:b 5) (keys #:b 5 #:a 6)) => '((1 2) (1 5) (6 5)))
(check-error keyword-argument-error (keys #:c 1))
(check (apply (lambda rest (let-keywords* rest #t (a (b a)) (list a b))) '(#:a 1 #:z 9)) => '(1 1))
(define-module (curried-example) #:use-module (ice-9 curried-definitions) #:export (adder add3 plain))
(define ((adder a) b) (+ a b))
(define (((add3 a) b) c) (list a b c))
(define plain 5)
(define* ((keyed a #:key (b 2)) c) (list a b c))
(define-public ((public a) . rest) (cons a rest))
(define-module (guile-user))
(use-modules (curried-example))
(check ((adder 1) 2) => 3)
(check (((add3 1) 2) 3) => '(1 2 3))
(check (((@@ (curried-example) keyed) 1 #:b 5) 3) => '(1 5 3))
(check ((public 1) 2 3) => '(1 2 3))
(check plain => 5)

;; Strings.
(check (string-replace-substring "a.b.c" "." "::") => "a::b::c")
(check (string-replace-substring "aaa" "aa" "b") => "ba")
(check (string-replace-substring "abc" "x" "y") => "abc")
(check (split-discarding-char #\= "key=a=b" list) => '("key" "a=b"))
(check (split-after-char #\= "key=a=b" list) => '("key=" "a=b"))
(check (split-before-char #\= "key=a=b" list) => '("key" "=a=b"))
(check (split-discarding-char-last #\= "key=a=b" list) => '("key=a" "b"))
(check (split-discarding-char #\= "none" list) => '("none" ""))
(check (split-after-predicate char-numeric? "ab1c" list) => '("ab1" "c"))
(check (separate-fields-discarding-char #\: "a:b::c" list) => '("a" "b" "" "c"))
(check (separate-fields-after-char #\: "a:b" list) => '("a:" "b"))
(check (separate-fields-before-char #\: "a:b" list) => '("a" ":b"))
(check (list (string-prefix=? "ab" "abc") (string-prefix=? "b" "abc")) => '(#t #f))
(check (list (sans-final-newline "a\n") (sans-surrounding-whitespace " a ")) => '("a" "a"))

;; Options.
(define grammar
  '((verbose (single-char #\v)) (output (single-char #\o) (value #t)) (level (single-char #\l) (value optional))))
(define (options . arguments) (getopt-long (cons "prog" arguments) grammar))
(check (options "-v" "file") => '((() "file") (verbose . #t)))
(check (options "--output=x" "a" "-v" "b") => '((() "a" "b") (output . "x") (verbose . #t)))
(check (options "--output" "x" "--" "-v") => '((() "-v") (output . "x")))
(check (options "-vox" "y") => '((() "y") (verbose . #t) (output . "x")))
(check (options "-vo" "x") => '((()) (verbose . #t) (output . "x")))
(check (options "-l" "-v") => '((()) (level . #t) (verbose . #t)))
(check (map (lambda (key) (option-ref (options "-o" "x" "rest") key 'default)) '(output verbose ()))
       => '("x" default ("rest")))
(check (call-with-output-string
        (lambda (port)
          (with-error-to-port port (lambda () (catch 'quit (lambda () (options "--nothing")) (const #t))))))
       => "prog: no such option: --nothing\n")

;; Ports of text.
(check (call-with-input-string "ab\ncd"
         (lambda (p) (let* ((a (lookahead-char p)) (b (get-char p)) (c (get-line p)) (d (get-string-all p)))
                       (list a b c d (eof-object? (get-char p)) (get-string-all p)))))
       => '(#\a #\a "b" "cd" #t ""))
(check (call-with-input-string "abc" (lambda (p)
           (let* ((a (get-string-n p 2)) (b (get-string-n p 2)) (c (get-string-n p 2)))
                                                   (list a b (eof-object? c)))))
       => '("ab" "c" #t))
(check (call-with-output-string (lambda (p) (put-string p "hello" 1 3) (put-char p #\!) (put-string p "x"))) => "ell!x")
(check (call-with-input-string "bc" (lambda (p) (unget-char p #\a) (get-string-all p))) => "abc")

;; Encodings.
(check (string->bytevector "aé" "UTF-8") => #vu8(97 195 169))
(check (string->bytevector "aé" "ISO-8859-1") => #vu8(97 233))
(check (bytevector->string #vu8(97 195 169) "utf-8") => "aé")
(check (bytevector->string #vu8(97 233) "ISO-8859-1") => "aé")

;; Boxes and threads.
(define box (make-atomic-box 1))
(check (list (atomic-box-swap! box 2) (atomic-box-compare-and-swap! box 2 3) (atomic-box-compare-and-swap! box 2 4)
             (atomic-box-ref box))
       => '(1 2 3 3))
(check (join-thread (call-with-new-thread (lambda () (+ 1 2)))) => 3)
(check (let ((m (make-mutex))) (list (with-mutex m (mutex-locked? m)) (mutex-locked? m))) => '(#t #f))
(check (par-map + '(1 2) '(3 4)) => '(4 6))
(check (call-with-values (lambda () (parallel 1 2)) list) => '(1 2))
(check (letpar ((a 1) (b 2)) (+ a b)) => 3)
(check (n-par-map 2 1+ '(1 2)) => '(2 3))

;; The rest.
(check (list (string-locale<? "a" "b") (locale-day 1) (locale-month-short 12) (number->locale-string 1234.5 2))
       => '(#t "Sunday" "Dec" "1234.50"))
(check (call-with-values (lambda () (locale-string->integer "12ab")) list) => '(12 2))
(check (and-let* ((a 1) ((odd? a)) (b (+ a 1))) (list a b)) => '(1 2))
(check (receive (a . rest) (values 1 2 3) (list a rest)) => '(1 (2 3)))
(check (copy-tree '(1 (2 #(3)))) => '(1 (2 #(3))))
(check (->bool (memq 'call-with-output-string (apropos-internal "^call-with-output"))) => #t)
(define (documented) "What it does." 1)
(check (object-documentation documented) => "What it does.")

(check-summary)
