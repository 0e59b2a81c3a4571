# A host of a potluck: consent, broken dishes, refused addresses, limits, kills, pages.
# needs: nsscheme-serve git gpg
# timeout: 300
import concurrent.futures
import http.server
import json
import os
import re
import subprocess
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _host import Host, W, dish, git, key, repository, smart_http, write

NS, KEY = os.environ["NS"], key()
host = Host(KEY)

# Without the key, and twice in one directory, it does not start.
def refusal(other):
    done = subprocess.run(other.words(), capture_output=True, text=True)
    print(done.returncode, done.stderr.strip().split("\n")[0].replace(W, "W")[:75])


stranger = Host("A" * 40, "stranger")
refusal(stranger)
# want: 1 nsscheme-serve: error: gpg has no secret key AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
refusal(Host("a key", "stranger"))
# want: 1 nsscheme-serve: error: --signing-key: expected a fingerprint, 40 hexadecima
host.start()
refusal(host)
# want: 1 nsscheme-serve: error: another host uses 'W/host/scratch'

# Only what consents is taken.
good = repository("good", {"one": dish("one"), "two": dish("two")}, [host.url])
url = f"file://{good}"
other = repository("other", {"one": dish("one")}, ["https://elsewhere.example.org"])
job = host.update(f"file://{other}")
print(job["state"], job["message"].replace(host.url, "HOST"))
# want: failed nsscheme: error: potluck/README.md does not consent: it has no line ‘Host: HOST’ [E0903]
print(host.update(f"file://{W}/nowhere")["message"].split("\n")[-1][:40])
# want: and the repository exists.
done = subprocess.run([NS, "potluck", "update", "--host=127.0.0.1", f"--port={host.port}", url, "main"],
                      capture_output=True, text=True)
print(done.returncode, done.stdout.replace(host.url, "HOST").replace("queued\n", "").replace("running\n", ""), end="")
# want: 0 update 3 at HOST/update/3
# want: done
# want: ok      one@1, published
# want: ok      two@1, published
target, source = host.directory + "/target", host.directory + "/source"
place = "gnu/packages/potluck/" + re.sub("[^a-z0-9.]+", "-", (W + "/good/main").lower()).strip("-")
print(sorted(os.listdir(f"{target}/{place}")), len(os.listdir(source)))
# want: ['one.scm', 'two.scm'] 2
print(git(target, "log", "--format=%G?", "HEAD"), git(target, "log", "--format=%G?", "keyring"))
# want: G
# want: G G
check = subprocess.run([NS, "channel", "check", target], capture_output=True, text=True)
print(check.stdout.strip().split("\n")[-1])
# want: 3 modules; 2 packages

# A broken dish keeps its last good version, and its log is there at the author's line.
write(good, {"potluck/one.scm": dish("one", "2", synopsis="<b>")+ "(car 1)\n", "potluck/two.scm": dish("two", "2")})
job = host.update(url)
print(job["state"], [(d["name"], d["version"], d["published"], d["state"], d["line"]) for d in job["dishes"]])
# want: failed [('one', None, '1', 'failed', 7), ('two', '2', '2', 'published', None)]
print([(d["name"], d["published"]) for d in host.get("/api/packages")])
# want: [('one', '1'), ('two', '2')]
directory = os.path.basename(place)
page = host.ask(f"/dish/{directory}/one")[1]
print("good version, 1<" in page, "potluck/one.scm:7:1: error" in page, "Resolved against" in page)
# want: True True True
print(host.ask(f"/api/dish/{directory}/none")[0], host.ask("/dish/x/y")[0], host.ask("/api/job/99999")[0])
# want: 404 404 404
print("two 2" in host.ask("/?q=two")[1], "two 2" in host.ask("/?q=nothing")[1], "&lt;i&gt;" in host.ask("/?q=%3Ci%3E")[1])
# want: True False True

# What is no request.
print([host.ask("/api/enqueue-update", data)[0] for data in (b"{", b"[]", b"{\"git-url\": 1}", b"x" * 100000)])
# want: [400, 400, 400, 400]
for bad, branch in (("ext::sh -c x", "main"), ("--upload-pack=x", "main"), ("http://", "main"), ("http://a@b/", "main"),
                    ("https://example.org/x", "--output"), ("https://example.org/x", "a..b"), ("ssh://x/y", "main")):
    print(host.post(bad, branch)[0], host.post(bad, branch)[1]["error"])
# want: 400 the address is none
# want: 400 '--upload-pack=x' is no address: expected https://… or http://…
# want: 400 'http://' names no host
# want: 400 'http://a@b/' names a user: expected an address that everybody can use
# want: 400 '--output' is no name of a branch
# want: 400 'a..b' is no name of a branch
# want: 400 'ssh://x/y' is no address: expected https://… or http://…

