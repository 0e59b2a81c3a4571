# shellcheck shell=bash disable=SC2154
# The tree's commands, and ours over the tree.
. "$CHECKOUT/Tests/Guix/_tree.sh"

sed -n '/^name: toolchain/,/^synopsis/p' "$tests/mechanisms.txt" >expected
same "guix show" expected "$nsscheme" guix -L "$tree" show toolchain
grep -P '^(hello|sqlite)\t' "$tests/packages.tsv" | cut -f 3 >expected
same "guix build -d" expected "$nsscheme" guix -L "$tree" build -d --no-grafts hello sqlite@3
same "build -d" expected "$nsscheme" build -L "$tree" -d --no-grafts --logical hello sqlite@3
