# `nsscheme pull': Guix and channels that depend on each other, from repositories on this machine; afterwards commands find
# them without being named.
# needs: git gpg
# timeout: 120
. "$CASES/_pull.sh"
# want: updating the channel guix from file://HERE/repositories/guix
# want: authenticating 1 commit of the channel guix
# want: updating the channel one from file://HERE/repositories/one
# want: authenticating 2 commits of the channel one
# want: updating the channel two from file://HERE/repositories/two
# want: authenticating 2 commits of the channel two
# want: updating the channel three from file://HERE/repositories/three
# want: authenticating 2 commits of the channel three
# want: generation 1
# want:   guix SHORT (new)
# want:   one SHORT (new)
# want:   two SHORT (new)
# want:   three SHORT (new)
# want: updating the index of packages…
said nsscheme pull
# Nothing is compiled or written besides.
# want: 4
ls "$XDG_DATA_HOME/nsscheme/channels/trees" | wc -l
# want: (one three)
nsscheme -c '(use-modules ((one packages) #:prefix one:) ((three packages) #:prefix three:) (guix packages))
(write (map (compose string->symbol package-name) (list one:one three:three)))(newline)'
# want: yes
nsscheme build -d one two three | grep -c '\.drv$' | sed 's/^3$/yes/'
# want: ("guix" "show" "one")
nsscheme guix show one
# What is given counts instead.
# want: no code for module (one packages)
nsscheme -L tree -c '(use-modules (one packages))' 2>&1 | sed -n 's/;.*//; s/.*error: //p'
# want: no code for module (one packages)
NSSCHEME_GUIX=$W/tree nsscheme -c '(use-modules (one packages))' 2>&1 | sed -n 's/;.*//; s/.*error: //p'
# want: HERE/data/nsscheme/channels/trees/COMMIT-guix
said nsscheme -L . -c '(display (car (filter (lambda (d) (file-exists? (string-append d "/guix/store.scm"))) %load-path)))(newline)'

# want: guix  file://HERE/repositories/guix, branch main, at SHORT
# want: one  file://HERE/repositories/one, branch main, at SHORT
# want: two  file://HERE/repositories/two, another channel needs it, at SHORT
# want: three  file://HERE/repositories/three, another channel needs it, at SHORT
said nsscheme channel list
# want: Generation 1 DATE	(current)
# want:   guix SHORT
# want:     repository URL: file://HERE/repositories/guix
# want:     branch: main
# want:     commit: COMMIT
said nsscheme describe | head -n 5
# The file that it writes makes the same again.
nsscheme describe -f channels >exact.scm
# want: nothing new
nsscheme pull -C exact.scm 2>/dev/null
# want: ['guix', 'one', 'two', 'three'] True
nsscheme describe -f json | python3 -c 'import json, sys
data = json.load(sys.stdin)
print([each["name"] for each in data], all(len(each["introduction"]["commit"]) == 40 for each in data))'
# want: nsscheme: error: describe: -f takes human, channels or json, not 'yaml'; see ‘nsscheme describe --help’ [E1003]
nsscheme describe -f yaml 2>&1

# A new commit, and back again.
old=$(in_repository three commit)
in_repository three signed alice modules/three/more.scm "$(packages three | sed 's/three packages/three more/')" "More."
# want: generation 2
# want:   three SHORT → SHORT
said nsscheme pull | grep 'generation\|→'
# want: #t
nsscheme -c '(use-modules (three more)) (display (variable? (module-variable (resolve-module (quote (three more))) (quote three))))(newline)'
# want: 1
nsscheme pull --roll-back | grep -c "$old"
# want: Generation 1 DATE	(current)
# want: Generation 2 DATE
said nsscheme pull --list-generations | grep Generation
# want: nsscheme: error: there is no generation before 1 [E0913]
nsscheme pull --roll-back 2>&1
# want: generation 3
nsscheme pull 2>/dev/null | head -n 1

# Another moment: what was pulled stays.
# want: 1
nsscheme time-machine -C exact.scm -- describe 2>/dev/null | grep -c "$old"
# want: 0
nsscheme describe | grep -c "$old"
# want: no code for module (three more)
nsscheme time-machine -C exact.scm -- -c '(use-modules (three more))' 2>&1 | sed -n 's/;.*//; s/.*error: //p'
# want: time-machine: expected a command behind --, as in -- build hello; see ‘nsscheme time-machine --help’ [E1007]
nsscheme time-machine -C exact.scm 2>&1 | sed 's/nsscheme: error: //'

# Who has a package.
# want: two@1  two, (two packages) two, which is taken
nsscheme channel list --packages two 2>/dev/null
