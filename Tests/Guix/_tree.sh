# shellcheck shell=bash disable=SC2034
# Guix mode: nsscheme with -L TREE is Guix. What these tests share: the look-alike of a tree in Tests/GuixTree, whose
# modules have Guix's names and shapes. What each mechanism comes to (tests/mechanisms.txt there) and the derivations of
# all packages (tests/packages.tsv) are what Guile gives.
. "$CHECKOUT/Tests/Library/checks.sh"
tree=$here/Tests/GuixTree
tests=$tree/tests
BUSYBOX=$(command -v busybox) && export BUSYBOX
unset GUIX_DAEMON_SOCKET GUIX_PACKAGE_PATH GUILE_LOAD_PATH NSSCHEME_GUIX NSSCHEME_EAGER
cd "$scratch" || exit 1

# same WHAT EXPECTED-FILE COMMAND...: the output is that file, the tree's own files named from there.
same() {
  local what=$1 expected=$2
  shift 2
  timeout 120 "$@" 2>err | sed "s|$tree/||" >out
  if cmp -s out "$expected"; then
    is "$what" ok ok
  else
    is "$what" ok different
    diff "$expected" out | head -n 20
    tail -n 5 err
  fi
}
