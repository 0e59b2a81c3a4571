# What a server has is fetched and not built, if an authorized key signed it: over HTTP and from a directory, in each form.
# needs: busybox
# timeout: 240
# want: keys: made, once
# want: nobody is authorized: built 3, fetched 0
# want: authorized: built 0, fetched 3 of 3
# want: what it is: equal
# want: again: nothing is asked
# want: the deriver is known
# want: one missing part: built 0, fetched 1 of 1
# want: a directory: built 0, fetched 3 of 3
# want: lzip: built 0, fetched 3 of 3
# want: zstd: built 0, fetched 3 of 3
# want: none: built 0, fetched 3 of 3
# want: only the first is there: built 2, fetched 1 of 1
# want: --no-substitutes: built 3, fetched 0
# want: settings: built 0, fetched 3 of 3
# want: asked: 3 1 sent: 2 1
# want: a program: built 0, fetched 3 of 3
# want: a dead server beside a living one: built 0, fetched 3 of 3
# want: a server that has lost things beside another one: built 0, fetched 5 of 3
# want: sent by the other: 2
# want: the store is sound
import os
import re
import socket
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from _server import Server, changed, forget
from _stores import NS, THINGS, W

messages = ""


def nsscheme(*words, store="maker", user="maker", stdin=None, check=True):
    global messages
    environment = dict(os.environ, NSSCHEME_STORE=f"{W}/stores/{store}", XDG_CONFIG_HOME=f"{W}/{user}")
    done = subprocess.run([NS, *words], env=environment, stdin=stdin, capture_output=True, text=True)
    messages = done.stderr
    if check and done.returncode:
        sys.exit(f"{words}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def build(what, *words, store="new", user="user", fresh=True):
    forget()
    if fresh and os.path.exists(f"{W}/stores/{store}"):
        nsscheme("gc", "--delete-store", "--yes", store=store)
    path = nsscheme("build", *words, "-f", THINGS, store=store, user=user)
    built, fetched = len(re.findall("^building ", messages, re.M)), len(re.findall("^fetching ", messages, re.M))
    plan = re.search(r"^(\d+) items? to fetch \(\d+\.\d MB\), (\d+) derivations? to build$", messages, re.M)
    if plan and int(plan[2]) != built:
        print(f"the plan says {plan[2]} builds, and {built} were made")
    print(f"{what}: built {built}, fetched {fetched}{' of ' + plan[1] if plan else ''}")
    return path


nsscheme("archive", "--generate-key")
nsscheme("archive", "--generate-key", check=False)
print("keys: made, once" if "exists already" in messages else messages)
made = nsscheme("build", "-f", THINGS)
logical = "/gnu/store/" + os.path.basename(made)


def directory(name, compression):
    nsscheme(f"{HERE}/_directory.scm", f"{W}/{name}", compression, logical)
    return Server(f"{W}/{name}")


server = directory("gzip", "gzip")
build("nobody is authorized", f"--substitute-urls={server.url}")
if "no key is authorized to sign substitutes" not in messages:
    print(messages)
with open(f"{W}/maker/nsscheme/signing-key.pub") as key:
    nsscheme("archive", "--authorize", user="user", stdin=key)
fetched = build("authorized", f"--substitute-urls={server.url}")
same = subprocess.run(["diff", "-r", "--no-dereference", made, fetched]).returncode == 0
print("what it is:", "equal" if same else "different")
server.honest()
nsscheme("build", f"--substitute-urls={server.url}", "-f", THINGS, store="new", user="user")
print("again:", server.requests or "nothing is asked")
print("the deriver is", "known" if nsscheme("gc", "--derivers", fetched, store="new") else "not known")
subprocess.run(["chmod", "-R", "u+w", fetched], check=True)
nsscheme("gc", "--delete", fetched, store="new")
build("one missing part", f"--substitute-urls={server.url}", fresh=False)
build("a directory", f"--substitute-urls=file://{W}/gzip")
for compression in ("lzip", "zstd", "none"):
    build(compression, f"--substitute-urls={directory(compression, compression).url}")
for name in os.listdir(f"{W}/none"):
    if name.endswith(".narinfo") and not re.search("-first$", open(f"{W}/none/{name}").readline().strip()):
        os.remove(f"{W}/none/{name}")
build("only the first is there", f"--substitute-urls=file://{W}/none")
build("--no-substitutes", "--no-substitutes", f"--substitute-urls={server.url}")
two = directory("two", "gzip")
server.honest()
with open(f"{W}/user/nsscheme/substitutes.scm", "w") as settings:
    settings.write(f'(substitutes\n  (server "{server.url}")\n  (server "{two.url}/" (priority 1)))\n')
os.remove(f"{W}/two/{os.path.basename(logical)[:32]}.narinfo")
build("settings")
print("asked:", sum(".narinfo" in path for path in two.requests), sum(".narinfo" in path for path in server.requests),
      "sent:", sum("/nar/" in path for path in two.requests), sum("/nar/" in path for path in server.requests))
with open(f"{W}/program.scm", "w") as program:
    program.write(f'(use-modules (guix store) (guix derivations) (guix gexp) (guix monads))\n'
                  f'(with-store store (let ((drv (run-with-store store (lower-object (load "{THINGS}")))))\n'
                  f'  (build-derivations store (list drv)) (display (derivation->output-path drv))))\n')
nsscheme("gc", "--delete-store", "--yes", store="new")
forget()
nsscheme(f"{W}/program.scm", store="new", user="user")
print(f"a program: built {len(re.findall('^building ', messages, re.M))}, "
      f"fetched {len(re.findall('^fetching ', messages, re.M))} of {len(re.findall('^fetching ', messages, re.M))}")
os.remove(f"{W}/user/nsscheme/substitutes.scm")
with socket.create_server(("127.0.0.1", 0)) as dead:
    dead_url = f"http://127.0.0.1:{dead.getsockname()[1]}"
build("a dead server beside a living one", f"--substitute-urls={dead_url} {server.url}")
if f"warning: the server {dead_url} is left out: Connection refused" not in messages:
    print(messages)
two = directory("second", "zstd")
server.lie("-first", lambda server, client, path, start: server.send(client, "/nowhere"))
server.lie("-second", changed(lambda body: body[:100]))
build("a server that has lost things beside another one", f"--substitute-urls={server.url} {two.url}")
print("sent by the other:", sum("/nar/" in path for path in two.requests))
server.honest()
sound = nsscheme("gc", "--verify=contents", store="new")
print("the store is sound" if not sound else sound)
