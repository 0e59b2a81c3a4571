# Clients of the daemon ask for substitutes, and have them fetched when they build or want an item.
# needs: busybox
# timeout: 120
# want: it has third: 1, first: 1, nothing: 0
# want: of third: fetched > 0, archive > 0, refers to 2, its deriver is known
# want: without servers: []
# want: the client chooses no server: []
# want: wanted: 1
# want: there: True True
# want: built: 1
# want: there: True
# want: something that nobody has: an error
import os
import re
import socket
import struct
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from _server import Server

NS, W = os.environ["NS"], os.environ["W"]
os.environ["GUIX_CONFIGURATION_DIRECTORY"] = "/nowhere"
os.environ["XDG_CONFIG_HOME"] = f"{W}/user"
os.mkdir(f"{W}/stores")
THINGS = f"{HERE}/_things.scm"


def nsscheme(*words, store="maker", stdin=None):
    environment = dict(os.environ, NSSCHEME_STORE=f"{W}/stores/{store}")
    done = subprocess.run([NS, *words], env=environment, stdin=stdin, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{words}: {done.stderr}")
    return done.stdout.strip()


class Failure(Exception):
    pass


class Client:
    """Guix's worker protocol, version 1.99."""

    def __init__(self, path, servers=None):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.stream = self.socket.makefile("rb")
        self.put(0x6E697863)
        assert self.number() == 0x6478696F
        self.number()
        self.put(0x163, 0, 0)
        self.messages()
        options = [] if servers is None else ["substitute-urls", servers]
        self.ask(19, 0, 0, 0, 0, 0, 0, 0, 0, 1, len(options) // 2, *options)

    def put(self, *values):
        data = b""
        for value in values:
            if isinstance(value, int):
                data += struct.pack("<Q", value)
            elif isinstance(value, str):
                text = value.encode()
                data += struct.pack("<Q", len(text)) + text + bytes(-len(text) % 8)
            else:
                self.socket.sendall(data)
                data = b""
                self.put(len(value), *value)
        self.socket.sendall(data)

    def number(self):
        return struct.unpack("<Q", self.stream.read(8))[0]

    def text(self):
        size = self.number()
        return self.stream.read(size + -size % 8)[:size].decode()

    def texts(self):
        return [self.text() for _ in range(self.number())]

    def messages(self):
        while True:
            kind = self.number()
            if kind == 0x616C7473:
                return
            if kind == 0x63787470:
                message = self.text()
                self.number()
                raise Failure(message)
            assert kind == 0x6F6C6D67, hex(kind)
            self.text()

    def ask(self, operation, *values):
        self.put(operation, *values)
        self.messages()

    def infos(self, paths):
        self.ask(30, paths)
        return {self.text(): (self.text(), self.texts(), self.number(), self.number()) for _ in range(self.number())}


nsscheme("archive", "--generate-key")
third = "/gnu/store/" + os.path.basename(nsscheme("build", "-f", THINGS))
first = next(f"/gnu/store/{name}" for name in os.listdir(f"{W}/stores/maker") if name.endswith("-first"))
with open(f"{W}/user/nsscheme/signing-key.pub") as key:
    nsscheme("archive", "--authorize", stdin=key)
nsscheme(f"{HERE}/_directory.scm", f"{W}/files", "gzip", third)
server = Server(f"{W}/files")
drv = nsscheme("build", "-d", "--logical", "-f", THINGS, store="new")
path = f"{W}/socket"
daemon = subprocess.Popen([NS, "daemon", f"--listen={path}"], stderr=open(f"{W}/daemon.log", "w"),
                          env=dict(os.environ, NSSCHEME_STORE=f"{W}/stores/new"))
try:
    while not os.path.exists(path):
        time.sleep(0.05)
    client = Client(path, server.url)
    nothing = "/gnu/store/1c2sxgpwc4pnp5v8sw0q2ly4kigx8jmb-nothing"
    answers = []
    for item in (third, first, nothing):
        client.ask(3, item)
        answers.append(client.number())
    print(f"it has third: {answers[0]}, first: {answers[1]}, nothing: {answers[2]}")
    deriver, references, fetched, archive = client.infos([third, nothing])[third]
    references = [name for name in references if "busybox" not in name and name != third]
    print(f"of third: fetched {'>' if fetched else '='} 0, archive {'>' if archive else '='} 0, "
          f"refers to {len(references)}, its deriver is {'known' if deriver.endswith('.drv') else 'unknown'}")
    other = Client(path)
    other.ask(32, [third])
    print("without servers:", other.texts())
    none = Client(path, "")
    none.ask(32, [third])
    print("the client chooses no server:", none.texts())
    client.ask(10, first)
    print("wanted:", client.number())
    print("there:", os.path.exists(f"{W}/stores/new/{os.path.basename(first)}"), f"/nar/gzip/{os.path.basename(first)}" in server.requests)
    client.ask(9, [drv], 0)
    print("built:", client.number())
    print("there:", f"/nar/gzip/{os.path.basename(third)}" in server.requests
          and os.path.exists(f"{W}/stores/new/{os.path.basename(third)}"))
    try:
        client.ask(10, nothing)
        print("something that nobody has: is there")
    except Failure as failure:
        print("something that nobody has: an error" if "nothing" in str(failure) else failure)
except Failure:
    print(open(f"{W}/daemon.log").read())
    raise
finally:
    daemon.terminate()
    daemon.wait()
