# shellcheck shell=bash disable=SC2154
# The expressions of vectors/cases.scm against what GNU Guix answered.
. "$CHECKOUT/Tests/Library/checks.sh"

vectors=$here/Tests/Golden/vectors
total=$(grep -c '^("' "$vectors/expected.scm")
"$nsscheme" "$vectors/check.scm" "$vectors/cases.scm" "$vectors/expected.scm" >"$scratch/out" 2>&1
is 'status' 0 $?
is 'vectors' "$total/$total" "$(tail -n 1 "$scratch/out")"
cat "$scratch/out"
