# A program is read form by form: what a form does to the reader holds for the next one, what stands before a mistake has
# run when it is found, and what stands behind (exit) is never read.
say() { echo "-- $1"; }

say extension
cat >extension.scm <<'S'
(read-hash-extend #\D (lambda (char port) (list 'quote (list 'deg (read port)))))
(write #D 90) (write '(#D 1))
(read-hash-extend #\D (lambda (char port) (read port)))
(write #D 90)
(newline)
S
nsscheme extension.scm
# want: -- extension
# want: (deg 90)((quote (deg 1)))90

say reader-in-step
# The extension is called when the forms before it have been evaluated, not ahead of time, and once for each use.
cat >step.scm <<'S'
(define count 0)
(read-hash-extend #\N (lambda (char port) (set! count (+ count 1)) count))
(display count) (display #N) (display count)
(set! count 10)
(display #N) (display count)
(fluid-set! %read-hash-procedures '())
(newline)
S
nsscheme step.scm
# want: -- reader-in-step
# want: 0111111

say mistake
printf '(display "first\\n")\n(display (list 1 2)\n' >mistake.scm
nsscheme mistake.scm 2>err; echo "status $?"; head -n 1 err
# want: -- mistake
# want: first
# want: status 1
# want: mistake.scm:2:1: error: unclosed list, opened at line 2 column 1: ")" is missing [E0101]

say exit
printf '(display "done\\n")\n(exit 3)\nNotes: see #<that> and (the rest ] "\xff\xfe\n' >exit.scm
nsscheme exit.scm; echo "status $?"
# want: -- exit
# want: done
# want: status 3

say load
printf '(display "loaded ")\n(set! seen (+ seen 1))\n)\n' >part.scm
cat >load.scm <<'S'
(define seen 0)
(catch #t (lambda () (load "part.scm")) (lambda (key . _) (display key)))
(catch #t (lambda () (primitive-load "part.scm")) (lambda (key . _) (display key)))
(write seen)
(newline)
S
nsscheme load.scm
nsscheme -l exit.scm -c '(display "never")'; echo "status $?"
nsscheme -c '(display "one ") (display 2) (newline) )' 2>/dev/null; echo "status $?"
# want: -- load
# want: loaded read-errorloaded read-error2
# want: done
# want: status 3
# want: one 2
# want: status 1

say module
printf '(define-module (half) #:export (a))\n(define a 1)\n(display "half ")\n(define b (list\n' >half.scm
nsscheme -L . -c '(catch #t (lambda () (use-modules (half))) (lambda (key . _) (write key)))
  (catch #t (lambda () (resolve-interface (quote (half)))) (lambda (key . _) (write key))) (newline)'
# want: -- module
# want: half read-errorhalf read-error

say options
cat >options.scm <<'S'
(write 'ABC)
(read-enable 'case-insensitive)
(write 'ABC)
(read-disable 'case-insensitive)
(write '(ABC :key))
(read-set! keywords 'prefix)
(write '(ABC :key))
(newline)
S
nsscheme options.scm
# want: -- options
# want: ABCabc(ABC :key)(ABC #:key)

say pipe
# What a pipe has delivered is evaluated before the rest comes.
mkfifo pipe
{ printf '(display "early\\n") (force-output)\n(display (string #\\x3bb '; until [ -s out1 ]; do sleep 0.05; done; cat out1 >seen; printf '#\\xe9))\n(newline)(display "\xce'
  sleep 0.1; printf '\xbb\\n") (exit 5) (nothing'; } >pipe &
nsscheme - <pipe >out1; echo "status $?"; wait
head -n 1 seen; tail -n 2 out1
# want: -- pipe
# want: status 5
# want: early
# want: λé
# want: λ

say include
# The forms of an included file are one form of the program.
printf '(display "a")\n(display "b"\n' >inc.scm
printf '(display "before ")\n(include "inc.scm")\n' >includer.scm
nsscheme includer.scm 2>err; echo "status $?"; head -n 1 err
# want: -- include
# want: before status 1
# want: inc.scm:2:1: error: unclosed list, opened at line 2 column 1: ")" is missing [E0101]

say reader
# A reader that is given to load reads each form.
printf '(define v 3)\n"text" word\n' >read.scm
cat >with-reader.scm <<'S'
(load "read.scm" (lambda (port) (let ((form (read port))) (write form) (if (symbol? form) ''quoted form))))
(write v)
(newline)
S
nsscheme with-reader.scm
# want: -- reader
# want: (define v 3)"text"word#<eof>3
