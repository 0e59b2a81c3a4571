# shellcheck shell=bash disable=SC2154
# The procedures of the libraries called with wrong arguments, against what Guile answered.
. "$CHECKOUT/Tests/Library/checks.sh"

mkdir "$scratch/work"
cd "$scratch/work" || exit 1
"$nsscheme" "$here/Tests/Golden/argument-errors/check.scm" </dev/null >"$scratch/out" 2>&1
is 'no difference but those that are kept' 0 $?
cat "$scratch/out"
