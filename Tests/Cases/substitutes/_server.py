# A substitute server for tests: it sends the files of a directory, and misbehaves as it is asked to.
import os
import shutil
import socket
import threading
import time


def forget():
    """What servers have said is forgotten by programs as well."""
    shutil.rmtree(os.environ["XDG_CACHE_HOME"] + "/nsscheme/narinfos", ignore_errors=True)


class Server:
    """Serves DIRECTORY; `server.lie(path part, behaviour)' says how requests for such paths are answered."""

    def __init__(self, directory, address="127.0.0.1"):
        self.directory, self.lies, self.requests = directory, [], []
        self.listener = socket.create_server((address, 0))
        self.url = f"http://{address}:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def lie(self, part, behaviour):
        self.lies.append((part, behaviour))

    def honest(self):
        self.lies.clear()
        self.requests.clear()

    def accept(self):
        while True:
            client = self.listener.accept()[0]
            threading.Thread(target=self.serve, args=[client], daemon=True).start()

    def serve(self, client):
        try:
            pending = b""
            while True:
                while b"\r\n\r\n" not in pending:
                    some = client.recv(4096)
                    if not some:
                        return
                    pending += some
                head, _, pending = pending.partition(b"\r\n\r\n")
                lines = head.decode("latin-1").split("\r\n")
                if self.answer(client, lines[0].split()[1], dict(line.split(": ", 1) for line in lines[1:])) == "close":
                    return
        except OSError:
            pass
        finally:
            client.close()

    def answer(self, client, path, headers):
        self.requests.append(path)
        start = int(headers.get("Range", "bytes=0-")[6:-1])
        for part, behaviour in self.lies:
            if part in path:
                return behaviour(self, client, path, start)
        return self.send(client, path, start)

    def contents(self, path):
        try:
            with open(self.directory + path, "rb") as file:
                return file.read()
        except OSError:
            return None

    def send(self, client, path, start=0):
        body = self.contents(path)
        if body is None:
            client.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone")
            return None
        head(client, len(body) - start, start, len(body))
        client.sendall(body[start:])
        return None


def head(client, length, start=0, total=0, more=""):
    part = f"Content-Range: bytes {start}-{total - 1}/{total}\r\n" if start else ""
    client.sendall(f"HTTP/1.1 {206 if start else 200} OK\r\nContent-Length: {length}\r\n{part}{more}\r\n".encode())


def changed(change):
    """Sends what CHANGE makes of the right contents."""

    def behave(server, client, path, start):
        body = change(server.contents(path))
        head(client, len(body))
        client.sendall(body)

    return behave


def dies_after(count, ranges=True, times=1):
    """Ends the connection after COUNT bytes, TIMES times; without RANGES it always begins anew."""
    left = [times]

    def behave(server, client, path, start):
        body = server.contents(path)
        start = start if ranges else 0
        head(client, len(body) - start, start, len(body))
        if left[0] > 0:
            left[0] -= 1
            client.sendall(body[start : start + count])
            return "close"
        client.sendall(body[start:])
        return None

    return behave


def drips(server, client, path, start):
    body = server.contents(path)
    head(client, len(body))
    for byte in body:
        client.sendall(bytes([byte]))
        time.sleep(0.05)


def hangs(server, client, path, start):
    time.sleep(600)


def endless(server, client, path, start):
    client.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while True:
        client.sendall(b"x" * 65536)


def endless_header(server, client, path, start):
    client.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        client.sendall(b"X-" + b"x" * 65536)


def redirects(to):
    def behave(server, client, path, start):
        client.sendall(f"HTTP/1.1 302 Found\r\nLocation: {to(path)}\r\nContent-Length: 0\r\n\r\n".encode())

    return behave


def answers(code, text):
    def behave(server, client, path, start):
        client.sendall(f"HTTP/1.1 {code} {text}\r\nContent-Length: 0\r\n\r\n".encode())

    return behave
