# build takes several files, expressions and packages, builds all of them and prints all of them.
for name in one two three; do echo "((@ (guix gexp) plain-file) \"$name\" \"$name\n\")" >$name.scm; done
names() { "$NS" build -v 0 "$@" | xargs -n 1 cat; }
names one.scm two.scm
# want: one
# want: two
names two.scm -f three.scm one.scm -e '((@ (guix gexp) plain-file) "four" "four\n")' --file=one.scm
# want: two
# want: three
# want: one
# want: four
# want: one
names one.scm one.scm
# want: one
# want: one
names -e '(list (plain-file "a" "a\n") (plain-file "b" "b\n"))' two.scm
# want: a
# want: b
# want: two
"$NS" build -v 0 -n -f one.scm -f two.scm --logical | cut -d- -f2
# want: one
# want: two
# One that does not build is an error, and nothing is printed.
"$NS" build -v 0 one.scm missing.scm >out 2>err; echo $? "$(wc -c <out)" "$(grep -c missing.scm err)"
# want: 1 0 1
"$NS" build -v 0 one.scm -e 12 >out 2>err; echo $? "$(wc -c <out)" "$(grep -c 'got 12' err)"
# want: 1 0 1
# A derivation by its name, logical or not.
drv=$("$NS" build -d --logical three.scm 2>/dev/null | grep -c three)
echo "$drv"
# want: 1
drv=$("$NS" build -v 0 -d --logical -e '(computed-file "c" #~(call-with-output-file #$output (lambda (p) (display "c\n" p))))')
names "$drv"
# want: c
names "$NSSCHEME_STORE/${drv##*/}"
# want: c
