# A client of the daemon's, where /gnu/store is the store: guix opens items and derivations there itself.
# needs: python3
item=$(nsscheme add-to-store -r "$0" --logical 2>/dev/null || nsscheme add-to-store "$0" --logical)
mkdir -p 'a directory'; cd 'a directory'
TMPDIR=$W nsscheme daemon --exec -- sh -c 'cmp "$1" "$2" && echo same; touch "$1" 2>/dev/null || echo read-only
  pwd; stat -c %a "$GUIX_DAEMON_SOCKET"; exit 7' sh "$item" "$0" | sed "s|$W|W|"; echo ${PIPESTATUS[0]}
# want: same
# want: read-only
# want: W/a directory
# want: 600
# want: 7
cd "$W"; ls -d nsscheme-daemon-* 2>/dev/null
# The client speaks with the daemon.
cat >client.py <<'PY'
import os, socket, struct
s = socket.socket(socket.AF_UNIX); s.connect(os.environ["GUIX_DAEMON_SOCKET"]); f = s.makefile("rwb")
f.write(struct.pack("<Q", 0x6e697863)); f.flush()
print(hex(struct.unpack("<Q", f.read(8))[0]))
PY
nsscheme daemon --exec --listen=named -- python3 client.py; ls named 2>/dev/null
# want: 0x6478696f
nsscheme daemon --exec -- sh -c 'kill -TERM $$'; echo $?
# want: 143
nsscheme daemon --exec -- no-such-program; echo $?
# says: cannot run
# want: 127
nsscheme daemon --exec; nsscheme daemon --listen=socket -- sh; echo $?
# says: which program? Give it behind --, as in --exec -- guix gc
# says: 'sh': only --exec runs a program
# want: 1
