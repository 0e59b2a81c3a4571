# The value of a short option may follow it at once, as in Guix's commands.
# want: /gnu/store/1sf14mz4xg78v5bczksrkbksgkng7ljp-a
# want: greetings
# want: status 1
mkdir words
echo '(define-module (words) #:export (word)) (define word "greetings")' >words/words.scm
nsscheme build -d --logical -v0 -M2 -c1 -e'((@ (guix gexp) plain-file) "a" "a")' | head -n 1
item=$(nsscheme build -v0 -Lwords -e'(begin (use-modules (words) (guix gexp)) (plain-file "w" word))' -rkept)
cat kept; echo
nsscheme build -v0 -Mx -e1 >out 2>err; echo "status $?"
# says: build: --max-jobs takes a number
cat err >&2
