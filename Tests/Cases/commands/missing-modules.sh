# A module that is not there: who imports it, from which line, where it was looked for, and what to do about it.
tree=$(cd "$CASES/../../GuixTree" && pwd)
mkdir -p my newer/etc newer/guix newer/gnu/packages half
said() { "$NS" "$@" 2>&1 | sed "s|$tree|TREE|g; s|$W|W|g"; }
cp -r "$tree"/. newer && rm -r newer/tests
printf '(channel-news\n  (version 0)\n  (entry (commit "1")))\n' >newer/etc/news.scm
cat >newer/gnu/packages/novel.scm <<'END'
(define-module (gnu packages novel) #:use-module (guix packages) #:use-module (gnu packages base))
(define-public novelty (package (inherit hello) (name "novelty")))
END
sed -i 's/#:export (canonical glibc)/#:export (canonical glibc brand-new)/' newer/gnu/packages/base.scm
echo '(define brand-new 1)' >>newer/gnu/packages/base.scm
printf '(define-module (my inner)\n  #:use-module (srfi srfi-1)\n  #:use-module (gnu packages novel))\n' >my/inner.scm
printf '(define-module (my outer)\n  #:use-module (my inner))\n' >my/outer.scm

NSSCHEME_GUIX=$W/newer said -L "$tree" -L "$W" -c '(use-modules (my outer))'
# want: my/inner.scm:3:16: error: no code for module (gnu packages novel); searched: TREE, W, the standard library [E0203]
# want:    3 |   #:use-module (gnu packages novel))
# want:      |                ^
# want: imported by (my inner), imported by (my outer)
# want: hint: the Guix tree at W/newer has (gnu packages novel): your channel needs a newer Guix than the one at TREE
NSSCHEME_GUIX=$W/newer said -L "$tree" -c '(use-modules ((gnu packages base) #:select (hello brand-new)))' | tail -n 4
# want: <command line>:1:14: error: no binding brand-new in module (gnu packages base) [E0204]
# want:    1 | (use-modules ((gnu packages base) #:select (hello brand-new)))
# want:      |              ^
# want: hint: the Guix tree at W/newer has ‘brand-new’ of (gnu packages base): your channel needs a newer Guix than the one at TREE
NSSCHEME_GUIX=$W/newer said -L "$tree" -c 'novelty' | tail -n 1
# want: hint: the Guix tree at W/newer has ‘novelty’, in (gnu packages novel): your channel needs a newer Guix than the one at TREE
NSSCHEME_GUIX=$tree said -L newer -c '(use-modules (guix uniqueness))' | tail -n 1
# want:      |              ^
rm newer/guix/search-paths.scm
NSSCHEME_GUIX=$tree said -L newer -c '(use-modules (guix search-paths))' | tail -n 1
# want: hint: the Guix tree at TREE has (guix search-paths): it is older than the one at W/newer, which has it no more
said -L newer -c '(use-modules (guix packages))' | sed -n '1s/:.*error/: error/p;$p'
# want: newer/guix/packages.scm: error: no code for module (guix search-paths); searched: W/newer, the standard library [E0203]
# want: hint: the Guix tree at W/newer is incomplete: guix/search-paths.scm is missing
said -L "$tree" -c '(use-modules (gnu packages comprission))' | tail -n 1
# want: hint: did you mean (gnu packages compression)?
said -L . -c '(use-modules (gnu packages base))' | tail -n 1
# want: hint: (gnu …) are Guix's modules: give a tree of its sources with -L
said -L "$W" -L none -c '(use-modules (their packages base))' | sed -n '1p;$p'
# want: <command line>:1:14: error: no code for module (their packages base); searched: W, W/none (which is not there), the standard library [E0203]
# want: hint: nothing on the load path begins with (their …); another channel's directory is added with -L

# Which modules of the tree have a name.
said -L "$tree" -c 'coreutils' | tail -n 1
# want: hint: ‘coreutils’ is in (gnu packages base); add (use-modules (gnu packages base))
