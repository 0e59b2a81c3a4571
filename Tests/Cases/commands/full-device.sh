# What cannot be written is an error, whatever writes it.
# needs: /dev/full
echo '((@ (guix gexp) plain-file) "it" "x")' >it.scm
item=$("$NS" build -v 0 it.scm)
echo '(use-modules (aqwari namespace)) (namespace (bind "/etc"))' >ns.scm
"$NS" build -v 0 ns.scm >/dev/null 2>&1
full() { "$NS" "$@" >/dev/full 2>err; echo "$? $(tail -n 1 err)" | grep -v '^1 nsscheme: error: cannot write to standard output' && echo "$*"; }
full help; full --help; full gc --help; full version; full --version
full -c '(display 1)'
full -c '(display 1) (exit 0)'
full -c '(display 1) (primitive-exit 0)'
echo '(display "from a file")' >script.scm; full script.scm; full -s script.scm
echo '(display 1)' | full
full build -v 0 it.scm; full build -v 0 -d it.scm; full build -v 0 -r link it.scm
full add-to-store it.scm
full gc --list-dead; full gc -n; full gc --list-roots -h; full gc -R "$item"; full gc --references --help
full doctor; full doctor --json; full cache
full potluck init --license=help
full explain -v 0 ns.scm; full explain -v 0 --json ns.scm
# Much, so that a buffer fills up before the end.
"$NS" -c '(let loop ((i 0)) (if (< i 50000) (begin (display i) (newline) (loop (+ i 1)))))' >/dev/full 2>err; echo $?
# want: 1
grep -o 'No space left on device' err
# want: No space left on device
"$NS" -c '(let loop ((i 0)) (if (< i 3000) (begin (display i) (loop (+ i 1)))))' >/dev/full 2>/dev/null; echo $?
# want: 1

# A closed output is one, too, when something was to be written; no file takes its number.
closed() { "$NS" "$@" 2>err >&-; echo "$? $(tail -n 1 err)"; }
closed version
# want: 1 nsscheme: error: cannot write to standard output: Bad file descriptor [E0413]
closed -c '(display 1)'
# want: 1 nsscheme: error: cannot write to standard output: Bad file descriptor [E0413]
closed build -v 0 it.scm
# want: 1 nsscheme: error: cannot write to standard output: Bad file descriptor [E0413]
closed -c '(+ 1 1)'
# want: 0 
"$NS" build -v 0 -e '(plain-file "another" "text\n")' >&- 2>/dev/null 0<&-; cat "$NSSCHEME_STORE"/*-another
# want: text
"$NS" -c '(call-with-output-file "f" (lambda (port) (display "kept\n" port))) (display "lost")' >&- 2>/dev/null; echo $?; cat f
# want: 1
# want: kept
"$NS" -c '(exit (if (eof-object? (read-char)) 3 4))' <&- 2>err; echo $?
# want: 1

# A reader that goes away ends the program quietly.
"$NS" -c '(let loop ((i 0)) (display i) (newline) (loop (+ i 1)))' 2>err | head -n 1; echo "${PIPESTATUS[0]}"; cat err
# want: 0
# want: 141
"$NS" help 2>err | head -n 0; case ${PIPESTATUS[0]} in 0 | 141) ;; *) echo status ;; esac; cat err
