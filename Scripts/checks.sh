# What the scripts that try commands from outside share; they read it with `.`, after `nsscheme` was set.
# What is expected is written as `is WHAT EXPECTED ACTUAL`; `scratch` is a directory that goes away at the end.
export LC_ALL=C.UTF-8 NO_COLOR=1
scratch=$(mktemp -d)
chmod 755 "$scratch"
trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT
passed=0 failed=0

is() {
  if [ "$2" = "$3" ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED %s\n  expected: %q\n  got:      %q\n' "$1" "$2" "$3"
  fi
}

# like WHAT PATTERN ACTUAL: the shell's pattern fits.
like() {
  # shellcheck disable=SC2053
  if [[ $3 == $2 ]]; then is "$1" ok ok; else is "$1" "$2" "$3"; fi
}

# As whom things are tried: as this user, and for root as an ordinary one, too.
callers=(me)
[ "$(id -u)" != 0 ] || callers+=(other)

# as CALLER PROGRAM ARG...
as() {
  local caller=$1
  shift
  case $caller in
    me) timeout 60 "$@" ;;
    other) timeout 60 setpriv --reuid 65534 --regid 65534 --clear-groups "$@" ;;
  esac
}
