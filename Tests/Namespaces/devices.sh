# shellcheck shell=bash disable=SC2154,SC2016
# The devices of a namespace.
. "$CHECKOUT/Tests/Namespaces/_runner.sh"

for caller in "${callers[@]}"; do
  table "$root" '/dev dev -' '/proc proc -'
  is "$caller: devices" 'fd full null ptmx pts random shm stderr stdin stdout tty urandom zero' \
    "$(as "$caller" "$store/ns/exec" /bin/sh -c 'echo x >/dev/null; echo x >/dev/shm/x; echo $(ls /dev)' 2>&1 </dev/null)"
done
