# A fixed output need not be signed: its derivation says what the contents are. A file is asked for by its hash, an archive is
# taken if its hash is the one that the derivation names; other contents are refused.
# timeout: 120
# want: a file, unsigned: built 0, fetched 1: Good morning
# want: asked: 1
# want: an archive, unsigned: built 0, fetched 1: Good evening
# want: another file: status 1, built 0: its hash is not the one that the derivation names
# want: another archive: status 0, built 1
# want: says that it is of other contents: True
# want: a longer file, with --fallback: status 0, built 1
# want: the stores are sound
import hashlib
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from _server import Server, changed, forget

NS, W = os.environ["NS"], os.environ["W"]
os.environ["GUIX_CONFIGURATION_DIRECTORY"] = "/nowhere"
os.mkdir(f"{W}/stores")
os.makedirs(f"{W}/files/nar")
DIGITS = "0123456789abcdfghijklmnpqrsvwxyz"


def nix_base32(data):
    number = int.from_bytes(data, "little")
    return "".join(DIGITS[number >> (5 * i) & 31] for i in reversed(range((len(data) * 8 + 4) // 5)))


def nsscheme(*words, user="user"):
    return subprocess.run([NS, *words], capture_output=True, text=True,
                          env=dict(os.environ, NSSCHEME_STORE=f"{W}/stores/new", XDG_CONFIG_HOME=f"{W}/{user}"))


def string(data):
    return len(data).to_bytes(8, "little") + data + bytes(-len(data) % 8)


def archive(data):
    return b"".join(map(string, [b"nix-archive-1", b"(", b"type", b"regular", b"contents", data, b")"]))


# Builders that make the right thing, too, so that a build shows.
def derivation(name, text, recursive):
    data = archive(text.encode()) if recursive else text.encode()
    digest = nix_base32(hashlib.sha256(data).digest())
    with open(f"{W}/{name}.scm", "w") as file:
        file.write(f"""
          (use-modules (guix gexp) (guix base32))
          (computed-file "{name}"
            #~(call-with-output-file #$output (lambda (port) (display "{text}" port)))
            #:options (list #:hash-algo 'sha256 #:hash (nix-base32-string->bytevector "{digest}")
                            #:recursive? {'#t' if recursive else '#f'}))""")
    return digest, data


def build(what, name, *words):
    forget()
    if os.path.exists(f"{W}/stores/new"):
        nsscheme("gc", "--delete-store", "--yes")
    done = nsscheme("build", f"--substitute-urls={server.url}", *words, "-f", f"{W}/{name}.scm")
    built, fetched = (len(re.findall(f"^{word} ", done.stderr, re.M)) for word in ("building", "fetching"))
    if nsscheme("gc", "--verify=contents").stdout:
        print("the store is not sound")
    return done, built, fetched


server = Server(f"{W}/files")
digest, data = derivation("morning", "Good morning", False)
os.makedirs(f"{W}/files/file/morning/sha256")
with open(f"{W}/files/file/morning/sha256/{digest}", "wb") as file:
    file.write(data)
done, built, fetched = build("a file", "morning")
print(f"a file, unsigned: built {built}, fetched {fetched}: {open(done.stdout.strip()).read() if done.stdout else done.stderr}")
print("asked:", sum(path.endswith(".narinfo") for path in server.requests))

digest, data = derivation("evening", "Good evening", True)
done = nsscheme("build", "--no-substitutes", "-f", f"{W}/evening.scm")
path = "/gnu/store/" + os.path.basename(done.stdout.strip())
with open(f"{W}/files/{os.path.basename(path)[:32]}.narinfo", "w") as file:
    file.write(f"StorePath: {path}\nURL: nar/evening\nCompression: none\nNarHash: sha256:{digest}\nNarSize: {len(data)}\n"
               "References: \n")
with open(f"{W}/files/nar/evening", "wb") as file:
    file.write(data)
done, built, fetched = build("an archive", "evening")
print(f"an archive, unsigned: built {built}, fetched {fetched}: {open(done.stdout.strip()).read() if done.stdout else done.stderr}")

server.lie("/file/", changed(lambda body: body.replace(b"morning", b"evenin9")))
done, built, fetched = build("another file", "morning")
reason = re.search("its hash is .*", done.stderr)
print(f"another file: status {done.returncode}, built {built}: {reason[0] if reason else done.stderr}")
server.lie("narinfo", changed(lambda body: re.sub(rb"NarHash: sha256:...", b"NarHash: sha256:123", body)))
done, built, fetched = build("another archive", "evening")
print(f"another archive: status {done.returncode}, built {built}")
print("says that it is of other contents:", "is not taken: it lacks a signature" in done.stderr)
server.honest()
server.lie("/file/", changed(lambda body: body + b"!" * 100000))
done, built, fetched = build("a longer file", "morning", "--fallback")
print(f"a longer file, with --fallback: status {done.returncode}, built {built}")
left = [name for name in os.listdir("/tmp") if name.startswith("nsscheme-") and len(name) == 15 and not os.listdir(f"/tmp/{name}")]
print("the stores are sound" if not left else f"left behind: {left}")
