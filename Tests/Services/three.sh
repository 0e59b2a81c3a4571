# shellcheck shell=bash disable=SC2154,SC2016
# A server on loopback, a service that crashes, and one that says when it is ready (three.scm).
. "$CHECKOUT/Tests/Services/_services.sh"
three=$(build "$here/Tests/Services/three.scm") || exit 1
before=$(items)

three_services() {
  start "$three/exec" /profile/bin/supervise
  await_inside 'busybox wget -q -O /dev/null http://127.0.0.1:8080/motd'
  is 'the server answers' 'Served from a namespace.' "$(inside busybox wget -q -O - http://127.0.0.1:8080/motd)"
  is 'every link of the profile leads somewhere inside' '' \
    "$(inside sh -c 'find /profile/ -type l ! -exec test -e {} \; -print')"
  is 'etc/profile' /profile/bin/supervise \
    "$(inside sh -c '. /profile/etc/profile; realpath --relative-to=/profile/bin "$(command -v supervise)" |
       grep -q "^../../gnu/store/.*/bin/supervise$" && echo /profile/bin/supervise')"
  is 'on a network of its own' lo "$(inside sh -c 'tail -n +3 /proc/net/dev' | sed 's/:.*//' | xargs)"
  await_inside 'grep -q url:/motd /run/log-web/current'
  is 'its log' ok "$(inside grep -q 'url:/motd' /run/log-web/current && echo ok)"

  await_inside '[ "$(wc -l </run/crashes)" -ge 2 ]'
  is 'what crashes is started again' 'crashed "as it should", {${twice}}' "$(inside sh -c 'sort -u /run/crashes')"
  is 'how it ended' 3 "$(inside s6-svdt /profile/service/crashing | sed -n '1s/.*exitcode //p')"

  await_inside '[ -p /run/gate ]'
  is 'up, not ready' 'true false' "$(inside s6-svstat -o up,ready /profile/service/ready)"
  inside sh -c ': >/run/gate'
  is 'ready' '' "$(inside s6-svwait -U -t 10000 /profile/service/ready)"
  is 'up and ready' 'true true' "$(inside s6-svstat -o up,ready /profile/service/ready)"
  await_inside '[ -s /run/log-ready/current ]'
  is 'the log of what was said before' 'about to be ready' "$(inside cat /run/log-ready/current)"

  # A supervisor that is killed is started again, and minds its service.
  local old
  old=$(inside s6-svstat -o pid /profile/service/web)
  kill -9 "$(ps -o ppid= -p "$old" | xargs)" "$old"
  await_inside "p=\$(s6-svstat -o pid /profile/service/web) && [ \$p -gt 0 ] && [ \$p != $old ]"
  await_inside 'busybox wget -q -O /dev/null http://127.0.0.1:8080/motd'
  is 'after its supervisor was killed' 'Served from a namespace.' \
    "$(inside busybox wget -q -O - http://127.0.0.1:8080/motd)"

  is 's6-svc -d' '' "$(inside s6-svc -wD -T 10000 -d /profile/service/web)"
  is 'down' 'false SIGTERM web has ended' \
    "$(inside s6-svstat -o up,signal /profile/service/web) $(inside cat /run/web-finished)"
  inside s6-svc -wu -T 10000 -u /profile/service/web
  is 'up again' true "$(inside s6-svstat -o up /profile/service/web)"
  inside s6-svc -wD -T 10000 -d /profile/service/web
  inside s6-svc -wD -T 10000 -d /profile/service/crashing
  inside s6-svc -wD -T 10000 -d /profile/service/ready
  is 'all down' 'false false false' \
    "$(for name in web crashing ready; do inside s6-svstat -o up "/profile/service/$name"; done | xargs)"
  inside s6-svscanctl -t /profile/service
  ended $tree
  is 'the end of the tree' 0 $?
  gone 'brought down'

  # A signal to the process of the namespace.
  start "$three/exec" /profile/bin/supervise
  await_inside '[ "$(s6-svstat -o up /profile/service/ready)" = true ]'
  kill -TERM $tree
  ended $tree
  is 'SIGTERM' 0 $?
  gone 'SIGTERM'
}

for_callers three_services
unchanged
