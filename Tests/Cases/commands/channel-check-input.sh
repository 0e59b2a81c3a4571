# What `channel check' and its relatives say of directories that are not what they should be.
tree=$(cd "$CASES/../../GuixTree" && pwd)
said() { "$NS" "$@" >out 2>&1; echo "$? $(sed "s|$tree|TREE|g; s|$W|W|g" out)"; }
mkdir -p channel/my empty half/guix
printf '(define-module (my words))\n(define-public x 1)\n' >channel/my/words.scm
cp "$tree"/guix/{store,packages,gexp}.scm half/guix

said channel check nowhere
# want: 1 nsscheme: error: there is no directory W/nowhere [E1102]
said channel check channel/my/words.scm
# want: 1 nsscheme: error: W/channel/my/words.scm is no directory [E1102]
said channel check -L nowhere channel
# want: 1 nsscheme: error: -L: there is no directory W/nowhere [E1102]
said build -L nowhere words
# want: 1 nsscheme: error: -L: there is no directory W/nowhere [E1102]
NSSCHEME_GUIX=empty said channel check channel
# want: 1 nsscheme: error: $NSSCHEME_GUIX: W/empty is no Guix tree: it has no guix/packages.scm; give the directory of Guix's sources [E1102]
NSSCHEME_GUIX=nowhere said channel check channel
# want: 1 nsscheme: error: $NSSCHEME_GUIX: there is no directory W/nowhere [E1102]
said channel check -L half channel
# want: 1 nsscheme: error: the Guix tree at W/half is incomplete: guix/derivations.scm is missing [E1102]
said -L half -c 1
# want: 1 nsscheme: error: the Guix tree at W/half is incomplete: guix/derivations.scm is missing [E1102]
said channel check channel
# want: 0 1 module in channel, over the part of Guix that nsscheme has itself (-L TREE gives the sources of Guix)
# want: ok      (my words)
# want: 1 module; 0 packages

# What .guix-channel may say wrong.
with() { echo "$1" >channel/.guix-channel; said channel check channel; }
with '(channel (version 0) (directory "none"))'
# want: 1 channel/.guix-channel:1:22: error: the channel has no directory none for its modules [E0912]
# want:    1 | (channel (version 0) (directory "none"))
# want:      |                      ^
with '(channel (version 7))'
# want: 1 channel/.guix-channel:1:10: error: this program does not know the channel's (version 7); expected (version 0) [E0912]
# want:    1 | (channel (version 7))
# want:      |          ^
with '(channel (directory "my"))'
# want: 1 channel/.guix-channel:1:1: error: the channel's description has no version: expected (version 0) [E0912]
# want:    1 | (channel (directory "my"))
# want:      | ^
with 'channel'
# want: 1 channel/.guix-channel:1:1: error: expected (channel (version 0) …), each part a list that begins with its name [E0912]
# want:    1 | channel
# want:      | ^
with '(channel (version 0) (dependencies (channel (name x))))'
# want: 1 channel/.guix-channel:1:36: error: a dependency needs a name and a url, found (channel (name x)) [E0912]
# want:    1 | (channel (version 0) (dependencies (channel (name x))))
# want:      |                                    ^
with '(channel (version 0'
# want: 1 channel/.guix-channel:1:10: error: unclosed list, opened at line 1 column 10: ")" is missing [E0101]
# want:    1 | (channel (version 0
# want:      |          ^
with '(channel (version 0) (directory "/"))'
# want: 0 1 module in channel, over the part of Guix that nsscheme has itself (-L TREE gives the sources of Guix)
# want: ok      (my words)
# want: 1 module; 0 packages
