# shellcheck shell=bash disable=SC2154,SC2016
# Namespaces on a terminal (_terminal.py).
. "$CHECKOUT/Tests/Namespaces/_runner.sh"

for caller in "${callers[@]}"; do
  uid=$(id -u)
  [ "$caller" = me ] || uid=65534
  table "$root"
  chmod 666 "$store/ns/fstab"
  is "$caller: terminal" '' "$(python3 "$here/Tests/Namespaces/_terminal.py" "$store/ns/exec" "$uid" 2>&1 | grep -v ' 0 failed$')"
done
