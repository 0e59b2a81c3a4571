# shellcheck shell=bash disable=SC2154,SC2016
# What a namespace that runs is made of is in use.
. "$CHECKOUT/Tests/Library/checks.sh"
cp "$here/Tests/Namespaces/_box.scm" "$scratch/box.scm"

mkdir "$scratch/pipes"
cat >"$scratch/kept.scm" <<SCHEME
(load "box.scm")
(namespace
  (bind "/" box)
  (bind "/pipes" "$scratch/pipes")
  (bind "/kept" (plain-file "kept" "kept\n")))
SCHEME
timeout 60 "$nsscheme" run -v 0 "$scratch/kept.scm" -- /bin/sh -c \
  'echo >/pipes/begun; until [ -e /pipes/end ]; do sleep 0.1; done; cat /bin/cat >/pipes/read && cat /kept' >"$scratch/kept" 2>&1 &
runner=$!
is 'the namespace runs' yes "$(eventually [ -e "$scratch/pipes/begun" ] && echo yes)"
"$nsscheme" gc >/dev/null 2>&1
touch "$scratch/pipes/end"
wait $runner
is 'garbage is collected around a namespace that runs' '0 kept' "$? $(cat "$scratch/kept" 2>&1)"
"$nsscheme" gc >/dev/null 2>&1
is 'and it is garbage afterwards' '' "$(ls "$NSSCHEME_STORE" 2>/dev/null | grep -e '-kept$')"
