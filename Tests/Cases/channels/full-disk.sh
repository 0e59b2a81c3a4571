# A full disk is no fault of a channel's: pull says what is wrong and fails, what was pulled before still counts, and with
# room again the next pull is as if nothing had been.
# needs: git gpg root unshare
# timeout: 300
if [ -z "$INSIDE" ]; then INSIDE=1 exec unshare -m bash "$0"; fi
. "$CASES/_pull.sh"
export XDG_CACHE_HOME=$W/cache
for disk in data cache; do mkdir -p "$W/$disk" && mount -t tmpfs -o size=12m tmpfs "$W/$disk"; done
nsscheme pull >out 2>err; echo "$? $(head -n 1 out)"
# want: 0 generation 1

full() { # WHAT: a pull fails for want of room, and the first generation works as before
  nsscheme pull >out 2>err
  echo "$1: $?, $(grep -q 'No space left on device.* \[E1105\]$' err && echo said)$(grep 'left out' out err)," \
    "$(nsscheme describe 2>&1 | head -n 1 | cut -f 1 | cut -d ' ' -f 1-2), $(nsscheme build -d one two three 2>/dev/null | grep -c '\.drv$')"
}
fill() { dd if=/dev/zero of="$W/$1/filler" bs=4k 2>/dev/null; } # DISK
large() { # KILOBYTES: a commit of a channel that others do not need
  head -c "$(($1 * 1024))" /dev/urandom >"$W/repositories/one/large" &&
    in_repository one git add -A && in_repository one record alice "A large file."
}

# What is transferred does not fit.
large 3000; fill cache; full transfer
# want: transfer: 1, said, Generation 1, 3
# It fits, but the files do not.
rm "$W/cache/filler"; fill data; full files
# want: files: 1, said, Generation 1, 3
# All that is new is the generation itself.
channels guix two; full generation
# want: generation: 1, said, Generation 1, 3
rm "$W/data/filler"; channels guix one
said nsscheme pull | grep -v '^updating the channel\|^authenticating'
# want: generation 2
# want:   one SHORT → SHORT
# want: updating the index of packages…
