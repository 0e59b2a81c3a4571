# What servers said of items is kept for as long as they say, and judged again each time; nothing that happens to it harms.
# needs: busybox unshare mount
# timeout: 240
# want: the first time: 3 asked, 3 sent, 0 built
# want: again: 0 asked, 3 sent, 0 built
# want: --clear: 3 asked, 3 sent, 0 built
# want: who is not to keep anything: 3 asked, 3 sent, 0 built
# want: no longer authorized: 0 sent, 3 built
# want: authorized again: 0 asked, 3 sent, 0 built
# want: an archive that is gone: asked again, 0 sent, 3 built
# want: a server that is gone: left out, 3 built
# want: a directory: nothing kept
# want: none there: 1 asked, 0 asked again
# want: none there, and not to be kept: 1 asked, 1 asked again
# want: there, and not to be kept: 1 asked, 1 asked again
# want: there: 1 asked, a day later 0, two days later 1, ten years before 1
# want: none there: 1 asked, a minute later 0, three minutes later 1, ten years before 1
# want: for as long as the server says: 1 asked, a minute later 0, 101 seconds later 1
# want: for ever, says the server: 1 asked, 29 days later 0, 31 days later 1; none for ever: 1 asked, two hours later 1
# want: lies in what is kept: 0 wrong
# want: damage in what is kept: 0 wrong
# want: a directory of others: asked
# want: a file in the way: asked
# want: no room: ok
import os
import random
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from _server import Server, answers, forget, head
from _stores import NS, THINGS, W

KEPT = os.environ["XDG_CACHE_HOME"] + "/nsscheme/narinfos"
messages = ""


