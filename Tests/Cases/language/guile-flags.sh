# Flags of Guile for scripts.
nsscheme --use-srfi=1,26 -c '(write ((cut + 1 <>) (second (list 1 2)))) (newline)'
nsscheme --use-srfi=1 --use-srfi=26 -c '(write ((cut + 1 <>) (second (list 1 2)))) (newline)'
nsscheme --language=scheme -c '(write 3) (newline)'
nsscheme --language scheme -c '(write 3) (newline)'
echo '(write (third (list 1 2 3))) (newline)' >script.scm
nsscheme --use-srfi=1 script.scm
echo '(define (main words) (write (third (list 1 2 4))) (newline))' >main.scm
nsscheme --use-srfi=1 -e main main.scm
# want: 3
# want: 3
# want: 3
# want: 3
# want: 3
# want: 4
nsscheme --language=elisp -c 1 2>&1; echo $?
nsscheme --language ecmascript -c 1 2>&1
nsscheme --use-srfi=x -c 1 2>&1; echo $?
nsscheme --use-srfi=9999 -c 1 2>&1 | head -n 1 | grep -o 'no code for module (srfi srfi-9999)'
# want: nsscheme: error: unknown language ‘elisp’: programs are written in scheme [E1003]
# want: 1
# want: nsscheme: error: unknown language ‘ecmascript’: programs are written in scheme [E1003]
# want: nsscheme: error: option ‘--use-srfi’ expects numbers like 1,26, found ‘x’ [E1003]
# want: 1
# want: no code for module (srfi srfi-9999)
