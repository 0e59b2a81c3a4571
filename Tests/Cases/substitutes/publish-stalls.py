# Clients that do not get ahead are sent away: one that reads nothing of an archive, one that never ends its request, one that
# asks nothing. One that reads slowly is not.
# needs: nsscheme-serve
# waits: the limits of a server, half a minute and a minute
# timeout: 300
import os
import random
import socket
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _publish import Publisher, children, item, key

key()
big = item("big", {"noise": random.Random(4).randbytes(60_000_000)})
publisher = Publisher("--compression=none").start()
NAR = f"GET /nar/{big} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
times = {}


def closed_after(name, first, byte=b"", reads=0, limit=110):
    """Notes how long a client is served that sends FIRST, then BYTE each second and reads so many bytes a second."""
    client = publisher.connect()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    began = time.time()
    if first:
        client.sendall(first)
    while time.time() - began < limit:
        time.sleep(1)
        try:
            if byte:
                client.sendall(byte)
            if reads and not client.recv(reads):
                break
            # A connection that was closed on the other side has nothing but its end, or an error.
            client.settimeout(0.01)
            if not reads and byte != b"" and not client.recv(1, socket.MSG_PEEK):
                break
            if not first and not byte and not client.recv(1, socket.MSG_PEEK):
                break
        except TimeoutError:
            pass
        except OSError:
            break
        client.settimeout(20)
    times[name] = time.time() - began
    client.close()


def deaf():
    """Notes how long an archive is written for somebody who reads none of it."""
    client = publisher.connect()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    began = time.time()
    client.sendall(NAR)
    while time.time() - began < 150 and (time.time() - began < 5 or len(children(publisher.process.pid)) > 1 + slow):
        time.sleep(0.5)
    times["deaf"] = time.time() - began
    client.close()


slow = 1
threads = [threading.Thread(target=closed_after, args=arguments) for arguments in (
    ("head", b"GET / HTTP/1.1\r\nX: ", b"x"), ("silent", b""), ("slow", NAR, b"", 100_000, 70))]
threads.append(threading.Thread(target=deaf))
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print({name: 20 < seconds < 110 for name, seconds in sorted(times.items()) if name != "slow"}, times["slow"] > 69)
# want: {'deaf': True, 'head': True, 'silent': True} True
