# What is killed in the middle: the worker (the next question starts another), what writes an archive (the client notices),
# and the server (nothing of it stays, and what it was writing into the cache is not taken for whole).
# needs: nsscheme-serve
# timeout: 120
import gzip
import http.client
import os
import random
import signal
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _publish import Publisher, W, archive, children, is_there, item, key, until

key()
plain = item("plain", b"plain\n")
other = item("other", b"other\n")
big = item("big", {"noise": random.Random(3).randbytes(20_000_000)})
publisher = Publisher("--compression=gzip:9", "--compression=none").start()

# The worker.
publisher.narinfo(plain)
worker, = children(publisher.process.pid)
os.kill(worker, signal.SIGKILL)
print(publisher.narinfo(plain) != 404, publisher.narinfo(other) != 404)
# want: True True
again, = children(publisher.process.pid)
print(again != worker)
# want: True
os.kill(again, signal.SIGSTOP)
print(publisher.narinfo(plain) != 404)
# want: True
os.kill(again, signal.SIGCONT)

# What writes an archive.
def writer():
    return [pid for pid in children(publisher.process.pid) if pid != again]


for path in (f"/nar/{big}", f"/nar/gzip/{big}"):
    client = http.client.HTTPConnection("127.0.0.1", publisher.port, timeout=20)
    client.request("GET", path)
    answer = client.getresponse()
    answer.read(1000)
    for pid in writer():
        os.kill(pid, signal.SIGKILL)
    try:
        answer.read()
        print("whole")
    except (http.client.IncompleteRead, OSError):
        print("cut")
    client.close()
# want: cut
# want: cut

# A client that goes away: what writes for it ends.
client = publisher.connect()
client.sendall(f"GET /nar/{big} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
client.recv(1000)
print(until(lambda: len(writer()) == 1))  # (the header may arrive before the writer runs)
# want: True
client.close()
print(until(lambda: not writer()))
# want: True

# The server, killed while it sends and while it fills its cache.
client = publisher.connect()
client.sendall(f"GET /nar/gzip/{big} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
client.recv(1000)
print(until(lambda: len(children(publisher.process.pid)) == 2))
# want: True
processes = children(publisher.process.pid)
publisher.kill()
client.close()
print(len(processes), until(lambda: not any(map(is_there, processes))))
# want: 2 True

CACHE = W + "/cache"
publisher = Publisher("--cache=" + CACHE, "--compression=gzip:9").start()
publisher.narinfo(big)
print(until(lambda: os.path.exists(f"{CACHE}/gzip/{big}.tmp")))
# want: True
processes = children(publisher.process.pid)
publisher.kill()
print(until(lambda: not any(map(is_there, processes))), os.path.exists(f"{CACHE}/gzip/{big}.nar"))
# want: True False
publisher.start()
print(until(lambda: publisher.narinfo(big) != 404))
# want: True
print(gzip.decompress(publisher.ask(f"/nar/gzip/{big}")[2]) == archive(big), os.listdir(CACHE + "/none"))
# want: True []

# An end that is asked for.
processes = children(publisher.process.pid)
publisher.kill(signal.SIGTERM)
print(until(lambda: not any(map(is_there, processes))))
# want: True
