# What is wrong with modules of a channel is said by the first command that looks for a package, and not again by the next
# ones: they have one line, until the file changes. --no-cache says all of it. None of it is kept as a command's answer.
# timeout: 180
. "$CASES/_tree.sh"
mkdir -p channel/my
printf '(define-module (my broken) #:use-module (guix packages))\n(define-public wrong (frobnicate))\n' >channel/my/broken.scm
printf '(define-module (my lonely) #:use-module (my nowhere))\n(define-public lonely (cons 1 2))\n' >channel/my/lonely.scm
touch -d '1 hour ago' channel/my/*.scm
said() { "$NS" "$@" -d --logical -L tree -L channel words 2>&1 | sed "s|$W|HERE|g; s|.*-words|words|" | grep -v '^ \|^hint'; }
said build
# want: channel/my/broken.scm:2:22: error: Unbound variable: frobnicate [E0201]
# want: nsscheme: warning: packages of the module (my broken) cannot be evaluated and are left out
# want: channel/my/lonely.scm:1:41: error: no code for module (my nowhere); searched: HERE/tree, HERE/channel, the standard library [E0203]
# want: imported by (my lonely)
# want: nsscheme: warning: packages of the module (my lonely) cannot be evaluated and are left out
# want: words-1.drv
said build
# want: nsscheme: warning: packages of 2 modules are left out, as was said before; --no-cache shows why
# want: words-1.drv
# An answer is kept, with this line; the terminal's colours make no other message.
said build --color=always
# want: nsscheme: warning: packages of 2 modules are left out, as was said before; --no-cache shows why
# want: words-1.drv
said build --no-cache | grep -c 'error: '
# want: 2
# The file has changed: a comment is enough.
echo ';; mended?' >>channel/my/broken.scm
said build
# want: channel/my/broken.scm:2:22: error: Unbound variable: frobnicate [E0201]
# want: nsscheme: warning: packages of the module (my broken) cannot be evaluated and are left out
# want: nsscheme: warning: packages of the module (my lonely) are left out, as was said before; --no-cache shows why
# want: words-1.drv
printf '(define-module (my broken))\n' >channel/my/broken.scm
rm channel/my/lonely.scm
said build
# want: words-1.drv
