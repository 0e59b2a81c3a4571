# shellcheck shell=bash disable=SC2154
# What we publish, fetched by the own client of Guix's sources, in the directory $TREE, under Guile.
. "$CHECKOUT/Tests/Guix/_tree.sh"
if [ -z "$TREE" ]; then
  skipped 'no tree of Guix is named (make guix TREE=DIRECTORY)'
  exit 0
fi

"$here/Scripts/guix-publish" "$nsscheme" "$TREE"
is 'what Guix fetches and says' 0 $?
