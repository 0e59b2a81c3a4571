# --root keeps what was built for as long as its link is there.
cat >two.scm <<'END'
(use-modules (guix gexp))
(computed-file "two" #~(begin (mkdir #$output) (copy-file #$(plain-file "deep" "deep\n") (string-append #$output "/deep"))))
END
out=$("$NS" build -v 0 --root=result two.scm)
[ "$(readlink result)" = "$out" ] && cat result/deep
# want: deep
"$NS" gc --list-roots | sed "s|$W/||;s|-> .*-|-> |"
# want: result -> two
"$NS" gc 2>/dev/null && cat result/deep
# want: deep
# The link is replaced by another build's, but nothing else is.
"$NS" build -v 0 -r result -e '(plain-file "other" "other\n")' >/dev/null && cat result
# want: other
"$NS" gc 2>/dev/null; ls -d "$out" 2>&1 | grep -c 'No such file'
# want: 1
echo mine >file
"$NS" build -v 0 --root file two.scm 2>&1 | sed "s|$W|W|"; cat file
# want: nsscheme: error: cannot make the root 'W/file': a file that is no link to an item is there [E1104]
# want: mine
# What cannot be made is said before anything is built.
"$NS" build --root=no/such/directory/link two.scm 2>&1 | sed "s|$W|W|"
# want: nsscheme: error: cannot make the root 'W/no/such/directory/link': No such file or directory [E1104]
"$NS" build -n --root=x two.scm 2>&1
# want: nsscheme: error: build: with --dry-run there is nothing that --root could keep; see ‘nsscheme build --help’ [E1007]

# Several paths, as in Guix; a root for each thing; several roots of one thing need none else.
"$NS" build -v 0 -r many two.scm -e '(plain-file "b" "b\n")' >paths
paste <(readlink many-0 many-1) paths | awk '$1 == $2 { print "same" }'
# want: same
# want: same
ls many 2>&1 | grep -c 'No such file'
# want: 1
"$NS" build -v 0 -r first two.scm -r second -e '(plain-file "b" "b\n")' >/dev/null; cat second; ls first
# want: b
# want: deep
"$NS" build -r a -r b two.scm 2>&1
# want: nsscheme: error: build: there are 2 roots for 1 thing: give one --root for all, or one for each; see ‘nsscheme build --help’ [E1007]
# Derivations are kept, too, and with them what builds need.
"$NS" build -v 0 -d -r drv two.scm >/dev/null; "$NS" gc 2>/dev/null
case $(readlink drv) in *-two.drv) [ -e drv ] && echo derivation ;; esac
# want: derivation
# Without the links nothing stays; a link that leads elsewhere keeps nothing.
rm result many-0 many-1 first second drv; ln -s /tmp result
"$NS" gc 2>/dev/null; "$NS" gc --list-live | wc -l; "$NS" gc --list-roots
# want: 0
# A relative link is one from the working directory, in which it stays good.
mkdir sub; (cd sub && "$NS" build -v 0 --root=../above ../two.scm) >/dev/null
"$NS" gc 2>/dev/null; cat above/deep
# want: deep
