# Modules that do not load are reported and hide nothing; what is no module is not run; stores and hidden directories
# are not looked into.
. "$CASES/_channel.sh"
echo '(display "a script ran") (exit 3)' >script.scm
echo '(display "a hidden one ran")' >.hidden/words.scm
printf '(define-module (sub unbound))\n(define-public x\n  (nosuchthing 3))\n' >sub/unbound.scm
printf '(define-module (sub open))\n(define-public x (list 3)\n' >sub/open.scm
printf '(define-module (sub needs) #:use-module (sub unbound))\n' >sub/needs.scm
printf '(define-module (sub leaves))\n(exit 7)\n' >sub/leaves.scm
printf '(define-module (misplaced) #:use-module (guix packages) #:use-module (my words))\n' >sub/misplaced.scm
printf '(define-public it (package (inherit words-1) (name "it")))\n' >>sub/misplaced.scm
NSSCHEME_STORE=$W/store "$NS" add-to-store --name words.scm script.scm >/dev/null

"$NS" build -v 0 --logical -L . gloss:out 2>err | cut -d- -f2-; echo "${PIPESTATUS[0]}"
# want: gloss-3
# want: 0
grep -o 'sub/[a-z]*.scm:[0-9]*:[0-9]*: error: .*' err
# match: sub/leaves.scm:2:1: error: .*
# want: sub/unbound.scm:3:3: error: Unbound variable: nosuchthing [E0201]
# want: sub/open.scm:2:1: error: unclosed list, opened at line 2 column 1: ")" is missing [E0101]
grep -o 'the module .*' err
# want: the module (sub leaves) does not load and is left out
# want: the module (sub needs) does not load and is left out
# want: the module (sub open) does not load and is left out
# want: the module (sub unbound) does not load and is left out
grep ran err
"$NS" build -v 0 -L . it 2>err; echo $?
# want: 1
grep -A 3 neither err
# want: nsscheme: error: there is neither a package 'it' in the modules on the load path nor a file 'it' [E0920]
# want: modules that do not load: (sub leaves), (sub needs), (sub open) and (sub unbound)
# want: sub/misplaced.scm is not looked at: it defines the module (misplaced), but its path is that of (sub misplaced)
