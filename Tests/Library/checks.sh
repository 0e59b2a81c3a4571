# shellcheck shell=bash
# What the tests in shell share; each reads it first. Tests/Library/programs.py runs them: it makes `scratch`, the
# directory that goes away at the end, counts what is written to the file $CHECKS, and ends what takes too long.
# A check is written as `is WHAT EXPECTED ACTUAL`; `about`, where it is set, comes before WHAT.
set -u
here=$CHECKOUT
about=

is() {
  local what=${about:+$about: }$1
  if [ "$2" = "$3" ]; then
    printf 'passed %s\0' "$what" >>"$CHECKS"
  else
    printf 'failed %s\0' "$what" >>"$CHECKS"
    printf 'FAILED %s\n  expected: %q\n  got:      %q\n' "$what" "$2" "$3"
  fi
}

# like WHAT PATTERN ACTUAL: the shell's pattern fits.
like() {
  # shellcheck disable=SC2053
  if [[ $3 == $2 ]]; then is "$1" ok ok; else is "$1" "$2" "$3"; fi
}

# skipped WHY: what cannot be checked here.
skipped() { printf 'skipped %s\0' "${about:+$about: }$1" >>"$CHECKS"; }

# As whom things are tried: as this user, and for root as an ordinary one, too.
callers=(me)
[ "$(id -u)" != 0 ] || callers+=(other)

# as CALLER PROGRAM ARG...
as() {
  local caller=$1
  shift
  case $caller in
    me) timeout 600 "$@" ;;
    other) timeout 600 setpriv --reuid 65534 --regid 65534 --clear-groups "$@" ;;
  esac
}

# eventually COMMAND...: whether the command succeeds within ten seconds.
eventually() {
  local i
  for ((i = 0; i < 200; i++)); do
    if "$@"; then return 0; fi
    sleep 0.05
  done
  return 1
}
