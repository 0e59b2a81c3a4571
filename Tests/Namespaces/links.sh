# shellcheck shell=bash disable=SC2154,SC2016
# Interfaces: bridges and pairs inside a network of its own, a pair with an end outside, and refusals.
. "$CHECKOUT/Tests/Namespaces/_runner.sh"

show='ip -o link show | while read -r n name rest; do echo "${name%%[@:]*}"; done | sort; ip -4 -o addr show br0; ip -4 -o addr show v1; ip route'
for caller in "${callers[@]}"; do
  table "$root" '/proc proc -' '- unshare - net' '- link - lo' '- link bridge,via=192.0.2.9 br0 192.0.2.1/24 2001:db8::1/64' \
    '- link veth=v1,master=br0,mtu=1400 v0' '- link - v1 198.51.100.2/24'
  shown=$(as "$caller" "$store/ns/exec" /bin/sh -c "$show" 2>&1)
  like "$caller: bridge and pair" $'br0\nlo\nv0\nv1\n*br0*inet 192.0.2.1/24*v1*inet 198.51.100.2/24*default via 192.0.2.9 dev br0*' "$shown"
  shown=$(as "$caller" "$store/ns/exec" /bin/sh -c 'ip link show v0; ip -6 addr show br0' 2>&1)
  like "$caller: a pair's end in the bridge" '*v0@v1:*UP*mtu 1400*master br0*inet6 2001:db8::1/64*' "$shown"
  is "$caller: the caller's network has none of them" '' "$(busybox ip -o link show | grep -E ' (br0|v0|v1)[@:]')"

  # Two ends in one namespace reach each other; a program with rights inside may go on from there.
  table "$root" '/proc proc -' '- unshare - net user' '- user - 0 0' '- link bridge br0 192.0.2.1/24'
  like "$caller: rights over the network inside" '*added*' "$(as "$caller" "$store/ns/exec" /bin/sh -c \
    'ip addr add 192.0.2.7/24 dev br0 && echo added' 2>&1)"

  # What cannot be is said in one line, before anything runs.
  while IFS='|' read -r lines expected; do
    IFS=';' read -ra parts <<<"$lines"
    table "$root" '- unshare - net' "${parts[@]}"
    shown=$(as "$caller" "$store/ns/exec" /bin/sh -c 'echo started' 2>&1)
    status=$?
    like "$caller: $lines" "125 exec: cannot *$expected*" "$status $shown"
    is "$caller: $lines: one line" 1 "$(wc -l <<<"$shown")"
  done <<'CASES'
- link bridge br0 192.0.2.1/33|line 5: expected an address
- link bridge br0 192.0.2/24|line 5: expected an address
- link bridge br0 host:192.0.2.1/24|line 5: an address of the host
- link bridge,veth=a b|line 5: an interface is of one kind
- link veth= b|line 5: expected the name of the other end
- link bridge a/b|line 5: expected the name of an interface
- link bridge far-too-long-a-name|line 5: expected the name of an interface
- link wormhole b|line 5: an option that a link does not have
- link mtu=x lo|line 5: expected a number
- link via=nowhere lo|line 5: expected the address of a gateway
- environment - A=1;- environment - B=2|line 6: a second `environment` line
- environment impure A=1|line 5: expected `pure`
- environment - A=1 B|line 5: expected variables
- link - lo;- link - lo|line 6: a second line for this interface
- link - eth7|find the interface eth7: No such device
- link master=br7 lo|find the interface br7
- link bridge lo|make the interface lo: File exists
- link bridge,via=203.0.113.1 br0 192.0.2.1/24|make a route by 203.0.113.1
- link bridge br0;- link veth=b,master=lo a|start the interface a
CASES
  table "$root" '- link bridge br0'
  like "$caller: a link without a network of its own" '*line 4: a link takes a network of its own*' \
    "$(as "$caller" "$store/ns/exec" /bin/sh -c 'echo started' 2>&1)"

  table "$root" '- unshare - net' '- link host=nst0 eth0 203.0.113.2/30 host:203.0.113.1/30'
  ping='said=$(busybox ping -c 1 -w 5 203.0.113.1 2>&1) && echo reached'
  if [ "$caller" = me ] && [ "$(id -u)" = 0 ]; then
    is 'an end in the network of root' reached "$(as me "$store/ns/exec" /bin/sh -c "$ping" 2>&1)"
    is 'it goes with the namespace' yes "$(eventually eval '! busybox ip link show nst0 >/dev/null 2>&1' && echo yes)"
    table "$root" '- unshare - net user' '- link host=nst0 eth0'
    like 'with users of its own not even root has rights there' '*nsrun*takes root, without a user namespace*' \
      "nsrun $(as me "$store/ns/exec" /bin/sh -c 'echo started' 2>&1)"
  else
    like "$caller: an end in the caller's network" 'exec: cannot make the interface eth0: *that takes root*' \
      "$(as "$caller" "$store/ns/exec" /bin/sh -c "$ping" 2>&1)"
  fi
done
