# Clients of a host that are slow, many or no clients at all: each is answered or sent away, and the others do not notice.
# needs: nsscheme-serve git gpg
# waits: the limits of a server, half a minute
# timeout: 240
import concurrent.futures
import json
import os
import socket
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _host import Host, key

host = Host(key(), options=["--allow-local", "--rate=4", "--proxy=127.0.0.9"])
host.start()


def connect(source="127.0.0.1"):
    client = socket.create_connection(("127.0.0.1", host.port), timeout=100, source_address=(source, 0))
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def read(client):
    """All that comes until the end."""
    text = b""
    try:
        while some := client.recv(65536):
            text += some
    except ConnectionError:
        pass
    return text.decode("latin-1")


def ask(text, source="127.0.0.1"):
    """What comes back for TEXT, bytes."""
    with connect(source) as client:
        try:
            client.sendall(text)
            client.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        return read(client)


def status(text, source="127.0.0.1"):
    return ask(text, source).split("\r\n")[0] or "closed"


def request(line, *headers, body=b""):
    return "\r\n".join([f"{line} HTTP/1.1", "Host: x", *headers]).encode() + b"\r\n\r\n" + body


# Several requests at once are answered in their order.
answers = ask(request("GET /api/job/1") + request("GET /api/status") + request("GET /update/7", "Connection: close"))
print([answer[:12] for answer in answers.split("HTTP/1.1 ")[1:]], answers.index("no such update") < answers.index("queued"))
# want: ['404 Not Foun', '200 OK\r\nCont', '404 Not Foun'] True

# Heads that are too large, or none.
print(status(request("GET /", "X: " + "x" * 20000)))
# want: HTTP/1.1 400 Bad Request
print(status(request("GET /", *[f"X{n}: {n}" for n in range(200)])))
# want: HTTP/1.1 400 Bad Request
pool = concurrent.futures.ThreadPoolExecutor(9)
flood = pool.submit(status, b"GET / HTTP/1.1\r\n" + b"x" * 4_000_000)
print(status(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"), status(b"SSH-2.0-x\r\n\r\n"), status(b"\0" * 100))
# want: HTTP/1.1 400 Bad Request HTTP/1.1 400 Bad Request HTTP/1.1 400 Bad Request
# Two lengths, of which another server might believe the other one; and a length that is none.
print(status(request("POST /api/enqueue-update", "Content-Length: 2", "Transfer-Encoding: chunked", body=b"0\r\n\r\n")))
# want: HTTP/1.1 400 Bad Request
print(status(request("POST /api/enqueue-update", "Content-Length: -2")), status(request("POST /api/webhook", "Content-Length: 2", "Content-Length: 3", body=b"{}x")))
# want: HTTP/1.1 400 Bad Request HTTP/1.1 400 Bad Request
print(status(request("GET /" + "x" * 15000)), status(request("GET /dish/../../etc/passwd")), status(request("GET /dish/%00/%ff")))
# want: HTTP/1.1 404 Not Found HTTP/1.1 404 Not Found HTTP/1.1 404 Not Found
print(status(request("GET /update/99999999999999999999")), status(request("DELETE /api/status")), status(request("GET /?q=%ff%00%")))
# want: HTTP/1.1 404 Not Found HTTP/1.1 404 Not Found HTTP/1.1 200 OK
print(status(b"GET / HTTP/1.0\r\n\r\n"), status(request("HEAD /")))
# want: HTTP/1.1 200 OK HTTP/1.1 200 OK


def endless():
    """A body without an end: how long it is taken for."""
    with connect() as client:
        client.sendall(request("POST /api/webhook", "Transfer-Encoding: chunked"))
        began = time.time()
        try:
            while time.time() - began < 90:
                client.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
                time.sleep(0.01)
        except OSError:
            pass
        return time.time() - began


def drip(head, byte):
    """HEAD, and then BYTE once in a second: for how long the connection stays."""
    with connect() as client:
        client.sendall(head)
        client.settimeout(1)
        began = time.time()
        while time.time() - began < 90:
            try:
                if not client.recv(4096):
                    break
            except TimeoutError:
                pass
            except OSError:
                break
            try:
                client.sendall(byte)
            except OSError:
                break
        return time.time() - began


def deaf():
    """Requests without end, and none of the answers is read."""
    with connect() as client:
        client.settimeout(1)
        began = time.time()
        while time.time() - began < 90:
            try:
                client.sendall(request("GET /api/status") * 100)
            except TimeoutError:
                # Nothing more is taken; once the connection is closed, this is an error.
                continue
            except OSError:
                break
        return time.time() - began


with pool:
    slow = {
        "nothing": pool.submit(drip, b"", b""),
        "head": pool.submit(drip, b"GET / HTTP/1.1\r\nX: ", b"x"),
        "body": pool.submit(drip, request("POST /api/webhook", "Content-Length: 60000"), b" "),
        "second head": pool.submit(drip, request("GET /api/job/1") + b"GET / HTTP/1.1\r\nX: ", b"x"),
        "endless": pool.submit(endless), "deaf": pool.submit(deaf),
    }
    time.sleep(1)
    # Meanwhile others are answered, and one with too many connections gets no more of them.
    many = [connect("127.0.0.2") for _ in range(130)]
    time.sleep(1)
    print(status(request("GET /api/job/1"), "127.0.0.2"), "|", status(request("GET /api/job/1"), "127.0.0.3"))
# want: closed | HTTP/1.1 404 Not Found
    proxied = [connect("127.0.0.9") for _ in range(130)]
    print(status(request("GET /api/job/1"), "127.0.0.9"))
# want: HTTP/1.1 404 Not Found
    for client in many + proxied:
        client.close()
    # The host notices soon that they are closed.
    until = time.time() + 20
    while status(request("GET /api/job/1"), "127.0.0.2") == "closed" and time.time() < until:
        time.sleep(0.05)
    print(status(request("GET /api/job/1"), "127.0.0.2"))
# want: HTTP/1.1 404 Not Found
    print(flood.result())
# match: HTTP/1.1 400 Bad Request|closed
    for name, future in slow.items():
        took = future.result()
        if took > 45:
            print(f"{name}: {took:.0f} seconds")


# So often may one client ask; behind the proxy, it is the one that the proxy names last.
def enqueue(source, *headers):
    body = json.dumps({"git-url": "file:///nowhere", "branch": "main"}).encode()
    return ask(request("POST /api/enqueue-update", f"Content-Length: {len(body)}", "Connection: close", *headers,
                       body=body), source).split("\r\n")[0][9:12]


print([enqueue("127.0.0.5") for _ in range(5)], enqueue("127.0.0.6"))
# want: ['200', '200', '200', '200', '429'] 200
print([enqueue("127.0.0.5", f"X-Forwarded-For: 1.2.3.{n}") for n in range(2)])
# want: ['429', '429']
print([enqueue("127.0.0.9", f"X-Forwarded-For: 5.5.5.{n}, 2001:db8:1:2::{n}") for n in range(5)])
# want: ['200', '200', '200', '200', '429']
print(enqueue("127.0.0.9", "X-Forwarded-For: 5.5.5.1, 2001:db8:1:3::1"))
# want: 200

with open(f"/proc/{host.process.pid}/status", encoding="ascii") as file:
    peak = next(int(line.split()[1]) // 1024 for line in file if line.startswith("VmHWM"))
print(peak < 150 or f"{peak} MB")
# want: True
host.kill()
