# shellcheck shell=bash disable=SC2154,SC2016
# `nsscheme explain`: what is where, and what hides what.
. "$CHECKOUT/Tests/Library/checks.sh"
shapes=$here/Tests/Namespaces/_shapes.scm

like 'explain' '*/a  union*/bin/env  mask*' "$("$nsscheme" explain "$shapes" 2>/dev/null)"
like 'explain: the winner and what it hides' '/a/text: /gnu/store/*-layer/text
  under /a, a union
  hides /gnu/store/*-layer/text' "$("$nsscheme" explain "$shapes" /a/text 2>/dev/null)"
is 'explain: JSON' '/bin/env mask 1' "$("$nsscheme" explain --json "$shapes" /bin/env 2>/dev/null |
  python3 -c 'import json, sys; e = json.load(sys.stdin); print(e["path"], e["kind"], len(e["hidden"]))')"
is 'explain: JSON of the whole' '/a union 2' "$("$nsscheme" explain --json "$shapes" 2>/dev/null |
  python3 -c 'import json, sys
for e in json.load(sys.stdin):
  if e.get("target") == "/a": print(e["target"], e["kind"], len(e["sources"]))')"
