# The packages of a channel over a tree are found by their names without loading all of its modules, and rightly after edits of
# the channel and of the tree.
# timeout: 120
cp -r "$CASES/../../GuixTree" tree
mkdir -p channel/words
cat >tree/gnu/packages/name-helper.scm <<'END'
(define-module (gnu packages name-helper) #:use-module (guix packages))
(define-public number 1)
(define-public (computed base)
  (package (inherit base) (name (string-append "computed-" (number->string number)))))
END
head='#:use-module (guix packages) #:use-module (gnu packages base)'
cat >channel/words/plain.scm <<END
(define-module (words plain) $head)
(define-public plain (package (inherit hello) (name "plain")))
END
cat >channel/words/computed.scm <<END
(define-module (words computed) $head #:use-module (gnu packages name-helper))
(define-public by-procedure (computed hello))
END
cat >channel/words/loud.scm <<END
(define-module (words loud) $head)
(define noise (begin (display "loud is loaded\n" (current-error-port)) 1))
(define-public loud (package (inherit hello) (name "loud")))
END
printf '(define-module (words broken) %s)\n(define-public broken (frob))\n' "$head" >channel/words/broken.scm
echo '(display "a script ran\n" (current-error-port))' >channel/manifest.scm
printf '(define-module (misplaced) %s)\n(define-public it (package (inherit hello) (name "it")))\n' "$head" >channel/words/it.scm
derive() { "$NS" build -L tree -L channel -d --no-grafts "$@" 2>err | sed 's/.*-\(.*-.*\.drv\)/\1/'; }
# want: plain-2.10.drv
derive plain
# The one whose names only evaluation shows is reported; nothing else is loaded.
# want: packages of the module (words broken) cannot be evaluated and are left out
grep -o 'packages of.*' err
# want: 0
grep -c 'loud\|script' err
# want: computed-1-2.10.drv
"$NS" build -L tree -L channel -d --no-grafts computed-1 2>/dev/null | sed 's/^.*-computed/computed/'
# want: loud-2.10.drv
# want: loud is loaded
derive loud
grep loud err
# A module's file may be one form that begins with its header, as in Guix's tests of `style'.
cat >channel/words/wrapped.scm <<END
(begin (begin (define-module (words wrapped) $head))
       (define-public wrapped (package (inherit hello) (name "wrapped"))))
END
# want: wrapped-2.10.drv
derive wrapped
# An edit of the tree, and of the channel.
sed -i 's/number 1/number 2/' tree/gnu/packages/name-helper.scm
# want: computed-2-2.10.drv
"$NS" build -L tree -L channel -d --no-grafts computed-2 2>/dev/null | sed 's/^.*-computed/computed/'
sed -i 's/"plain"/"plains"/' channel/words/plain.scm
# want: plains-2.10.drv
derive plains
derive plain
# want: did you mean the package 'plains'?
grep 'did you mean' err
# want: words/it.scm is not looked at: it defines the module (misplaced), but its path is that of (words it)
derive it
grep 'not looked at' err
# A channel before the tree whose modules hide the tree's.
mkdir -p channel/gnu/packages
sed 's/(name "hello")/(name "hullo")/' tree/gnu/packages/base.scm >channel/gnu/packages/base.scm
# want: hullo-2.10.drv
"$NS" build -L channel -L tree -d --no-grafts hullo 2>/dev/null | sed 's/.*-\(.*-.*\.drv\)/\1/'
# want: hello-2.10.drv
derive hello
