# shellcheck shell=bash disable=SC2154,SC2016
# Awkward names in namespaces written in Scheme, and items that runs do not change.
. "$CHECKOUT/Tests/Library/checks.sh"
cp "$here/Tests/Namespaces/_box.scm" "$scratch/box.scm"

# Every character that a name can have, in paths, unions and the environment.
for name in one two; do
  mkdir -p "$scratch/awkward/a:b,c d"$'\n'"e\\f"$'\t'"g\"h'i=é/$name"
  echo "$name" >"$scratch/awkward/a:b,c d"$'\n'"e\\f"$'\t'"g\"h'i=é/$name/text"
  echo "$name" >"$scratch/awkward/a:b,c d"$'\n'"e\\f"$'\t'"g\"h'i=é/$name/only-$name"
done
cat >"$scratch/awkward.scm" <<SCHEME
(load "box.scm")
(define awkward "a:b,c d\ne\\\\f\tg\"h'i=é")
(define directory (string-append "$scratch/awkward/" awkward))
(define (below . names) (string-join (cons directory names) "/"))
(namespace
  (bind "/" box)
  (bind (string-append "/x/" awkward) (below "one"))
  (bind (string-append "/y/" awkward) (list (below "one") (below "two")))
  (bind (string-append "/z/" awkward "/file") (below "two" "text"))
  (bind (string-append "/s/" awkward) (plain-file "built" "built\n"))
  (environment (("AWKWARD" awkward) ("EMPTY" "")))
  (working-directory (string-append "/y/" awkward)))
SCHEME
is 'awkward names' $'one\none\none\ntwo\ntwo\nbuilt\nsame' \
  "$("$nsscheme" run -v 0 "$scratch/awkward.scm" -- /bin/sh -c 'cat "/x/$AWKWARD/text" "/y/$AWKWARD/text" only-one only-two \
     "/z/$AWKWARD/file" "/s/$AWKWARD"; [ "$(pwd)" = "/y/$AWKWARD" ] && [ -z "$EMPTY" ] && echo same' 2>&1)"

# The item is the same after runs as before, the mount points in root/ included; so is the host.
cat >"$scratch/places.scm" <<SCHEME
(load "box.scm")
(namespace
  (bind "/" box)
  (bind "/new/place/file" (plain-file "file" "bound\n"))
  (bind "/host" "$scratch/awkward")
  (bind "/host/new/file" (plain-file "file" "over nothing\n"))
  (tmpfs "/new/memory"))
SCHEME
item=$("$nsscheme" build -v 0 "$scratch/places.scm")
before=$(find "$item" "$scratch/awkward" -printf '%p %m %i %T@ %s\n')
for i in 1 2; do
  is "a file bound over nothing, run $i" $'bound\nover nothing' \
    "$("$nsscheme" run -v 0 "$scratch/places.scm" -- /bin/cat /new/place/file /host/new/file 2>&1)"
done
is 'the item and the host are what they were' "$before" "$(find "$item" "$scratch/awkward" -printf '%p %m %i %T@ %s\n')"
is 'root/ is read-only' '' "$(find "$item" -perm /222 ! -type l)"
is 'and built again it is the same' "$item" "$("$nsscheme" build -v 0 "$scratch/places.scm")"
