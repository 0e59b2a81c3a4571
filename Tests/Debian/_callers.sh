# shellcheck shell=bash disable=SC2034
# What the tests of Debian's packages share: a program that anybody may run, and a directory and a store for each caller.
# Needs apt, dpkg-deb, xz, lz4 and a static /bin/busybox.
. "$CHECKOUT/Tests/Library/checks.sh"

# The checkout may be where nobody else can look.
cp "$nsscheme" "$(dirname "$nsscheme")/nsrun" "$scratch/"
chmod 755 "$scratch/nsscheme" "$scratch/nsrun"
nsscheme=$scratch/nsscheme
for caller in "${callers[@]}"; do mkdir -p "$scratch/$caller"; done
[ "$(id -u)" != 0 ] || chown 65534:65534 "$scratch/other"

# as CALLER PROGRAM ARG...: in the caller's directory, with the caller's store.
as() {
  local caller=$1
  shift
  (
    cd "$scratch/$caller" || exit 1
    export NSSCHEME_STORE=$scratch/$caller/store HOME=$scratch/$caller
    case $caller in
      me) exec timeout 120 "$@" ;;
      other) exec timeout 120 setpriv --reuid 65534 --regid 65534 --clear-groups "$@" ;;
    esac
  )
}
