# A program of a channel that was built elsewhere runs on a machine that has nothing: `nsscheme shell' fetches it.
# needs: busybox unshare
# timeout: 120
# want: there: Hello from the channel.
# want: without a server: built hello
# want: here: Hello from the channel.
# want: fetched hello, built no hello
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from _hello import write_channel
from _server import Server

NS, W = os.environ["NS"], os.environ["W"]
os.environ["GUIX_CONFIGURATION_DIRECTORY"] = "/nowhere"
os.mkdir(f"{W}/stores")
write_channel(f"{W}/channel")


def nsscheme(*words, store, user="user", stdin=None):
    return subprocess.run([NS, *words], stdin=stdin, capture_output=True, text=True,
                          env=dict(os.environ, NSSCHEME_STORE=f"{W}/stores/{store}", XDG_CONFIG_HOME=f"{W}/{user}",
                                   XDG_CACHE_HOME=f"{W}/cache-{store}"))


def hello(store, user):
    done = nsscheme("shell", "-L", f"{W}/channel", "hello", "--", "hello", store=store, user=user)
    if done.returncode:
        print(done.stderr)
    return done


nsscheme("archive", "--generate-key", store="maker")
done = hello("maker", "user")
print("there:", done.stdout.strip())
print("without a server: built", "hello" if "-hello-1.0.drv" in done.stderr else done.stderr)
made = nsscheme("build", "-L", f"{W}/channel", "hello", store="maker").stdout.strip()
nsscheme(f"{HERE}/_directory.scm", f"{W}/files", "zstd", f"/gnu/store/{os.path.basename(made)}", store="maker")
server = Server(f"{W}/files")
with open(f"{W}/user/nsscheme/signing-key.pub") as key:
    nsscheme("archive", "--authorize", store="laptop", user="laptop", stdin=key)
with open(f"{W}/laptop/nsscheme/substitutes.scm", "w") as settings:
    settings.write(f'(substitutes (server "{server.url}"))')
done = hello("laptop", "laptop")
print("here:", done.stdout.strip())
fetched, built = ("-hello-1.0 from" in done.stderr), ("building" in done.stderr and "-hello-1.0.drv" in done.stderr)
print(f"{'fetched hello' if fetched else done.stderr}, {'built hello' if built else 'built no hello'}")
