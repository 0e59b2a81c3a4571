# shellcheck shell=bash disable=SC2154
# Mechanisms and packages of the look-alike, with and without laziness (NSSCHEME_EAGER=1).
. "$CHECKOUT/Tests/Guix/_tree.sh"

same "mechanisms" "$tests/mechanisms.txt" "$nsscheme" -L "$tree" "$tests/mechanisms.scm"
same "mechanisms, eager" "$tests/mechanisms.txt" env NSSCHEME_EAGER=1 "$nsscheme" -L "$tree" "$tests/mechanisms.scm"
# The order that suits the macros of the cycle, as in Guile: gtk, which uses one of linux's, comes first.
for module in gtk; do
  same "packages, first of $module" "$tests/packages.tsv" "$nsscheme" -L "$tree" "$tests/all.scm" "(gnu packages $module)"
done
same "packages, eager" "$tests/packages.tsv" \
  env NSSCHEME_EAGER=1 "$nsscheme" -L "$tree" "$tests/all.scm" "(gnu packages gtk)"
