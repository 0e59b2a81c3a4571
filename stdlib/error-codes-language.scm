;; The codes of messages: (CODE KEY "TITLE" ((KIND "TEXT") …) "EXPLANATION" "WRONG" "RIGHT").
;;
;; A message has the code of the first row one of whose patterns matches: KIND is the kind of the exception, or * for
;; any; TEXT is how the message begins, and … in it stands for anything. A code keeps its meaning for ever: a kind of
;; mistake that there is no more keeps its row, and its number is not given again (Tests/Errors/codes.txt). WRONG is a
;; file that is reported with the code and RIGHT one that is not; both are tried by a test. A line `;; file NAME' in
;; them begins another file, the last of which is the one that is evaluated; `;; build' at the beginning says that
;; `nsscheme build' does it.

(E0423 exit "a module that ends the program"
 ((* "it calls `exit'"))
 "Loading a module must not end whatever loads it. Call `exit' in the program, or in a procedure that the program calls."
 ";; file c/quit.scm
(define-module (quit))
(exit 1)
;; shell
nsscheme channel check c"
 ";; file c/quit.scm
(define-module (quit) #:export (quit-now))
(define (quit-now) (exit 1))
;; shell
nsscheme channel check c")

(E0301 syntax-form "a form that is written in another shape than it has"
 ((syntax-error ""))
 "The form is not written as it has to be; the message shows how: (if test consequent [alternative]), (let ((name value) …)
body …), (define (name argument …) body …)."
 "(let (x 1) (display x))"
 "(let ((x 1)) (display x))")

