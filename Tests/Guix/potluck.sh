# shellcheck shell=bash disable=SC2154
# A potluck over Guix's own sources, in the directory $TREE, from `init` to a user's build.
. "$CHECKOUT/Tests/Guix/_tree.sh"
if [ -z "$TREE" ]; then
  skipped 'no tree of Guix is named (make guix TREE=DIRECTORY)'
  exit 0
fi

"$here/Scripts/guix-potluck" "$nsscheme" "$TREE"
is 'the walk' 0 $?
