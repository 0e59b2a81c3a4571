# shellcheck shell=bash disable=SC2154
# A peer, where guile-gcrypt is there: Guile runs the same sources, the store is ours.
. "$CHECKOUT/Tests/Guix/_tree.sh"

if command -v guile >/dev/null && guile -c '(use-modules (gcrypt hash))' 2>/dev/null; then
  "$nsscheme" daemon --listen="$scratch/socket" --store="$scratch/peer" >/dev/null 2>&1 &
  daemon=$!
  for _ in $(seq 50); do [ -S socket ] || sleep 0.1; done
  export GUIX_DAEMON_SOCKET=$scratch/socket GUILE_AUTO_COMPILE=0
  same "mechanisms, under Guile" "$tests/mechanisms.txt" guile --no-auto-compile -L "$tree" "$tests/mechanisms.scm"
  same "packages, under Guile" "$tests/packages.tsv" \
    guile --no-auto-compile -L "$tree" "$tests/all.scm" "(gnu packages gtk)"
  same "mechanisms, on a socket" "$tests/mechanisms.txt" "$nsscheme" -L "$tree" "$tests/mechanisms.scm"
  unset GUIX_DAEMON_SOCKET
  kill $daemon
else
  skipped "under Guile: there is no guile with (gcrypt hash)"
fi
