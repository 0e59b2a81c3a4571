# Commands about items take what `nsscheme build' takes, too: files, expressions and packages stand for what was built of them.
. "$CASES/_channel.sh"
short() { sed -E 's|/gnu/store/[0-9a-z]{32}-||g; s| +| |g'; }
# What was never built has no size; as a derivation it is known.
"$NS" size -L . words@1 2>&1 | short
# want: nsscheme: error: words@1 has not been built: ‘nsscheme build’ with the same words builds it [E1101]
"$NS" graph --type=derivation -L . words@1 | short | grep -c '"words-1.10.drv" \['
# want: 1
"$NS" build -v 0 -L . words@1 >items
"$NS" size -L . words@1 | short | cut -d ' ' -f 1
# want: store
# want: words-1.10
# want: words-1.10-doc
# want: total:
# One output of it.
"$NS" size -L . words@1:doc | short | cut -d ' ' -f 1 | sed -n 2p
# want: words-1.10-doc
"$NS" graph -L . words@1 >by-package && "$NS" graph $(cat items) | cmp - by-package && echo same
# want: same
# The name of a root, an expression and a package on one line, in its order.
ln -s "$(grep doc items)" result
"$NS" graph -e '(plain-file "text" "")' result -L . words@1 | short | sed -n 's/.*label = "\(.*\)"\];/\1/p'
# want: text
# want: words-1.10-doc
# want: words-1.10
# A word that means nothing, no word, and an item that is not there.
"$NS" size -L . wrods 2>&1
# want: nsscheme: error: there is neither a package 'wrods' in the modules on the load path nor a file 'wrods' [E0920]
# want: did you mean the package 'words'?
"$NS" size 2>&1
# want: nsscheme: error: size: which items? Give ITEM, a FILE, a PACKAGE, or -e EXPR; see ‘nsscheme size --help’ [E1007]
# A store may be named as it is seen from here.
"$NS" copy --to=other -L . words@1:doc | short
# want: words-1.10-doc
NSSCHEME_STORE=other "$NS" size "/gnu/store/$(basename "$(readlink result)")" | short | cut -d ' ' -f 1 | sed -n 2p
# want: words-1.10-doc
# What goes wrong behind the evaluation is not the package's.
"$NS" copy --from=/nonexistent -L . words@1 2>&1
# want: nsscheme: error: there is no store /nonexistent
# Only an option that is near is proposed.
"$NS" size --al result 2>&1
# want: nsscheme: error: size: there is no option '--al'; see ‘nsscheme size --help’ [E1001]
# Options for a Guix tree, or those of the program, change nothing of items by name.
"$NS" -L /nonexistent size result 2>&1 | short | cut -d ' ' -f 1 | sed -n 2p
# want: words-1.10-doc
