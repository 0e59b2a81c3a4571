# shellcheck shell=bash disable=SC2154,SC2016
# A network of its own, in Scheme.
. "$CHECKOUT/Tests/Library/checks.sh"
cp "$here/Tests/Namespaces/_box.scm" "$scratch/box.scm"

cat >"$scratch/net.scm" <<'SCHEME'
(load "box.scm")
(namespace
  (bind "/" box)
  (unshare net)
  (link "lo")
  (link "br0" #:type 'bridge #:addresses '("192.0.2.1/24" "2001:db8::1/64"))
  (link "v0" #:peer "v1" #:bridge "br0" #:mtu 1400)
  (link "v1" #:addresses '("198.51.100.2/24") #:gateway "198.51.100.1"))
SCHEME
is 'a bridge and a pair' $'lo 127.0.0.1/8\nbr0 192.0.2.1/24\nv1 198.51.100.2/24\ndefault via 198.51.100.1 dev v1' \
  "$("$nsscheme" run -v 0 "$scratch/net.scm" -- /bin/sh -c 'ip -4 -o addr; ip route' 2>&1 |
    sed -n 's/^[0-9]*: *\([a-z0-9]*\) *inet \([^ ]*\).*/\1 \2/p; s/ *$//; /^default/p')"
