# What is published is fetched by `nix' as well, references and all: archives and what is said of them are Nix's formats. Only
# signatures are Guix's own, so Nix has to be content without, and what a cache of Nix's has is refused as not signed.
# needs: nsscheme-serve nix nix-store
# timeout: 240
import os
import random
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _publish import Publisher, STORE, W, archive, item, key, nsscheme

os.environ.update(NIX_STORE_DIR="/gnu/store", NIX_CONF_DIR=W + "/nix", NIX_CONFIG="experimental-features = nix-command",
                  **{f"NIX_{name}_DIR": f"{W}/nix/{name.lower()}" for name in ("STATE", "LOG", "LOCALSTATE")})


def nix(*words, **options):
    done = subprocess.run(words, capture_output=True, **options)
    if done.returncode:
        sys.exit(f"{words}: {done.stderr.decode()}")
    return done.stdout


def tree(top):
    """What is in a directory: contents, the executable bit, where links lead."""
    found = {}
    for folder, directories, names in os.walk(top):
        for name in names + directories:
            path = os.path.join(folder, name)
            if os.path.islink(path):
                found[os.path.relpath(path, top)] = os.readlink(path)
            elif os.path.isfile(path):
                with open(path, "rb") as file:
                    found[os.path.relpath(path, top)] = (file.read(), os.stat(path).st_mode & 0o111)
    return found


key()
item("noise", {"random": random.Random(6).randbytes(300_000), "text": b"text\n" * 10_000, "ü": b""})
with open(W + "/thing.scm", "w", encoding="utf-8") as file:
    file.write(f"""(use-modules (guix gexp))
(computed-file "thing" #~(begin (mkdir #$output) (symlink "/nowhere" (string-append #$output "/broken"))
                                (call-with-output-file (string-append #$output "/run") (lambda (port) (display "x" port)))
                                (chmod (string-append #$output "/run") #o555)
                                (symlink #$(local-file "{W}/noise" #:recursive? #t) (string-append #$output "/noise"))))
""")
thing = os.path.basename(nsscheme("build", "-v", "0", W + "/thing.scm"))

# Nix fetches both items, as one refers to the other, and finds the hashes to be what was said.
for number, compression in enumerate(("gzip", "zstd", "none")):
    publisher = Publisher("--compression=" + compression).start()
    nix("nix", "copy", "--no-check-sigs", "--from", f"http://127.0.0.1:{publisher.port}", "--to", f"{W}/root{number}",
        "/gnu/store/" + thing)
    store = f"{W}/root{number}/nix/store"
    names = [name for name in os.listdir(store) if not name.startswith(".")]
    print(compression, len(names), all(tree(f"{store}/{name}") == tree(f"{STORE}/{name}") for name in names))
    publisher.kill()
# want: gzip 2 True
# want: zstd 2 True
# want: none 2 True

# Archives are the same bytes, and are unpacked by the other one.
print(nix("nix-store", "--dump", f"{STORE}/{thing}") == archive(thing))
nix("nix-store", "--restore", W + "/restored", input=archive(thing))
print(tree(W + "/restored") == tree(f"{STORE}/{thing}"))
# want: True
# want: True

# A cache of Nix's own: its signatures, if any, are not Guix's.
nix("nix", "copy", "--no-check-sigs", "--from", f"{W}/root0", "--to", f"file://{W}/cache?compression=gzip",
    "/gnu/store/" + thing)
done = subprocess.run([os.environ["NS"], "--store", W + "/other", "build", f"--substitute-urls=file://{W}/cache",
                       W + "/thing.scm"], capture_output=True, text=True)
print(done.returncode, done.stderr.splitlines()[0].replace(W, "").replace(thing, "THING"))
# want: 0 warning: what file:///cache says of /gnu/store/THING is not taken: it lacks a signature
