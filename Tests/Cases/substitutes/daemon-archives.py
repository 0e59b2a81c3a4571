# A client of the daemon exports items that the daemon signs, and imports what an authorized key has signed: nothing else,
# as with guix-daemon, even though the client owns the store.
import os
import re
import socket
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _publish import W, item, key, nsscheme

EXPORT, IMPORT = 16, 27
LAST, READ, WRITE, ERROR, TEXT = 0x616C7473, 0x64617461, 0x64617416, 0x63787470, 0x6F6C6D67


class Client:
    def __init__(self, path):
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(path)
        self.file = connection.makefile("rwb")
        self.put(0x6E697863)
        assert self.get() == 0x6478696F and self.get() == 0x164
        self.put(0x163, 0, 1)
        assert self.get() == LAST

    def put(self, *values):
        for value in values:
            if isinstance(value, int):
                self.file.write(struct.pack("<Q", value))
            else:
                self.file.write(struct.pack("<Q", len(value)) + value + bytes(-len(value) % 8))
        self.file.flush()

    def get(self):
        return struct.unpack("<Q", self.file.read(8))[0]

    def text(self):
        length = self.get()
        text = self.file.read(length)
        self.file.read(-length % 8)
        return text

    def result(self, given=b""):
        """What the daemon writes until the result, or its error; it reads from GIVEN."""
        written = b""
        while (kind := self.get()) != LAST:
            if kind == WRITE:
                written += self.text()
            elif kind == READ:
                wanted = self.get()
                self.put(given[:wanted])
                given = given[wanted:]
            elif kind == TEXT:
                self.text()
            else:
                assert kind == ERROR, hex(kind)
                return written, self.text().decode()
        return written, None


def daemon(store, path):
    process = subprocess.Popen([os.environ["NS"], "daemon", "--store=" + store, "--listen=" + path],
                               stderr=subprocess.DEVNULL)
    while not os.path.exists(path):
        time.sleep(0.02)
    return process


def exported(path, signed):
    client = Client(W + "/socket")
    client.put(EXPORT, path.encode(), int(signed))
    written, error = client.result()
    return written, error


def imported(export):
    client = Client(W + "/other-socket")
    client.put(IMPORT)
    _, error = client.result(struct.pack("<Q", 1) + export + struct.pack("<Q", 0))
    return error or [client.text().decode() for _ in range(client.get())]


def show(outcome):
    print(re.sub(r"/gnu/store/[0-9a-z]{32}", "ITEM", str(outcome)).replace(W, "W"))


thing = "/gnu/store/" + item("thing", b"some contents\n" * 100_000)
processes = [daemon(os.environ["NSSCHEME_STORE"], W + "/socket"), daemon(W + "/other", W + "/other-socket")]
show(exported(thing, True)[1])
# want: there is no key W/config/nsscheme/signing-key.pub; ‘nsscheme archive --generate-key’ makes a pair of keys
unsigned, _ = exported(thing, False)
show(imported(unsigned))
# want: ITEM-thing is not imported: it lacks a signature
key()
signed, _ = exported(thing, True)
damaged = bytearray(signed)
damaged[len(damaged) // 2] ^= 1
show(imported(bytes(damaged)))
# want: ITEM-thing is not imported: it is corrupt: its signature is of other contents
os.rename(W + "/config/nsscheme/acl", W + "/config/nsscheme/acl.away")
show(re.sub(r"public key \w+", "public key K", imported(signed)))
# want: ITEM-thing is not imported: it is signed with the unauthorized public key K (‘nsscheme archive --authorize’ reads one)
os.rename(W + "/config/nsscheme/acl.away", W + "/config/nsscheme/acl")
show(imported(signed))
# want: ['ITEM-thing']
with open(f"{W}/other/{os.path.basename(thing)}", "rb") as file:
    print(file.read() == b"some contents\n" * 100_000)
# want: True
# What the daemon exports, `nsscheme archive' imports.
with subprocess.Popen([os.environ["NS"], "--store", W + "/third", "archive", "--import"], stdin=subprocess.PIPE,
                      stdout=subprocess.PIPE) as process:
    show(process.communicate(struct.pack("<Q", 1) + signed + struct.pack("<Q", 0))[0].decode().strip())
# want: ITEM-thing
for process in processes:
    process.terminate()
