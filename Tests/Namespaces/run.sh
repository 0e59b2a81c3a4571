# shellcheck shell=bash disable=SC2154,SC2016
# `nsscheme run` and `shell`: what the program sees, its status and input, and what is no namespace.
. "$CHECKOUT/Tests/Library/checks.sh"
shapes=$here/Tests/Namespaces/_shapes.scm

is 'run' $'one\nbuilt\nlowered\ntwice\ntwice\ninside' \
  "$("$nsscheme" run -v 0 "$shapes" -- /bin/cat /a/text /b /c /usr/share/x /d /e 2>&1)"
"$nsscheme" run -v 0 "$shapes" -- /bin/sh -c 'test "$GREETING" = "good day" && ! test -e /bin/env && exit 9'
is 'run: status, environment, mask' 9 $?
"$nsscheme" run -v 0 "$shapes" -- no-such-program 2>/dev/null
is 'run: a program that is not inside' 127 $?
like 'run: a program that is not inside, in words' 'exec: cannot run no-such-program: * it is not along PATH inside the namespace' \
  "$("$nsscheme" run -v 0 "$shapes" -- no-such-program 2>&1)"
cat >"$scratch/script.scm" <<'SCHEME'
(use-modules (guix gexp) (aqwari namespace))
(namespace
  (bind "/bin" (computed-file "bin"
    #~(begin
        (mkdir #$output)
        (call-with-output-file (string-append #$output "/greet")
          (lambda (port) (display "#!/nowhere/sh\necho hello\n" port)))
        (chmod (string-append #$output "/greet") #o755)))))
SCHEME
for program in greet /bin/greet; do
  like "run: a script without its interpreter, $program" \
    'exec: cannot run /bin/greet: * the file is there, but the interpreter or loader it names is not inside' \
    "$("$nsscheme" run -v 0 "$scratch/script.scm" -- $program 2>&1)"
done
is 'run: standard input' 'typed' "$(echo typed | "$nsscheme" run -v 0 "$shapes" -- cat 2>&1)"
like 'run: not a namespace' '*: error: the expression: expected a namespace as its last value; got 12*' \
  "$("$nsscheme" run -e 12 2>&1)"
is 'a user record is bound' 'The namespace greets its user.' \
  "$("$nsscheme" run -v 0 "$here/Examples/lowerable.scm" -- /bin/cat /etc/motd 2>&1)"
# What is in the store already is bound by its name, with what it refers to.
item=$("$nsscheme" build -v 0 --logical -e '(computed-file "item" #~(begin (mkdir #$output)
  (symlink #$(plain-file "far" "far\n") (string-append #$output "/far"))))')
cat >"$scratch/named.scm" <<SCHEME
(use-modules (guix gexp) (aqwari namespace))
(namespace
  (bind "/bin/cat" (local-file "/bin/busybox" "busybox" #:recursive? #t))
  (bind "/item" "$item")
  (bind "/file" "$item/far"))
SCHEME
is 'store items by name' $'far\nfar' \
  "$("$nsscheme" run -v 0 "$scratch/named.scm" -- /bin/cat /item/far /file 2>&1)"
mkdir "$scratch/work"
echo here >"$scratch/work/file"
is 'shell' 'here' "$(cd "$scratch/work" && "$nsscheme" shell -v 0 -f "$here/Examples/lowerable.scm" -- cat file 2>&1)"
