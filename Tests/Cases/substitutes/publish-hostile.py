# Clients that are slow, many, wrong or malicious: nothing outside the store is read, nobody else is kept out, memory stays
# bounded, and the publisher goes on.
# needs: nsscheme-serve
# timeout: 240
import os
import random
import socket
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _publish import Publisher, W, archive, children, item, key, memory, until

key()
with open(W + "/secret", "w", encoding="ascii") as file:
    file.write("secret")
os.makedirs(W + "/store-neighbour")
plain = item("plain", {"file": b"text\n"})
big = item("big", {"noise": random.Random(2).randbytes(30_000_000)})
publisher = Publisher("--compression=gzip", "--compression=none").start()
DIGITS = plain[:32]


def statuses(targets):
    found = {}
    for target in targets:
        answer = publisher.raw(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        status = answer.split(b"\r\n")[0].decode("latin-1").split(" ")[1] if answer else "closed"
        if b"secret" in answer.split(b"\r\n\r\n", 1)[-1] or b"root:" in answer:
            print("LEAK", target)
        found.setdefault(status, []).append(target)
    return found


# Names of other files.
up = b"../" * 12
targets = [b"/nar/" + up + b"etc/passwd", b"/" + up + b"etc/passwd", b"/nar/gzip/" + up + b"etc/passwd",
           b"/log/" + up + b"etc/passwd", b"/file/" + up + b"etc/passwd/sha256/" + b"0" * 52,
           b"/nar/%2e%2e%2f%2e%2e%2fetc%2fpasswd", b"/nar/" + DIGITS.encode() + b"-plain%2f..%2f..%2fsecret",
           b"/nar/" + DIGITS.encode() + b"-plain%00", b"/nar/" + DIGITS.encode() + b"-plain/file",
           b"/nar/" + DIGITS.encode() + b"-../secret", b"/nar//etc/passwd", b"//etc/passwd",
           b"/" + DIGITS.encode() + b"%00.narinfo", b"/%2e%2e%2f.narinfo", b"/" + b"A" * 32 + b".narinfo",
           b"/" + b"e" * 32 + b".narinfo", b"/.narinfo", b"/nar/", b"/nar", b"/log/", b"/file///", b"*",
           b"http://example.org/etc/passwd", b"/nar/%", b"/nar/%g0", b"/nar/%4", b"/nar/\xff\xfe",
           b"/narinfo " + DIGITS.encode(), b"/log/" + DIGITS.encode() + b"-plain%0anarinfo%20" + DIGITS.encode(),
           b"/file/x%0a/sha256/" + b"0" * 52, b"/" + b"a" * 4000, b"/" + b"%41" * 1000]
found = statuses(targets)
print(sorted(set(found) - {"404", "400"}), len(found.get("404", [])) > 20)
# want: [] True

# Damaged requests, thousands of them, each made of a good one.
GOOD = [f"GET /{DIGITS}.narinfo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode(),
        f"GET /nar/{plain} HTTP/1.1\r\nHost: x\r\nRange: bytes=0-9\r\nConnection: close\r\n\r\n".encode(),
        f"GET /nar/gzip/{plain}?x=y HTTP/1.0\r\nIf-Range: \"x\"\r\n\r\n".encode(),
        b"GET /file/x/sha256/" + b"0" * 52 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello",
        b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n"]
chance = random.Random(15)


def damaged():
    text = bytearray(chance.choice(GOOD))
    for _ in range(chance.randrange(1, 6)):
        spot = chance.randrange(len(text))
        kind = chance.randrange(5)
        if kind == 0:
            text[spot] = chance.randrange(256)
        elif kind == 1:
            del text[spot:spot + chance.randrange(1, 20)]
        elif kind == 2:
            text[spot:spot] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 10)))
        elif kind == 3:
            text[spot:spot] = chance.choice([b"\r\n", b"\0", b"%00", b"../", b" ", b"Content-Length: -1\r\n",
                                            b"Range: bytes=-\r\n", b"Transfer-Encoding: chunked\r\n", b"\xf0\x9f"])
        else:
            text += text[:spot]
        if not text:
            text = bytearray(b"G")
    return bytes(text)


pids = children(publisher.process.pid)
for _ in range(1500):
    with publisher.connect() as client:
        client.settimeout(0.5)
        try:
            client.sendall(damaged())
            client.shutdown(socket.SHUT_WR)
            answer = client.recv(65536)
            if answer and not answer.startswith(b"HTTP/1."):
                print("WRONG", answer[:40])
        except OSError:
            pass
print(publisher.process.poll(), publisher.narinfo(plain) != 404, children(publisher.process.pid)[:1] == pids[:1])
# want: None True True

# Lines, headers and bodies without an end.
before = memory(publisher.process.pid)


def endless(first, more):
    """How many bytes of an endless request are taken."""
    count = 0
    with publisher.connect() as client:
        client.settimeout(5)
        try:
            client.sendall(first)
            while count < 50_000_000:
                count += client.send(more)
        except OSError:
            pass
    return count


for first, more in ((b"GET /", b"a" * 65536), (b"GET / HTTP/1.1\r\nHost: x\r\nX: ", b"b" * 65536),
                    (b"GET / HTTP/1.1\r\nHost: x\r\n", b"X-Many: y\r\n" * 5000),
                    (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", b"c" * 65536),
                    (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"d" * 65536 + b"\r\n")):
    taken = endless(first, more)
    print(taken < 20_000_000, end=" ")
print(memory(publisher.process.pid) - before < 30_000)
# want: True True True True True True

# Sixty-four clients that read an archive of thirty megabytes slowly, and as many that never end their request.
slow = []
for number in range(64):
    client = publisher.connect()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.sendall(f"GET /nar/{'gzip/' if number % 2 else ''}{big} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    slow.append(client)
time.sleep(3)
begin = time.time()
print(publisher.ask(f"/nar/{plain}")[2] == archive(plain), publisher.narinfo(plain) != 404, time.time() - begin < 5)
# want: True True True
print(memory(publisher.process.pid) - before < 200_000, len(children(publisher.process.pid)) <= 66)
# want: True True
for client in slow:
    client.close()
# Nobody reads any more: what has written ends.
print(until(lambda: len(children(publisher.process.pid)) == 1))
# want: True

# A client has a hundred connections and no more; the next is closed at once, and others find room.
held = [publisher.connect() for _ in range(100)]
for client in held:
    client.sendall(b"GET / HTTP/1.1\r\n")
time.sleep(0.5)
extra = publisher.connect()
print(extra.recv(10))
# want: b''
other = socket.create_connection(("127.0.0.1", publisher.port), timeout=20, source_address=("127.0.0.7", 0))
other.sendall(b"GET /nix-cache-info HTTP/1.1\r\nHost: x\r\n\r\n")
print(other.recv(12))
# want: b'HTTP/1.1 200'
for client in held + [extra, other]:
    client.close()

# Thousands of answers that are not there.
def many():
    for _ in range(300):
        publisher.ask("/" + "".join(chance.choice("0123456789abcdfghijklmnpqrsvwxyz") for _ in range(32)) + ".narinfo")


threads = [threading.Thread(target=many) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(publisher.narinfo(plain) != 404, memory(publisher.process.pid) - before < 60_000)
# want: True True
