# shellcheck shell=bash disable=SC2154
# Random edits of the look-alike: what is answered from what is kept is what is computed from nothing.
. "$CHECKOUT/Tests/Guix/_tree.sh"

"$here/Scripts/tree-edits" "$nsscheme" --count=40
is '40 edits' 0 $?
