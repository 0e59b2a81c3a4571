# A public server may send us to another public one, and never to a private address, by whatever name; a server on a private
# network may. In a network of its own.
# needs: busybox ip unshare mount
# timeout: 120
# want: to another public server: ok
# want: to a public name: ok
# want: to a private address: it sends us to 10.1.2.3, which is on a private network
# want: to this machine: it sends us to 127.0.0.1, which is on a private network
# want: to this machine by IPv6: it sends us to ::1, which is on a private network
# want: to a mapped address: it sends us to ::ffff:10.1.2.3, which is on a private network
# want: to a private name: it sends us to private.example.org, which is on a private network
# want: to a name with both: it sends us to both.example.org, which is on a private network
# want: from a private server to a private one: ok
import os
import re
import subprocess
import sys

if "INSIDE" not in os.environ:
    os.environ["INSIDE"] = "yes"
    os.execvp("unshare", ["unshare", "-rnm", sys.executable, __file__])

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from _server import Server, redirects
from _stores import NS, THINGS, W


def run(*words):
    subprocess.run(words, check=True)


run("ip", "link", "set", "lo", "up")
for address in ("9.9.9.9/32", "9.9.9.10/32", "10.1.2.3/32", "10.1.2.4/32"):
    run("ip", "address", "add", address, "dev", "lo")
with open("hosts", "w", encoding="ascii") as hosts:
    hosts.write("127.0.0.1 localhost\n9.9.9.10 public.example.org\n10.1.2.3 private.example.org\n"
                "9.9.9.10 both.example.org\n10.1.2.3 both.example.org\n")
run("mount", "--bind", "hosts", "/etc/hosts")


def nsscheme(*words, store="maker", stdin=None):
    environment = dict(os.environ, NSSCHEME_STORE=f"{W}/stores/{store}", XDG_CONFIG_HOME=f"{W}/user")
    return subprocess.run([NS, *words], env=environment, stdin=stdin, capture_output=True, text=True)


nsscheme("archive", "--generate-key")
made = nsscheme("build", "-f", THINGS).stdout.strip()
with open(f"{W}/user/nsscheme/signing-key.pub") as key:
    nsscheme("archive", "--authorize", stdin=key)
done = nsscheme(f"{HERE}/_directory.scm", f"{W}/files", "gzip", f"/gnu/store/{os.path.basename(made)}")
if done.returncode:
    print(done.stderr)
public, private = Server(f"{W}/files", "9.9.9.9"), Server(f"{W}/files", "10.1.2.4")
other = Server(f"{W}/files", "")
port = other.listener.getsockname()[1]


def attempt(what, server, host):
    if os.path.exists(f"{W}/stores/new"):
        nsscheme("gc", "--delete-store", "--yes", store="new")
    server.honest()
    server.lie("/nar/", redirects(lambda path: f"http://{host}:{port}{path}"))
    done = nsscheme("build", f"--substitute-urls={server.url}", "-f", THINGS, store="new")
    reason = re.search(r"-first: (it sends.*)", done.stderr)
    print(f"{what}: {'ok' if done.returncode == 0 else reason[1] if reason else done.stderr}", flush=True)


attempt("to another public server", public, "9.9.9.10")
attempt("to a public name", public, "public.example.org")
attempt("to a private address", public, "10.1.2.3")
attempt("to this machine", public, "127.0.0.1")
attempt("to this machine by IPv6", public, "[::1]")
attempt("to a mapped address", public, "[::ffff:10.1.2.3]")
attempt("to a private name", public, "private.example.org")
attempt("to a name with both", public, "both.example.org")
attempt("from a private server to a private one", private, "10.1.2.3")
