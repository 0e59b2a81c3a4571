# shellcheck shell=bash disable=SC2154,SC2016
# The fields that say how s6 treats a service (manners.scm).
. "$CHECKOUT/Tests/Services/_services.sh"
manners=$(build "$here/Tests/Services/manners.scm") || exit 1
before=$(items)

manners() {
  start "$manners/exec" /profile/service/.start
  await_inside '[ -e /run/stubborn ]'
  is 'timeout-kill' ' false SIGKILL' "$(inside s6-svc -wD -T 10000 -d /profile/service/stubborn) $(
    inside s6-svstat -o up,signal /profile/service/stubborn)"
  await_inside '[ "$(s6-svstat -o up /profile/service/slow)" = true ]'
  # Without the field the script would have five seconds.
  inside s6-svc -d /profile/service/slow
  await_inside '[ -s /run/slow ]'
  is 'what finish is told' '256 15 slow' "$(inside cat /run/slow)"
  is 'timeout-finish' '' "$(inside s6-svwait -D -t 4000 /profile/service/slow)"
  is 'finish says that it is of no use' '' "$(inside s6-svwait -D -t 10000 /profile/service/quitter)"
  is 'and it is not started again' 'false false run finish' \
    "$(inside s6-svstat -o up,wantedup /profile/service/quitter) $(inside cat /run/quitter | xargs)"
  await_inside '[ -e /run/polite ]'
  inside s6-svc -wD -T 10000 -d /profile/service/polite
  is 'down-signal' SIGINT "$(inside cat /run/signal)"
  is 'down' 'false false' "$(inside s6-svstat -o up,normallyup /profile/service/sleeping)"
  inside s6-svc -wu -T 10000 -u /profile/service/sleeping
  is 'started by hand' true "$(inside s6-svstat -o up /profile/service/sleeping)"
  await_inside '[ -e /run/spoken-all ]'
  is 'values of the environment, and data' $'one\ntwo\n\nfour\n around \t \n\n\'"\\${HOME} $(x) {} é\nof data' \
    "$(inside cat /run/spoken)"
  inside s6-svc -wD -T 10000 -d /profile/service/speaking
  is 'what commands of finish are told' '256 15 speaking' "$(inside cat /run/ended)"
  await_inside '[ "$(wc -l </run/fragile)" -ge 4 ]'
  is 'max-death-tally' 2 "$(inside s6-svdt /profile/service/fragile | wc -l)"
  inside s6-svscanctl -t /profile/service
  ended $tree
  gone 'manners'
}

for_callers manners
unchanged
