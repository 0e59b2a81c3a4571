# shellcheck shell=bash disable=SC2034
# Trees of services under Debian's s6 and execline, in namespaces, as this user and, for root, as an ordinary one too.
# Each tree is started as the process of its namespace, looked at from within, brought down, and must leave no process
# behind: a mark in the environment tells its processes from all others. Nor may it change the items.
. "$CHECKOUT/Tests/Library/checks.sh"
if ! command -v s6-svscan >/dev/null || ! command -v execlineb >/dev/null || ! command -v nsenter >/dev/null; then
  skipped "needs s6, execline and nsenter (Debian: apt-get install s6 execline util-linux)"
  exit 0
fi
mark=NSSCHEME_TEST_MARK=$$-${scratch##*-}
trap 'for left in $(marked); do kill -9 "$left" 2>/dev/null; done' EXIT
tree= caller=me

# for_callers COMMAND...: as each caller for whom there are user namespaces.
for_callers() {
  for caller in "${callers[@]}"; do
    about=$caller
    if ! (as unshare -r -m true) 2>/dev/null; then
      skipped 'this kernel or container has no user namespaces for ordinary users (see nsscheme doctor)'
      continue
    fi
    "$@"
  done
}

# as PROGRAM ARG...: instead of this shell, as the caller of the moment.
as() {
  case $caller in
    me) exec "$@" ;;
    other) exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@" ;;
  esac
}

# The processes with the mark; those that have ended have no environment any more.
marked() { grep -l -s -F -- "$mark" /proc/[0-9]*/environ | cut -d/ -f3; }

# start PROGRAM ARG...: in the background, with the mark; `tree` is its process.
start() {
  (as env "$mark" "$@") >"$scratch/said" 2>&1 &
  tree=$!
}

# ended PROCESS: waits for its end, ten seconds at most; its status.
ended() {
  {
    await not_there "$1" || { echo "$caller: has not ended: $1"; marked | xargs -r kill -9; }
    wait "$1"
  } 2>/dev/null
}
not_there() { ! kill -0 "$1" 2>/dev/null; }

same() { [ "$(readlink "/proc/$tree/ns/$1")" = "$(readlink "/proc/self/ns/$1")" ]; }

# inside PROGRAM ARG...: in the namespaces of `tree`.
inside() {
  local options=()
  same user || options+=(-U --preserve-credentials)
  same net || options+=(-n)
  (as timeout 30 nsenter -t "$tree" "${options[@]}" -m -- "$@" 2>&1)
}

# await PROGRAM ARG...: until it succeeds, ten seconds at most.
await() { eventually "$@" >/dev/null 2>&1; }
await_inside() { await inside sh -c "$1" || echo "$caller: never happened: $1"; }

# gone WHAT: nothing of the tree is left.
gone() {
  await no_marked
  is "$1: no process is left" '' "$(marked | xargs -r ps -o args= -p)"
}
no_marked() { [ -z "$(marked)" ]; }

child() { pgrep -P "$1" | head -n 1; }
has_child() { [ -n "$(child "$1")" ]; }

build() { "$nsscheme" build -v 0 "$@"; }
items() { (cd "$NSSCHEME_STORE" && find . -path './*-s6-*' | sort | md5sum); }
unchanged() { is 'the items are as they were' "$before" "$(items)"; }
