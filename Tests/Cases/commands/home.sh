# Without a usable home directory the message says what to set; with one of the three, all is well.
unset NSSCHEME_STORE XDG_DATA_HOME
try() { env "$@" "$NS" build -v 0 -e '(plain-file "it" "it\n")' 2>&1 | sed "s|$W|W|g"; }
try HOME=/dev/null
# want: nsscheme: error: cannot make the directory '/dev/null/.local/share/nsscheme/store': Not a directory; set HOME to a directory of yours, or name a store with NSSCHEME_STORE or --store
try HOME=/proc/none
# want: nsscheme: error: cannot make the directory '/proc/none': No such file or directory; set HOME to a directory of yours, or name a store with NSSCHEME_STORE or --store [E0412]
try HOME=relative
# want: nsscheme: error: the home directory 'relative' is not an absolute path; set HOME to a directory of yours, or name a store with NSSCHEME_STORE or --store
HOME=/dev/null "$NS" gc 2>&1 | grep -o 'set HOME.*'
# want: set HOME to a directory of yours, or name a store with NSSCHEME_STORE or --store [E1103]
for name in HOME NSSCHEME_STORE XDG_DATA_HOME; do
  env HOME=/dev/null "$name=$W/$name" "$NS" build -v 0 -e '(plain-file "it" "it\n")' | xargs cat
done
# want: it
# want: it
# want: it
HOME=/dev/null "$NS" --store "$W/a" build -v 0 -e '(plain-file "it" "it\n")' | xargs cat
# want: it
# What needs no store needs no home.
HOME=/dev/null "$NS" -c '(display (+ 1 2)) (newline)'
# want: 3
echo '(+ 40 2)' | HOME=/dev/null "$NS"
# want: $1 = 42
