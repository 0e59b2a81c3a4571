# A host in a network of its own, with public and private addresses: what it fetches, redirects and names with several
# addresses included; where it listens; a full disk and a full queue.
# needs: nsscheme-serve git gpg unshare ip mount
# timeout: 300
import http.server
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.parse

if "INSIDE" not in os.environ:
    os.environ["INSIDE"] = "yes"
    os.execvp("unshare", ["unshare", "-rnm", sys.executable, __file__])

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _host import Host, W, dish, key, repository, smart_http

NS, KEY = os.environ["NS"], key()
PUBLIC, PUBLIC6, PRIVATE, PRIVATE6 = "9.9.9.9", "2600::9", "10.1.2.3", "fd00::3"


def run(*words):
    subprocess.run(words, check=True)


run("ip", "link", "set", "lo", "up")
for address in (f"{PUBLIC}/32", f"{PUBLIC6}/128", f"{PRIVATE}/32", f"{PRIVATE6}/128", "fe80::7/64", "2001:db8:1:2::1/128",
                "2001:db8:1:2::2/128", "2001:db8:1:3::1/128"):
    run("ip", "address", "add", address, "dev", "lo", *(["nodad"] if ":" in address else []))
with open("hosts", "w", encoding="ascii") as hosts:
    hosts.write(f"127.0.0.1 localhost\n{PUBLIC} public.example.org\n{PRIVATE} private.example.org\n"
                f"{PRIVATE} both.example.org\n{PUBLIC} both.example.org\n{PRIVATE6} six.example.org\n")
run("mount", "--bind", "hosts", "/etc/hosts")

# A forge: what is below /to/ADDRESS/ has moved there. What is asked for at each address is noted.
asked = []


def answer(handler, path):
    asked.append(handler.connection.getsockname()[0].removeprefix("::ffff:"))
    if path.startswith("/to/"):
        place, _, rest = path.removeprefix("/to/").partition("/")
        return f"http://{place}:{port}/{rest}"
    if path.startswith("/scheme/"):
        return urllib.parse.unquote(path.removeprefix("/scheme/").partition("/")[0]) + "/info/refs"
    return None


port = smart_http(answer, "::")
public = Host(KEY, "public")
public.options = ["--rate=10000"]
public.start()
repository("good", {"x": dish("x")}, [public.url])


def update(place, path="good/.git"):
    del asked[:]
    job = public.update(f"http://{place}:{port}/{path}")
    message = (job["message"] or "").split("\n")[0].replace(str(port), "PORT")
    print(job["state"], *sorted(set(asked)), *([message] if message else []))


# Public addresses are fetched from, by number and by name.
update(PUBLIC)
# want: done 9.9.9.9
update(f"[{PUBLIC6}]")
# want: done 2600::9
update("public.example.org")
# want: done 9.9.9.9
# Of a name with both kinds of addresses, the public one.
update("both.example.org")
# want: done 9.9.9.9
update("private.example.org")
# want: failed 'private.example.org' is this machine or in a private network, which a host does not fetch from
update("six.example.org")
# want: failed 'six.example.org' is this machine or in a private network, which a host does not fetch from
# A redirect leads to a public address, and to no other.
update(PUBLIC, "to/both.example.org/good/.git")
# want: done 9.9.9.9
for place in (PRIVATE, "private.example.org", f"[{PRIVATE6}]", "127.0.0.1", "localhost", "[::ffff:10.1.2.3]", "0x0a010203",
              "[::]", "0.0.0.0", "[fe80::7%25lo]", "[64:ff9b::a01:203]", "[2002:a01:203::]"):
    update(PUBLIC, f"to/{place}/good/.git")
