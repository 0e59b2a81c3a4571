# What a clause cannot mean is an error at its line.
# want: ns.scm:3:3: error: unshare: expected a number of seconds for #:grace, 0 or more; got "soon" [E0602]
# want: ns.scm:3:3: error: unshare: expected a number of seconds for #:grace, 0 or more; got -1 [E0602]
# want: ns.scm:3:3: error: unshare: expected a number of seconds for #:grace, 0 or more; got +inf.0 [E0602]
# want: ns.scm:3:3: error: unshare: #:grace is about processes of its own: (unshare pid #:grace 2) [E0603]
# want: ns.scm:4:3: error: unshare: #:grace is 1000 milliseconds already, by another clause; it cannot be 2000 as well [E0603]
# want: ns.scm:3:16: error: unshare: it has no option #:patience; it has #:grace [E0602]
# want: ns.scm:2:1: error: namespace: expected #t or #f for #:descriptors; got "none" [E0602]
# want: ns.scm:2:1: error: namespace: expected a clause, or the option #:descriptors and its value: #:descriptor [E0601]
# want: ns.scm:3:3: error: bind: 'dangling' is a link to 'nowhere/at/all', which leads to nothing on this host [E0602]
# want: ns.scm:3:3: error: bind: 'chain' is a link to 'dangling', which leads to nothing on this host [E0602]
# want: ns.scm:3:3: error: bind: 'loop' is a link to 'loop', which leads to nothing on this host [E0602]
# want: ns.scm:3:3: error: bind: 'dangling' is a link to 'nowhere/at/all', which leads to nothing on this host [E0602]
ln -s nowhere/at/all dangling; ln -s dangling chain; ln -s loop loop
try() {
  { echo '(use-modules (aqwari namespace) (guix gexp))'; printf '%s\n' "$@"; } >ns.scm
  $NS build ns.scm 2>&1 | head -n 1 | sed "s|$W/||"
}
try '(namespace' '  (unshare pid #:grace "soon"))'
try '(namespace' '  (unshare pid net #:grace -1))'
try '(namespace' '  (unshare pid #:grace +inf.0))'
try '(namespace' '  (unshare net #:grace 2))'
try '(namespace (unshare pid #:grace 1)' '' '  (unshare pid #:grace 2))'
try '(namespace' '  (unshare pid #:patience 2))'
try '(namespace #:descriptors "none")'
try '(namespace #:descriptor #f)'
try '(namespace' "  (bind \"$W/dangling\"))"
try '(namespace' "  (bind \"/etc/chain\" \"$W/chain\"))"
try '(namespace' "  (bind \"/etc/loop\" \"$W/loop\"))"
try '(namespace' '  (bind "/etc/all" (list (computed-file "x" #~(mkdir #$output))' "  \"$W/dangling\")))"
