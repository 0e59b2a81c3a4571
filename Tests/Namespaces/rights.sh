# shellcheck shell=bash disable=SC2154,SC2016
# Users, capabilities and a network of its own.
. "$CHECKOUT/Tests/Namespaces/_runner.sh"

for caller in "${callers[@]}"; do
  table "$root" '- unshare - net' '- link - lo'
  like "$caller: loopback" '1: lo: <LOOPBACK,UP,*' "$(as "$caller" "$store/ns/exec" /bin/ip link 2>&1)"
  table "$root" '- user - 5 6'
  like "$caller: user" 'uid=5 gid=6*' "$(as "$caller" "$store/ns/exec" /bin/id 2>&1)"
  table "$root" '/proc proc -' '- user - 0 0' '- capabilities - net_bind_service'
  like "$caller: capabilities" '*CapEff: 0000000000000400 CapBnd: 0000000000000400 *' \
    "$(as "$caller" "$store/ns/exec" /bin/sh -c 'echo $(grep Cap /proc/self/status)' 2>&1)"
done