def nsscheme(*words, store="maker", stdin=None, check=True, limit=None):
    global messages
    environment = dict(os.environ, NSSCHEME_STORE=f"{W}/stores/{store}", XDG_CONFIG_HOME=f"{W}/user")
    done = subprocess.run([*(limit or []), NS, *words], env=environment, stdin=stdin, capture_output=True, text=True)
    messages = done.stderr
    if check and done.returncode:
        sys.exit(f"{words}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def build(*words, url=None):
    """Builds in a new store: how many narinfos were asked for, archives sent, and things built."""
    server.requests.clear()
    if os.path.exists(f"{W}/stores/new"):
        nsscheme("gc", "--delete-store", "--yes", store="new")
    nsscheme("build", *words, f"--substitute-urls={url or server.url}", "-f", THINGS, store="new")
    return (sum(".narinfo" in path for path in server.requests), sum("/nar/" in path for path in server.requests),
            len(re.findall("^building ", messages, re.M)))


def weather(*paths):
    """How many narinfos were asked for, and what was said."""
    server.requests.clear()
    out = nsscheme("weather", f"--substitute-urls={server.url}", *paths, check=False)
    return len(server.requests), out


def says(control):
    def behave(server, client, path, start):
        body = server.contents(path)
        if body is None:
            client.sendall(f"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nCache-Control: {control}\r\n\r\n".encode())
        else:
            head(client, len(body), more=f"Cache-Control: {control}\r\n")
            client.sendall(body)

    return behave


nsscheme("archive", "--generate-key")
made = nsscheme("build", "-f", THINGS)
logical = "/gnu/store/" + os.path.basename(made)
with open(f"{W}/user/nsscheme/signing-key.pub") as key:
    nsscheme("archive", "--authorize", stdin=key)
nsscheme(f"{HERE}/_directory.scm", f"{W}/served", "gzip", logical)
server = Server(f"{W}/served")

print("the first time: %d asked, %d sent, %d built" % build())
print("again: %d asked, %d sent, %d built" % build())
nsscheme("cache", "--clear")
print("--clear: %d asked, %d sent, %d built" % build())
print("who is not to keep anything: %d asked, %d sent, %d built" % build("--no-cache"))
os.rename(f"{W}/user/nsscheme/acl", f"{W}/acl")
print("no longer authorized: %d sent, %d built" % build()[1:])
os.rename(f"{W}/acl", f"{W}/user/nsscheme/acl")
build()
print("authorized again: %d asked, %d sent, %d built" % build())

# What was promised does not hold any more.
server.lie("", answers(404, "Not Found"))
asked, _, built = build()
print(f"an archive that is gone: {'asked again' if asked else messages}, 0 sent, {built} built")
server.honest()
forget()
build()
server.lie("", lambda *_: "close")
_, _, built = build()
print(f"a server that is gone: {'left out' if 'is left out' in messages else messages}, {built} built")
server.honest()
forget()
build(url=f"file://{W}/served")
print("a directory:", os.listdir(KEPT) if os.path.exists(KEPT) else "nothing kept")

# For as long as the server says.
other = nsscheme("add-to-store", THINGS)
print("none there: %d asked, %d asked again" % (weather(other)[0], weather(other)[0]))
forget()
server.lie("", says("max-age=0"))
print("none there, and not to be kept: %d asked, %d asked again" % (weather(other)[0], weather(other)[0]))
forget()
server.honest()
server.lie("", says("no-store"))
print("there, and not to be kept: %d asked, %d asked again" % (weather(made)[0], weather(made)[0]))
server.honest()


def later(path, *seconds):
    """How many narinfos are asked for at first, and so much later, what is kept being what was kept at first."""
    forget()
    asked = [weather(path)[0]]
    shutil.copytree(KEPT, f"{W}/kept")
    for number in seconds:
        forget()
        shutil.copytree(f"{W}/kept", KEPT)
        with open(f"{W}/offset", "w", encoding="ascii") as file:
            file.write(str(number))
        server.requests.clear()
        nsscheme("weather", f"--substitute-urls={server.url}", path, check=False,
                 limit=[sys.executable, f"{HERE}/../../Library/clock.py", f"{W}/offset"])
        asked.append(len(server.requests))
    shutil.rmtree(f"{W}/kept")
    return tuple(asked)


MINUTE, HOUR, DAY, YEARS = 60, 3600, 86400, 3650 * 86400
print("there: %d asked, a day later %d, two days later %d, ten years before %d" % later(made, DAY, 2 * DAY, -YEARS))
print("none there: %d asked, a minute later %d, three minutes later %d, ten years before %d"
      % later(other, MINUTE, 3 * MINUTE, -YEARS))
server.lie("", says("max-age=100"))
print("for as long as the server says: %d asked, a minute later %d, 101 seconds later %d" % later(made, 60, 101))
server.honest()
server.lie("", says("max-age=99999999999"))
print("for ever, says the server: %d asked, 29 days later %d, 31 days later %d;" % later(made, 29 * DAY, 31 * DAY),
      "none for ever: %d asked, two hours later %d" % later(other, 2 * HOUR))
server.honest()


def kept(text):
    """What the program writes for a text."""
    def number(value):
        return value.to_bytes(8, "little")

    def field(data):
        return number(len(data)) + data

    data = b"nsscheme cache 1\n" + field(b"any") + field(text.encode())
    total, at, mask = 0x9E3779B97F4A7C15, 0, (1 << 64) - 1
    while at + 8 <= len(data):
        total = (total ^ int.from_bytes(data[at:at + 8], "little")) * 0xFF51AFD7ED558CCD & mask
        total ^= total >> 32
        at += 8
    for byte in data[at:]:
        total = (total ^ byte) * 0x100000001B3 & mask
    return data + number(total ^ len(data))


forget()
right = weather(made)[1]
[file] = [f"{KEPT}/{name}" for name in os.listdir(KEPT)]
with open(file, "rb") as opened:
    whole = opened.read()
text = re.search(rb"\d+ \d+ there .*", whole, re.S)[0][:-8].decode()
assert kept(text) == whole, "the test knows no longer how such a file is written"
first, _, narinfo = text.partition("\n")
lies = [narinfo.replace("NarSize: ", "NarSize: 1"), re.sub("References:.*", "References:", narinfo), narinfo[: len(narinfo) // 2],
        "", re.sub("Signature: .*", "", narinfo), narinfo.replace(os.path.basename(made), "0" * 32 + "-other")]
wrong = 0
for lie in lies + [None, "garbage", "x y there"]:
    forget()
    os.makedirs(KEPT, mode=0o700)
    with open(file, "wb") as opened:
        opened.write(kept({None: first.replace("there", "else"), "garbage": "garbage", "x y there": "x y there z\n"}.get(
            lie, f"{first}\n{lie}")))
    os.chmod(file, 0o600)
    asked, out = weather(made)
    wrong += asked != 1 or out != right
print(f"lies in what is kept: {wrong} wrong")
wrong, chance = 0, random.Random(7)
for turn in range(20):
    at = chance.randrange(len(whole))
    with open(file, "wb") as opened:
        opened.write(whole[:at] if turn % 2 else whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1:])
    wrong += weather(made) != (1, right)
print(f"damage in what is kept: {wrong} wrong")
os.chmod(KEPT, 0o777)
print("a directory of others:", "asked" if weather(made) == (1, right) else "not asked")
shutil.rmtree(KEPT)
with open(KEPT, "w"):
    pass
print("a file in the way:", "asked" if weather(made) == (1, right) else "not asked")
os.remove(KEPT)
asked = weather(made)
forget()
os.makedirs(KEPT, mode=0o700)
full = ["unshare", "-rm", "sh", "-c", f"mount -t tmpfs -o size=4k,mode=700 none {KEPT} && head -c 9999 /dev/zero 2>/dev/null "
        f">{KEPT}/zeros; \"$@\" && [ \"$(find {KEPT} -type f -size +0 ! -name zeros)\" = '' ]", "sh"]
done = nsscheme("weather", f"--substitute-urls={server.url}", made, limit=full)
print("no room:", "ok" if done == right else done + messages)