# What forges post.
def hook(event):
    return json.loads(host.ask("/api/webhook", json.dumps(event).encode())[1])


print(hook({"ref": "refs/tags/v1", "repository": {"clone_url": url}}), hook({"zen": "x"}))
# want: {'state': 'ignored'} {'state': 'ignored'}
print(host.finished(hook({"ref": "refs/heads/main", "repository": {"clone_url": url}})["job"])["state"])
# want: failed
print(host.finished(hook({"ref": "refs/heads/main", "project": {"git_http_url": url}})["job"])["state"])
# want: failed

# Nothing is lost when it is killed.
host.kill()
many = [repository(f"many{n}", {"x": dish("x")}, [host.url]) for n in range(12)]
host.start()
with concurrent.futures.ThreadPoolExecutor(8) as pool:
    numbers = [answer["job"] for _, answer in pool.map(lambda d: host.post(f"file://{d}"), many)]
for _ in range(3):
    host.kill()
    host.start()
print({host.finished(number)["state"] for number in numbers}, git(target, "status", "--porcelain"))
# want: {'done'} 
print(sum(d["name"] == "x" for d in host.get("/api/packages")))
# want: 12

# A directory that is gone from the branch takes its dishes along.
git(good, "rm", "-q", "-r", "potluck")
git(good, "commit", "-q", "-m", "gone")
print(host.update(url)["state"], os.path.exists(f"{target}/{place}"), host.get("/api/packages")[0]["name"])
# want: done False x
host.kill()

# Repositories come over HTTP, through the gate, which counts: a redirect is followed there, too. What is below /moved/ has
# moved.
def moved(_, path):
    return path.removeprefix("/moved") if path.startswith("/moved/") else None


forge = smart_http(moved)
host.options += ["--megabytes=1"]
host.start()
web = repository("web", {"x": dish("x")}, [host.url])
base = f"http://127.0.0.1:{forge}"
print(host.update(f"{base}/web/.git")["state"], host.update(f"{base}/moved/web/.git")["state"])
# want: done done
write(web, {"large": os.urandom(3_000_000)})
print(host.update(f"{base}/web/.git")["message"])
# want: the repository is too large
host.kill()

# With a tree, the names of its packages are known before the first dish comes.
subprocess.run(["bash", "-c", '. "$CASES/_tree.sh"'], check=True)
treed = Host(KEY, "treed", ["--allow-local", "-L", f"{W}/tree"])
treed.start()
names = os.listdir(f"{treed.directory}/scratch/home/.cache/nsscheme/library")
print(sorted(name.rpartition("-")[0] for name in names))
# want: ['package-forms', 'package-names']
uses = repository("uses", {"x": dish("x", inputs="'(\"words@1.9\")")}, [treed.url])
job = treed.update(f"file://{uses}")
print(job["state"], [d["base"] for d in job["dishes"]])
# want: done ['tree, whose commit is not known']
with open(f"{treed.directory}/target/gnu/packages/potluck/{job['directory']}/x.scm", encoding="utf-8") as file:
    print([line.strip() for line in file if "(gnu packages words)" in line])
# want: ['#:use-module ((gnu packages words) #:select (words-1))']
treed.kill()

# A host for the public fetches from no address of this machine, whatever its name is, and asks each client to wait.
class Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words):
        print("reached")


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Silent)
threading.Thread(target=server.serve_forever, daemon=True).start()
public = Host(KEY, "public", ["--rate=8"])
public.start()
for name in ("127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"):
    print(public.update(f"http://{name}:{server.server_port}/x.git")["message"])
# want: '127.0.0.1' is this machine or in a private network, which a host does not fetch from
# want: 'localhost' is this machine or in a private network, which a host does not fetch from
# want: '0:0:0:0:0:0:0:1' is this machine or in a private network, which a host does not fetch from
# want: '127.0.0.1' is this machine or in a private network, which a host does not fetch from
# want: '127.0.0.1' is this machine or in a private network, which a host does not fetch from
# want: '0:0:0:0:0:ffff:7f00:1' is this machine or in a private network, which a host does not fetch from
print(public.post(f"file://{good}")[1]["error"] == f"'file://{good}' is no address: expected https://… or http://…")
# want: True
print([public.post("https://example.org/x")[0] for _ in range(3)][1:])
# want: [429, 429]
public.kill()

# The second program is one static file.
serve = os.path.join(os.path.dirname(NS), "nsscheme-serve")
with open(serve, "rb") as file:
    print(os.path.getsize(serve) <= 40 << 20, b"/lib64/ld-linux" in file.read(4096))
# want: True False
