# Names that nothing binds by the end of the program: a warning for each when the program's text has been evaluated, with the
# hint and the code of the error that the code would end with; no warning of names that may be bound by then.
cat >program.scm <<'S'
(define (area width height) (* width heigth))
(define (late) (early 1))
(define (early x) (if x (frist (list x)) (missing-altogether)))
(display "fine")
(newline)
S
nsscheme program.scm 2>said; echo $?; cat said
# want: fine
# want: 0
# want: program.scm:1:38: warning: Unbound variable: heigth: nothing has bound it by the end of the program [E0201]
# want:    1 | (define (area width height) (* width heigth))
# want:      |                                      ^
# want: hint: did you mean ‘height’?
# want: program.scm:3:26: warning: Unbound variable: frist: nothing has bound it by the end of the program [E0201]
# want:    3 | (define (early x) (if x (frist (list x)) (missing-altogether)))
# want:      |                          ^
# want: hint: did you mean ‘first’ of (srfi srfi-1)? Add (use-modules (srfi srfi-1))
# want: program.scm:3:43: warning: Unbound variable: missing-altogether: nothing has bound it by the end of the program [E0201]
# want:    3 | (define (early x) (if x (frist (list x)) (missing-altogether)))
# want:      |                                           ^
# What a program exports and never defines is not bound either.
cat >exporting.scm <<'S'
(define-module (exporting) #:export (area))
(define (report) (area 2))
S
nsscheme exporting.scm 2>&1 | head -n 1
# want: exporting.scm:2:19: warning: Unbound variable: area: nothing has bound it by the end of the program [E0201]

# Modules that import each other have their names late; a program may ask for a name first, define it later, or load it.
mkdir my
echo '(define-module (my tick) #:use-module (my tock)) (define-public (tick n) (if (= n 0) 0 (tock (- n 1))))' >my/tick.scm
echo '(define-module (my tock) #:use-module (my tick)) (define-public (tock n) (tick n))' >my/tock.scm
echo '(define loaded 1)' >loaded.scm
cat >silent.scm <<'S'
(use-modules (my tick))
(define (get) (if (defined? 'perhaps) (perhaps) loaded))
(load "loaded.scm")
(define (use) made)
(module-define! (current-module) 'made 2)
(define-syntax-rule (twice x) (* 2 x))
(define (later) (twice afterwards))
(define afterwards 3)
(display (list (get) (use) (tick 3) (later)))
S
nsscheme -L . silent.scm 2>&1; echo
# want: (1 2 0 6)
# Many are counted, and a program that fails says only why.
for number in 1 2 3 4 5 6 7 8 9 10 11 12 13; do echo "(define (f$number) (strange-name-$number))"; done >many.scm
nsscheme many.scm 2>&1 | grep -c 'Unbound variable'; nsscheme many.scm 2>&1 | grep 'more names'
# want: 10
# want: many.scm:11:16: warning: 3 more names are not bound
{ cat program.scm; echo '(car 1)'; } >failing.scm
nsscheme failing.scm 2>&1 | grep -c warning
# want: 0
# status: 1