(E0401 argument-count "too many or too few arguments"
 ((wrong-number-of-args ""))
 "The procedure is called with another number of arguments than it takes. The hint has its parameters."
 "(define (area width height) (* width height))
(display (area 2))"
 "(define (area width height) (* width height))
(display (area 2 3))")

(E0403 not-a-procedure "a call of what is no procedure"
 ((wrong-type-arg "Wrong type to apply"))
 "What follows an opening parenthesis is called. A list of data is quoted, '(1 2), or made with (list …); an expression that
needs no call needs no parentheses."
 "(display (1 2))"
 "(display '(1 2))")

(E0402 argument-type "an argument of another kind than the procedure takes"
 ((wrong-type-arg ""))
 "The procedure was given a value of a kind that it does not take. The message names the argument by its position, what is
expected, and the value."
 "(display (string-append \"port \" 8080))"
 "(display (string-append \"port \" (number->string 8080)))")

(E0404 out-of-range "an argument that is out of range"
 ((out-of-range ""))
 "An index, or another number, is smaller or larger than it may be: the indices of a vector or string with n elements go from
0 to n - 1."
 "(display (vector-ref #(a b) 2))"
 "(display (vector-ref #(a b) 1))")

(E0405 unknown-keyword "a keyword argument that the procedure does not have"
 ((keyword-argument-error ""))
 "The procedure takes keyword arguments, and this is none of them, or its value is missing."
 "(define* (connect host #:key (port 80)) port)
(display (connect \"x\" #:prot 81))"
 "(define* (connect host #:key (port 80)) port)
(display (connect \"x\" #:port 81))")

(E0406 no-match "a value that no pattern of match has"
 ((match-error ""))
 "None of the clauses of a `match' form fits the value. Add a clause for it, or a last one with _ for everything else."
 "(use-modules (ice-9 match))
(display (match 5 ((a b) a)))"
 "(use-modules (ice-9 match))
(display (match 5 ((a b) a) (_ 'else)))")

(E0407 numerical-overflow "a number that does not exist"
 ((numerical-overflow ""))
 "A division by zero, or another operation that has no exact result."
 "(display (/ 1 0))"
 "(display (/ 1 2))")

(E0408 stack-overflow "a recursion that does not end"
 ((stack-overflow ""))
 "Procedures call each other without an end, or deeper than memory allows. Look for the case that should end the recursion."
 "(define (count list) (+ 1 (count list)))
(display (count '(1 2)))"
 "(define (count list) (if (null? list) 0 (+ 1 (count (cdr list)))))
(display (count '(1 2)))")

(E0410 assertion "an assertion that does not hold"
 ((* "Assertion failed"))
 "(assert EXPRESSION) was reached with an expression that is false."
 "(use-modules (rnrs base))
(assert (= 1 2))"
 "(use-modules (rnrs base))
(assert (= 1 1))")

(E0409 handler-returned "a handler that returned from an error"
 ((* "handler returned"))
 "The handler of an error that cannot be continued returned. It has to leave: by `raise' again, or to a continuation, as
`guard' does it."
 "(display (with-exception-handler (lambda (e) 0) (lambda () (car 5))))"
 "(display (with-exception-handler (lambda (e) 0) (lambda () (car 5)) #:unwind? #t))")

(E0412 file-missing "a file that cannot be opened"
 ((* "cannot open") (* "…No such file or directory"))
 "A file that the program loads, includes or opens is not there, or may not be read. A relative name is looked for in the
working directory; `load' and `include' look beside the file that names it."
 "(load \"nowhere.scm\")"
 "(display \"nothing to load\")")

(E0413 system-error "a call of the operating system that failed"
 ((system-error "") (getaddrinfo-error "") (tls-certificate-error "") (gnutls-error "") (command "cannot ")
  (command "…cannot write '"))
 "The operating system refused something; its own words say why."
 "(mkdir \"/dev/null/x\")"
 "(display \"no directory is made\")")

(E0411 format-directive "a template of format that does not fit"
 ((misc-error "missing argument for") (misc-error "format") (misc-error "FORMAT") (misc-error "…directive"))
 "The text that `format' is given has more directives than there are arguments, or one that it does not know."
 "(use-modules (ice-9 format))
(display (format #f \"~a ~a\" 1))"
 "(use-modules (ice-9 format))
(display (format #f \"~a ~a\" 1 2))")

(E0414 budget "more than an untrusted program may use"
 ((* "…needs more") (* "…this one takes more") (budget-exhausted ""))
 "A file or module that nobody vouches for may use a certain time, number of steps and amount of memory. Usually a loop has
no end."
 ";; potluck
(define (loop n) (loop (+ n 1)))
(define secret (loop 0))"
 ";; potluck
(potluck-package
  (name \"hello\")
  (version \"1.0\")
  (source (potluck-source
           (git-uri \"https://example.org/hello.git\")
           (git-commit \"0123456789012345678901234567890123456789\")
           (sha256 \"1k2jblw10q2dzk1bcw276q5x6z6n1zlg5vcfk940zaf2bcfq7k6v\")))
  (build-system 'copy)
  (inputs '())
  (native-inputs '())
  (propagated-inputs '())
  (arguments '())
  (home-page \"https://example.org/hello\")
  (synopsis \"Greets\")
  (description \"This package greets people.\")
  (license 'cc0))")

(E0421 program-throw "an exception that the program threw"
 ((* "Uncaught throw") (quit ""))
 "The program threw a key that nothing catches."
 "(throw 'my-error 1)"
 "(catch 'my-error (lambda () (throw 'my-error 1)) (lambda (key value) (display value)))")

(E0422 program-raise "an object that the program raised"
 ((* "Uncaught object") (* "Uncaught exception"))
 "The program raised an object that is no exception, and nothing catches it."
 "(raise-exception 42)"
 "(display (with-exception-handler (lambda (e) e) (lambda () (raise-exception 42)) #:unwind? #t))")

(E0599 description "something in a description is not as expected"
 ((%exception "…expected ") (%exception "there is no ") (%exception "…cannot be inserted"))
 "A file that describes something, such as the servers of substitutes, has a part that it cannot have there. The message
says what is expected."
 ";; shell
mkdir -p config/nsscheme && echo '(substitutes (sever \"https://example.org\"))' >config/nsscheme/substitutes.scm
XDG_CONFIG_HOME=$PWD/config nsscheme weather ./words"
 ";; build
(use-modules (guix gexp))
(plain-file \"words\" \"\")")

(E0420 program-error "an error of the program's own"
 ((* ""))
 "A program, or a library that it uses, called `error' with this message, or raised a condition with it. What to do is said
by the message itself."
 "(error \"too big:\" 5)"
 "(display \"small enough\")")
