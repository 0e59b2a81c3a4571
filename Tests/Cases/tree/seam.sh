# Over a tree, (nsscheme host) is the tree's: our objects lower through its gexps, and take its packages with what these
# propagate. `build' finds its packages, grafts them and changes them as `guix build' does.
. "$CASES/_tree.sh"
build() { nsscheme build --logical -d "$@" 2>&1 | sed 's|/gnu/store/[a-z0-9]*-||'; }
build -L tree words
build -L tree words --no-grafts
build -L tree words@1 --with-version=5 letters --with-version=6
build -L tree --no-grafts -e '(@ (gnu packages words) words-2)' --with-version=7
# want: words-1.drv
# want: words-2.drv
# want: words-5+6.drv
# want: letters-5+6.drv
# want: words-7.drv
build -L tree words --with-input=a=b
build -L "$W" --with-input=a=b -e '(plain-file "x" "")'
build --no-grafts -e '(plain-file "x" "")'
# want: nsscheme: error: the Guix tree has no option --with-input: it is of another year [E1006]
# want: nsscheme: error: the option --with-input is for packages of a Guix tree, and there is none: -L TREE or $NSSCHEME_GUIX names it [E1006]
# want: x

cat > service.scm <<'EOF'
(use-modules (aqwari s6))
(s6-profile "p" (s6-service (name x) (run (echo hi))))
EOF
drv=$(nsscheme build -d -L tree service.scm)
grep -ao 'tree-[a-z0-9]*' "$drv" | sort -u
# want: tree-execline
# want: tree-s6

cat > host.scm <<'EOF'
(use-modules (nsscheme host) (gnu packages words) (aqwari namespace) (ice-9 match))
(write (map (lambda (input) (package-name (gexp-input-thing input))) (propagated-objects words-2)))
(newline)
(write (location->string (package-location words-1)))
(newline)
(write (grafts-by-default?))
(newline)
EOF
NSSCHEME_GUIX=tree nsscheme host.scm
# want: ("letters")
# match: ".*gnu/packages/words.scm:[0-9]+:[0-9]+"
# want: #t
nsscheme -c '(use-modules (nsscheme host)) (write (list (grafts-by-default?) (default-tool (quote s6)))) (newline)'
# want: (#f #f)
