# shellcheck shell=bash disable=SC2154,SC2016
# The router of Examples, directly and from a pack; what it binds comes from Debian's archive.
. "$CHECKOUT/Tests/Services/_services.sh"

# The operands with which Examples/router-packages.scm was written.
imported() { sed -n '/import deb /,/ -o /p' "$here/Examples/router.scm" | tr -d ';\\\n' | sed 's/.*import deb //; s/ -o .*//'; }
# An archive that has dropped a version has a newer one: the machine's lists know it.
cp -r "$here/Examples" "$scratch/Examples"
if ! router=$(build -M 4 "$scratch/Examples/router.scm" 2>"$scratch/said"); then
  # shellcheck disable=SC2046
  (cd "$scratch" && rm Examples/router-packages.scm && "$nsscheme" import deb $(imported) -o Examples/router-packages.scm)
  router=$(build -M 4 "$scratch/Examples/router.scm") || exit 1
fi
before=$(items)

routes() { inside /usr/bin/ip route show proto bird 192.0.2.0/24 | grep -q via; }
logged() { inside cat /run/log-bird/current | grep -q Started; }
interfaces=$(ls /sys/class/net)

router() {
  if ! (as unshare -r -n busybox ip link add nsscheme-bridge type bridge) 2>/dev/null; then
    skipped 'this kernel has no bridges in user namespaces'
    return
  fi
  start "$1" /router/bin/supervise
  await routes || echo "$caller: BIRD has no route"
  is 'the bridge' 'br0 10.0.0.1/24' \
    "$(inside /usr/bin/ip -o -4 address show dev br0 | awk '{ print $2, $4 }')"
  is 'the bridge is one' bridge "$(inside /usr/bin/ip -d -o link show dev br0 | grep -o -w bridge | head -n 1)"
  is 'and the host has none of it' "$interfaces" "$(ls /sys/class/net)"
  is 'BIRD runs' 'Daemon is up and running' "$(inside /usr/sbin/birdc -s /run/bird.ctl show status | tail -n 1)"
  is 'and has told the kernel' '192.0.2.0/24 via 10.0.0.2 dev br0 proto bird metric 32' \
    "$(inside /usr/bin/ip route show proto bird 192.0.2.0/24 | sed 's/dev br0 metric/dev br0 proto bird metric/; s/ *$//')"
  await logged || echo "$caller: BIRD has said nothing"
  is 'its log' Started "$(inside cat /run/log-bird/current | awk 'NR == 1 { print $NF }')"
  inside s6-svc -wD -T 10000 -d /router/service/bridge
  is 'without its service the bridge is gone' '' "$(inside /usr/bin/ip -o link show type bridge)"
  inside s6-svscanctl -t /router/service
  ended $tree
  gone 'router'
}

for_callers router "$router/exec"
# And from a pack, as for a machine that has nothing.
about=packed
mkdir "$scratch/packed"
"$nsscheme" pack -v 0 "$scratch/Examples/router.scm" -o "$scratch/router.tar.gz" &&
  tar -C "$scratch/packed" -xf "$scratch/router.tar.gz"
rm -rf "$scratch/router.tar.gz"
router "$scratch/packed/exec"
unchanged
