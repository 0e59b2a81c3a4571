"""On a terminal `gc --delete-store` asks, and takes nothing but yes for yes."""
import os
import pty
import subprocess

STORE = os.environ["NSSCHEME_STORE"]
NS = os.environ["NS"]


def answer(text):
    process, end = pty.fork()
    if process == 0:
        os.execv(NS, ["nsscheme", "gc", "--delete-store"])
    shown = b""
    while b"[y/N] " not in shown:
        shown += os.read(end, 1024)
    os.write(end, text)
    try:
        while more := os.read(end, 1024):
            shown += more
    except OSError:
        pass
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    lines = shown.decode().replace("\r", "").replace(STORE, "STORE").split("\n")
    print(status, lines[0].split(" with ")[0], "|", lines[-2].split(" with ")[0], os.path.exists(STORE))


subprocess.run([NS, "build", "-v", "0", "-e", '(plain-file "x" "")'], stdout=subprocess.DEVNULL, check=True)
for text in [b"\n", b"n\n", b"yesterday\n", b"\x04", b"y\n"]:
    answer(text)
# want: 1 Delete the store 'STORE' | nsscheme: error: nothing was deleted [E1104] True
# want: 1 Delete the store 'STORE' | nsscheme: error: nothing was deleted [E1104] True
# want: 1 Delete the store 'STORE' | nsscheme: error: nothing was deleted [E1104] True
# want: 1 Delete the store 'STORE' | nsscheme: error: nothing was deleted [E1104] True
# want: 0 Delete the store 'STORE' | deleted the store 'STORE' False
