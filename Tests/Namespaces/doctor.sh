# shellcheck shell=bash disable=SC2154,SC2016
# `nsscheme doctor`: what works here, and what it says where something is refused.
. "$CHECKOUT/Tests/Library/checks.sh"

like 'doctor' '*mount namespaces: yes*lowerdir+*' "$("$nsscheme" doctor 2>&1)"

# Doctor, on a machine with limits of its own.
limits='cd /proc/sys/user; echo 0 >max_net_namespaces; exec "$@"'
if said=$(unshare --user --map-root-user /bin/sh -c "$limits" sh "$nsscheme" doctor 2>&1); then
  like 'doctor: no networks' $'Linux *mount namespaces: yes\n*network namespaces: no\n  instead: the caller\'s own; a namespace with (unshare net) is refused*
  *sysctl user.max_net_namespaces=10000\n*bridges: no\n*Namespaces can be made here; *' "$said"
else
  is 'doctor under limits' 'status 0' "status $? $said"
fi
said=$(unshare --user --map-root-user /bin/sh -c "${limits//net_/mnt_}" sh "$nsscheme" doctor 2>&1)
is 'doctor: nothing works' 1 $?
like 'doctor: why' $'*mount namespaces: no\n  instead: nothing; namespaces cannot be made\n*sysctl user.max_mnt_namespaces=10000\n*Namespaces cannot be made here.' "$said"
said=$(strace -f -o /dev/null -e trace=fsopen -e inject=fsopen:error=ENODEV:when=2+ "$nsscheme" doctor 2>&1)
like 'doctor: no overlays' $'*overlay file systems: no\n  instead: one bind for each entry of a union; a writable union is refused\n  No such device: modprobe overlay\n*' \
  "$said"
is 'doctor: JSON' 'True True' "$("$nsscheme" doctor --json | python3 -c 'import json, sys
findings = json.load(sys.stdin)
print(len(findings) > 12, all(set(f) >= {"feature", "works"} for f in findings))')"
