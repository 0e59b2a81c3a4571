# shellcheck shell=bash disable=SC2154,SC2016
# The tree as the first process of a process namespace, and below exec as that.
. "$CHECKOUT/Tests/Services/_services.sh"
three=$(build "$here/Tests/Services/three.scm") || exit 1
own=$(build -e "(namespace (include (primitive-load \"$here/Tests/Services/three.scm\")) (unshare pid))") || exit 1
before=$(items)

processes() {
  local map=-r
  [ "$(id -u)" != 0 ] || [ $caller = other ] || map=
  # shellcheck disable=SC2086 # no option at all for root
  start unshare $map --fork --pid --mount-proc "$three/exec" /profile/bin/supervise
  local first=$tree
  await has_child "$first"
  tree=$(child "$first")
  await_inside 'busybox wget -q -O /dev/null http://127.0.0.1:8080/motd'
  is 'the first process' s6-svscan "$(inside cat /proc/1/comm)"
  inside s6-svscanctl -t /profile/service
  ended "$first"
  is 'the end of the first process' 0 $?
  gone 'as the first process'

  start "$own/exec" /profile/bin/supervise
  first=$tree
  await has_child "$first"
  tree=$(child "$first")
  await_inside 'busybox wget -q -O /dev/null http://127.0.0.1:8080/motd'
  is 'the server answers in a process namespace' 'Served from a namespace.' \
    "$(inside busybox wget -q -O - http://127.0.0.1:8080/motd)"
  kill -KILL "$first"
  ended "$first"
  gone 'exec was killed'
}

for_callers processes
unchanged