# want: failed 9.9.9.9 '10.1.2.3' is this machine or in a private network, which a host does not fetch from
# want: failed 9.9.9.9 'private.example.org' is this machine or in a private network, which a host does not fetch from
# want: failed 9.9.9.9 'fd00:0:0:0:0:0:0:3' is this machine or in a private network, which a host does not fetch from
# want: failed 9.9.9.9 '127.0.0.1' is this machine or in a private network, which a host does not fetch from
# want: failed 9.9.9.9 'localhost' is this machine or in a private network, which a host does not fetch from
# want: failed 9.9.9.9 '0:0:0:0:0:ffff:a01:203' is this machine or in a private network, which a host does not fetch from
# want: failed 9.9.9.9 '10.1.2.3' is this machine or in a private network, which a host does not fetch from
# want: failed 9.9.9.9 '0:0:0:0:0:0:0:0' is this machine or in a private network, which a host does not fetch from
# want: failed 9.9.9.9 '0.0.0.0' is this machine or in a private network, which a host does not fetch from
# want: failed 9.9.9.9 'fe80:0:0:0:0:0:0:7' is this machine or in a private network, which a host does not fetch from
# want: failed 9.9.9.9 '64:ff9b:0:0:0:0:a01:203' is this machine or in a private network, which a host does not fetch from
# want: failed 9.9.9.9 '2002:a01:203:0:0:0:0:0' is this machine or in a private network, which a host does not fetch from
# Neither to a file, nor to another protocol.
for scheme in (f"file://{W}/good", "ext::sh%20-c%20id", "ssh://9.9.9.9/x", "git://9.9.9.9/x", "gopher://9.9.9.9/x"):
    update(PUBLIC, f"scheme/{scheme.replace('/', '%2F')}/good/.git")
# match: failed 9.9.9.9 the branch cannot be fetched: .*
# match: failed 9.9.9.9 the branch cannot be fetched: .*
# match: failed 9.9.9.9 the branch cannot be fetched: .*
# match: failed 9.9.9.9 the branch cannot be fetched: .*
# match: failed 9.9.9.9 the branch cannot be fetched: .*
public.kill()


# Where it listens.
def listening(place, family, *addresses, options=()):
    host = Host(KEY, "listening")
    host.listen, host.options = f"{place}:{host.port}", ["--rate=2", *options]
    host.url = f"http://{addresses[0]}:{host.port}"
    host.start()
    print([host.ask("/api/status")[0] for host.url in [f"http://{each}:{host.port}" for each in addresses]])
    return host


listening("[::1]", socket.AF_INET6, "[::1]").kill()
# want: [200]
listening("localhost", socket.AF_INET, "127.0.0.1").kill()
# want: [200]
listening("[fe80::7%lo]", socket.AF_INET6, "[fe80::7%25lo]", options=["--url=http://x.example.org"]).kill()
# want: [200]
everywhere = listening("[::]", socket.AF_INET6, "[::1]", "127.0.0.1", PUBLIC, options=["--url=http://x.example.org/"])
# want: [200, 200, 200]


