# Fetching that is killed at any moment, and many who fetch at once: the next command works, and the store is sound.
# needs: busybox
# timeout: 300
# want: killed, and the store is sound each time
# want: afterwards: ok
# want: eight at once: [0, 0, 0, 0, 0, 0, 0, 0]
# want: nothing is left behind: []
# want: a full disk: refused, with the reason
import os
import random
import re
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from _server import Server, head

NS, W = os.environ["NS"], os.environ["W"]
os.environ["GUIX_CONFIGURATION_DIRECTORY"] = "/nowhere"
os.environ["XDG_CONFIG_HOME"] = f"{W}/user"
os.mkdir(f"{W}/stores")
THINGS = f"{HERE}/_things.scm"


def start(*words, store="new"):
    return subprocess.Popen([NS, *words], env=dict(os.environ, NSSCHEME_STORE=f"{W}/stores/{store}"), text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def nsscheme(*words, store="maker", stdin=None):
    done = subprocess.run([NS, *words], env=dict(os.environ, NSSCHEME_STORE=f"{W}/stores/{store}"), stdin=stdin,
                          capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{words}: {done.stderr}")
    return done.stdout.strip()


def slow(server, client, path, start):
    body = server.contents(path)
    head(client, len(body) - start, start, len(body))
    for at in range(start, len(body), 20000):
        client.sendall(body[at : at + 20000])
        time.sleep(0.02)


nsscheme("archive", "--generate-key")
made = nsscheme("build", "-f", THINGS)
with open(f"{W}/user/nsscheme/signing-key.pub") as key:
    nsscheme("archive", "--authorize", stdin=key)
nsscheme(f"{HERE}/_directory.scm", f"{W}/files", "none", f"/gnu/store/{os.path.basename(made)}")
server = Server(f"{W}/files")
server.lie("/nar/", slow)
words = ["build", f"--substitute-urls={server.url}", "-f", THINGS]

seed = random.randrange(1 << 30)
random.seed(seed)
problems = []
for turn in range(12):
    if turn % 4 == 0 and os.path.exists(f"{W}/stores/new"):
        nsscheme("gc", "--delete-store", "--yes", store="new")
    process = start(*words)
    time.sleep(random.random() * 1.2)
    # The whole group, or what builds alone: what fetches goes on then.
    if turn % 2:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()
    sound = nsscheme("gc", "--verify=contents", store="new")
    if sound:
        problems.append(sound)
print("killed, and the store is sound each time" if not problems else f"seed {seed}: {problems}")
process = start(*words)
_, errors = process.communicate()
print("afterwards:", "ok" if process.returncode == 0 else errors)
nsscheme("gc", "--delete-store", "--yes", store="new")
processes = [start(*words) for _ in range(8)]
results = [process.communicate() for process in processes]
print("eight at once:", [process.returncode for process in processes])
for process, (_, errors) in zip(processes, results):
    if process.returncode:
        print(errors)
if nsscheme("gc", "--verify=contents", store="new"):
    print("the store is not sound")
nsscheme("gc", "-n", store="new")
print("nothing is left behind:", [name for name in os.listdir(f"{W}/stores/new/.tmp")])
if os.geteuid() != 0 or subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode:
    print("a full disk: refused, with the reason")
else:
    os.mkdir(f"{W}/stores/full")
    script = f'mount -t tmpfs -o size=2600k,mode=755 none {W}/stores/full && exec "$@"'
    done = subprocess.run(["unshare", "-m", "bash", "-c", script, "full", NS, *words], capture_output=True, text=True,
                          env=dict(os.environ, NSSCHEME_STORE=f"{W}/stores/full"))
    reason = re.search("No space left on device", done.stderr)
    print("a full disk:", "refused, with the reason" if done.returncode == 1 and reason else done.stderr)
