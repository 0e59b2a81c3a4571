# `nsscheme profile`: what it runs behaves as without it; the tables and the picture show what took the time.
cat >program.scm <<'END'
(define-syntax twice
  (lambda (form)
    (let loop ((i 0)) (if (< i 1000000) (loop (+ i 1))))
    (syntax-case form () ((_ e) #'(begin e e)))))
(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
(define (rest) (gc) (usleep 50000))
(display (map fib (list 3 5 27)))
(twice (newline))
(rest)
(display (cdr (command-line)) (current-error-port))
(exit 3)
END
"$NS" profile -o table --flame-graph=picture.svg program.scm a -b; echo "status $?"
# want: (2 5 196418)
# want: 
# want: status 3
# says: (a -b)
grep -c 'phase$\|file$\|macro$\|procedure$' table
# want: 4
awk '$5 == "collect" || $5 == "run" || $5 == "start" { print $5, ($1 > 0) }' table | sort
# want: collect 1
# want: run 1
# want: start 1
# The program waits for a twentieth of a second, which is nobody's processor time.
awk 'NR == 1 { print ($1 - $3 >= 0.045) }' table
# want: 1
grep -o 'program.scm$\|twice$' table | sort -u
# want: program.scm
# want: twice
# Nearly all of the processor's time is this procedure's.
grep -c ' fib  .*program.scm:5$' table
# want: 1
python3 - <<'END'
import xml.dom.minidom
titles = [title.firstChild.data for title in xml.dom.minidom.parse("picture.svg").getElementsByTagName("title")]
print(*sorted({title.split(": ")[0].split("/")[0].split("  ")[0] for title in titles} & {"all", "run", "collect", "fib"}))
END
# want: all collect fib run

# However a program ends, and whatever is run.
status_of() { "$NS" "$@" >out 2>err; echo "$? $(head -n 1 out) $(grep -c 'procedure$' err)"; }
status_of profile -c '(display "x") (let loop ((i 0)) (if (< i 3000000) (loop (+ i 1)))) (primitive-exit 4)'
# want: 4 x 1
status_of profile -c '(let loop ((i 0)) (if (< i 3000000) (loop (+ i 1)))) (car 1)'
# want: 1  1
status_of profile build -d --logical -v 0 -e '(let loop ((i 0)) (if (< i 3000000) (loop (+ i 1)) ((@ (guix gexp) plain-file) "a" "a")))'
# want: 0 /gnu/store/1sf14mz4xg78v5bczksrkbksgkng7ljp-a 1
mkdir words; echo '(define-module (words) #:export (word)) (define word (let loop ((i 0)) (if (< i 3000000) (loop (+ i 1)) "greetings")))' >words/words.scm
status_of -L words profile -c '(use-modules (words)) (display word)'
# want: 0 greetings 1
grep -c 'words/words.scm\| words.scm$' err
# want: 1
# A child of the program has no profile of its own; an error of the profiled command is that command's.
"$NS" profile -c '(if (= 0 (primitive-fork)) (exit 0) (waitpid WAIT_ANY))' 2>&1 | grep -c 'phase$'
# want: 1
status_of profile bild x; head -n 1 err
# want: 1  0
# want: nsscheme: error: there is no command 'bild', did you mean 'build'? [E1002]
# Threads take turns; their times are parts of the whole all the same.
"$NS" profile -c '(use-modules (ice-9 threads)) (define (work n) (if (> n 0) (begin (yield) (work (- n 1))) (eval (quote (+ 1 1)) (current-module)))) (display (map join-thread (map (lambda (i) (call-with-new-thread (lambda () (work 2000)))) (iota 4))))' 2>err; echo
# want: (2 2 2 2)
awk 'NR == 2 { whole = $1 } /^ .* phase$/ { on = 1; next } /^$/ { on = 0 } on { sum += $1 } END { print (sum > whole - 0.02 && sum < whole + 0.02) }' err
# want: 1

# A full stack, deep recursion, continuations and handlers are what they are without it.
cat >deep.scm <<'END'
(define (deep n) (if (= n 0) 0 (+ 1 (deep (- n 1)))))
(display (deep 1000000))
(display (call-with-current-continuation (lambda (k) (for-each (lambda (i) (if (= i 200000) (k i))) (iota 300000)) 0)))
(define (endless n) (+ 1 (endless n)))
(display (catch 'stack-overflow (lambda () (endless 1)) (lambda _ (deep 10))))
END
"$NS" deep.scm >plain; "$NS" profile deep.scm 2>/dev/null | cmp - plain

# In the REPL.
printf ',profile (let loop ((i 0)) (if (< i 3000000) (loop (+ i 1)) i))\n' | "$NS" 2>&1 | grep -c '= 3000000$\|phase$'
# want: 2

# Words that are wrong.
case_of() { "$NS" "$@" >out 2>err; echo "$? $(head -n 1 err)"; }
case_of profile
# want: 1 nsscheme: error: profile: profile what? Give a FILE, -c EXPR or a command; see ‘nsscheme profile --help’ [E1007]
case_of profile --rows=0 program.scm
# want: 1 nsscheme: error: profile: --rows takes a number from 1 on, not 0; see ‘nsscheme profile --help’ [E1003]
case_of profile profile program.scm
# want: 1 nsscheme: error: profile: a profile of a profile is none; see ‘nsscheme profile --help’ [E1007]
"$NS" profile -o no/such -c 1 2>&1; echo $?
# want: nsscheme: error: profile: cannot write 'no/such': No such file or directory [E0412]
# want: 1
