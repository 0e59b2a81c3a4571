# A command of Guix's needs no word `guix', and `show', `search', `hash' and `download' are the tree's when there is one.
. "$CASES/_tree.sh"
nsscheme -L tree lint hello -n
nsscheme lint -L tree -L mine hello --store=here
nsscheme system -Ltree build -- -L tree
# want: ("guix" "lint" "hello" "-n")
# want: ("guix" "lint" "-L" "mine" "hello")
# want: ("guix" "system" "build" "--" "-L" "tree")
export NSSCHEME_GUIX=tree
nsscheme hash -r x; nsscheme show hello; nsscheme search -L . x; nsscheme help package; nsscheme download --help
# want: ("guix" "hash" "-r" "x")
# want: ("guix" "show" "hello")
# want: ("guix" "search" "-L" "." "x")
# want: ("guix" "package" "--help")
# want: ("guix" "download" "--help")
nsscheme fail; echo $?
# want: 1
# says: there is no command 'fail'
nsscheme cache --why show hello
# match: the answer .*
unset NSSCHEME_GUIX
nsscheme package -A 2>&1 | sed 's/, the directory.*//'
# want: nsscheme: error: package: needs a Guix tree: ‘nsscheme pull’ gets one, or -L DIR or $NSSCHEME_GUIX names one
nsscheme pacakge 2>&1
# want: nsscheme: error: there is no command 'pacakge', did you mean 'package'? [E1002]
# status: 1