# The half of an IPv6 address that is the client's own choice makes no other client of it.
def enqueue(source):
    with socket.create_connection((PUBLIC6, everywhere.port), source_address=(source, 0)) as client:
        body = b'{"git-url": "http://9.9.9.9:1/x", "branch": "main"}'
        client.sendall(b"POST /api/enqueue-update HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                       % (len(body), body))
        return client.recv(12).decode()[9:]


print(enqueue("2001:db8:1:2::1"), enqueue("2001:db8:1:2::2"), enqueue("2001:db8:1:2::1"), enqueue("2001:db8:1:3::1"))
# want: 200 200 429 200


def refused(listen, *options):
    words = [f"--listen={listen}" if word.startswith("--listen=") else word for word in everywhere.words()]
    words = [word.replace("/listening/", "/refused/") for word in words if not word.startswith("--url=")]
    done = subprocess.run(words + list(options), capture_output=True, text=True)
    print(done.returncode, done.stderr.strip().split("\n")[-1].replace(str(everywhere.port), "PORT"))


Host(KEY, "refused")
for listen in ("[::]:8080", "0.0.0.0:8080", "[fe80::7%lo]:8080", "::1:8080", ":8080", "[::1]", "8080", "127.0.0.1:x",
               "127.0.0.1:65536", "127.0.0.1:+1", "[127.0.0.1]:8080"):
    refused(listen)
# want: 1 nsscheme-serve: error: --listen=[::]:8080 is no address that authors can consent to: say one with --url=URL
# want: 1 nsscheme-serve: error: --listen=0.0.0.0:8080 is no address that authors can consent to: say one with --url=URL
# want: 1 nsscheme-serve: error: --listen=[fe80::7%lo]:8080 is no address that authors can consent to: say one with --url=URL
# want: 1 nsscheme-serve: error: --listen: expected HOST:PORT, as 127.0.0.1:8080 or [::1]:8080, got '::1:8080'
# want: 1 nsscheme-serve: error: --listen: expected HOST:PORT, as 127.0.0.1:8080 or [::1]:8080, got ':8080'
# want: 1 nsscheme-serve: error: --listen: expected HOST:PORT, as 127.0.0.1:8080 or [::1]:8080, got '[::1]'
# want: 1 nsscheme-serve: error: --listen: expected HOST:PORT, as 127.0.0.1:8080 or [::1]:8080, got '8080'
# want: 1 nsscheme-serve: error: --listen: expected HOST:PORT, as 127.0.0.1:8080 or [::1]:8080, got '127.0.0.1:x'
# want: 1 nsscheme-serve: error: --listen: expected HOST:PORT, as 127.0.0.1:8080 or [::1]:8080, got '127.0.0.1:65536'
# want: 1 nsscheme-serve: error: --listen: expected HOST:PORT, as 127.0.0.1:8080 or [::1]:8080, got '127.0.0.1:+1'
# want: 1 nsscheme-serve: error: --listen: expected HOST:PORT, as 127.0.0.1:8080 or [::1]:8080, got '[127.0.0.1]:8080'
refused(f"[::1]:{everywhere.port}", "--url=ftp://x")
# want: 1 nsscheme-serve: error: --url: expected http://… or https://…, got 'ftp://x'
refused(f"[::1]:{everywhere.port}")
# want: 1 nsscheme-serve: error: cannot listen at [::1]:PORT: Address already in use
refused("11.0.0.1:8080")
# want: 1 nsscheme-serve: error: cannot listen at 11.0.0.1:8080: Cannot assign requested address
refused("no-such-host.invalid:8080")
# want: 1 nsscheme-serve: error: cannot listen at no-such-host.invalid:8080: the name is not known
everywhere.kill()

# A disk that is full: what evaluation has left is thrown away first.
# The program itself is added to a store there, and thrown away, too.
size = 64 + (os.path.getsize(NS) >> 20)
os.makedirs(f"{W}/full/scratch")
run("mount", "-t", "tmpfs", "-o", f"size={size}m", "none", f"{W}/full/scratch")
full = Host(KEY, "full", ["--allow-local", f"--free={size + 36}"])
full.start()
repository("fitting", {"x": dish("x")}, [full.url])
message = full.update(f"file://{W}/fitting")["message"]
free, kept = map(int, re.fullmatch(r"the host's disk is full: (\d+) MB are free, and (\d+) are kept", message).groups())
print(size - 4 <= free <= size, kept == size + 36)
# want: True True
full.kill()
full.options[-1] = f"--free={size - 24}"
full.start()
with open(f"{full.directory}/scratch/tmp/rest", "wb") as file:
    file.write(bytes(30_000_000))
print(full.update(f"file://{W}/fitting")["state"], os.path.exists(f"{full.directory}/scratch/tmp/rest"))
# want: done False
with open(f"{full.directory}/scratch/rest", "wb") as file:
    file.write(bytes(30_000_000))
print(full.update(f"file://{W}/fitting")["message"].split(":")[0])
# want: the host's disk is full
os.remove(f"{full.directory}/scratch/rest")
job = full.update(f"file://{W}/fitting")
print(job["state"], *([job["message"]] if job["state"] != "done" else []))
# want: done
full.kill()

# A full queue.
hold = threading.Event()


def waiting(handler, path):
    hold.wait(100)
    return None


port = smart_http(waiting, "::")
queue = Host(KEY, "queue", ["--queue-length=2", "--workers=1", "--rate=10000"])
queue.start()
repository("held", {"x": dish("x")}, [queue.url])
numbers = [queue.post(f"http://{PUBLIC}:{port}/held/.git")[1]["job"]]
while queue.get("/api/status")["running"] != 1:
    time.sleep(0.05)
answers = [queue.post(f"http://{PUBLIC}:{port}/held/.git", branch) for branch in ("a", "b", "c", "b")]
print([(status, text.get("error")) for status, text in answers], answers[1] == answers[3])
# want: [(200, None), (200, None), (503, 'too many updates wait: try again in a minute'), (200, None)] True
done = subprocess.run([NS, "potluck", "update", f"--host={queue.url}", "https://example.org/x", "main"], capture_output=True,
                      text=True)
print(done.returncode, done.stderr.strip().replace(queue.url, "HOST"))
# want: 1 nsscheme: error: the host HOST says: too many updates wait: try again in a minute [E0904]
hold.set()
print(queue.finished(numbers[0])["state"], queue.finished(answers[1][1]["job"])["state"])
# want: done failed
print(queue.post(f"http://{PUBLIC}:{port}/held/.git", "c")[0])
# want: 200
queue.kill()
