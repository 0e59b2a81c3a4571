# `nsscheme potluck update' with hosts that are dead, busy, of another kind or hostile: what it says of each, and what an
# interrupt says.
# needs: openssl
# waits: a limit of half a minute
# timeout: 180
import json
import os
import signal
import socket
import ssl
import subprocess
import threading
import time

NS, W = os.environ["NS"], os.environ["W"]


def words(*host):
    return [NS, "potluck", "update", *host, "https://example.org/x", "main"]


def told(done, *hidden):
    text = done.stdout + done.stderr
    for part, name in hidden:
        text = text.replace(part, name)
    print(done.returncode, text.strip() or "nothing")


def update(*host, hidden=()):
    told(subprocess.run(words(*host), capture_output=True, text=True, errors="replace"), *hidden)


class Server:
    """A server whose answer to each request is what ANSWER returns for its first line: bytes, or None for none at all."""

    def __init__(self, answer, context=None, family=socket.AF_INET):
        self.answer, self.context = answer, context
        self.listener = socket.socket(family)
        self.listener.bind(("127.0.0.1" if family == socket.AF_INET else "::1", 0))
        self.listener.listen(8)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            client = self.listener.accept()[0]
            threading.Thread(target=self.one, args=[client], daemon=True).start()

    def one(self, client):
        try:
            if self.context:
                client = self.context.wrap_socket(client, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head:
                some = client.recv(4096)
                if not some:
                    return
                head += some
            answer = self.answer(head.decode("latin-1").split("\r\n")[0])
            if answer is None:
                time.sleep(600)
            client.sendall(answer)
            client.shutdown(socket.SHUT_WR)
            # What is left of the request is read, so that the end of the connection is no reset.
            client.settimeout(5)
            while client.recv(4096):
                pass
        except OSError:
            pass
        finally:
            client.close()


def reply(status, data, *headers):
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def tell(answer, family=socket.AF_INET):
    server = Server(answer, family=family)
    update("--host=localhost" if family == socket.AF_INET else "--host=::1", f"--port={server.port}",
           hidden=[(str(server.port), "PORT")])


# One that never answers is waited for half a minute; meanwhile the others are asked.
silent, began = Server(lambda _: None), time.time()
waiting = subprocess.Popen(words("--host=localhost", f"--port={silent.port}"), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                           text=True)
waited = []
threading.Thread(target=lambda: waited.extend([waiting.wait(), time.time() - began]), daemon=True).start()

# Nobody there.
update("--host=127.0.0.1", "--port=1")
# want: 1 nsscheme: error: the host http://127.0.0.1:1 cannot be reached: Connection refused [E0904]
update("--host=no-such-host.invalid")
# match: 1 nsscheme: error: there is no host 'no-such-host.invalid': .*
update("--host=::1", "--port=1")
# want: 1 nsscheme: error: the host http://[::1]:1 cannot be reached: Connection refused [E0904]

# What is no address of a host.
update("--host=ftp://x")
# want: 1 nsscheme: error: 'ftp://x' is no address of a host: expected https://… or http://…, or a name with --port [E0902]
update("--host=http://127.0.0.1:99999")
# want: 1 nsscheme: error: 'http://127.0.0.1:99999' is no address of a host: expected https://… or http://…, or a name with --port [E0902]
for host in (["--host=x", "--port=0"], ["--host=https://x", "--port=1"], ["--host=x:1", "--port=1"], []):
    done = subprocess.run(words(*host), capture_output=True, text=True)
    print(done.returncode, done.stderr.split("\n")[0])
# want: 1 nsscheme: error: potluck: --port: expected 1 to 65535, got 0; see ‘nsscheme potluck --help’ [E1003]
# want: 1 nsscheme: error: potluck: --port goes with the name of a host; 'https://x' says by itself which port is meant; see ‘nsscheme potluck --help’ [E1007]
# want: 1 nsscheme: error: potluck: --port goes with the name of a host; 'x:1' says by itself which port is meant; see ‘nsscheme potluck --help’ [E1007]
# want: 1 nsscheme: error: potluck: which host? Name one that potluck/README.md consents to, --host=URL; see ‘nsscheme potluck --help’ [E1007]

# Another kind of server.
tell(lambda _: b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")
# want: 1 nsscheme: error: what answers at http://localhost:PORT does not speak HTTP: is it https://, or another port? [E0904]
tell(lambda _: b"")
# want: 1 nsscheme: error: what answers at http://localhost:PORT does not speak HTTP: is it https://, or another port? [E0904]
tell(lambda _: b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}")
# want: 1 nsscheme: error: what answers at http://localhost:PORT does not speak HTTP: is it https://, or another port? [E0904]
tell(lambda _: reply("200 OK", b"<!DOCTYPE html>\xff", "Content-Type: text/html"))
# want: 1 nsscheme: error: the host http://localhost:PORT answers with something else than a potluck host does [E0904]
tell(lambda _: reply("200 OK", {"id": 1}))
# want: 1 nsscheme: error: the host http://localhost:PORT answers with something else than a potluck host does: it has no 'job' [E0904]
tell(lambda _: reply("404 Not Found", b"none"))
# want: 1 nsscheme: error: the host http://localhost:PORT says: 404 Not Found [E0904]
tell(lambda _: reply("301 Moved Permanently", b"", "Location: https://potluck.example.org/api"))
# want: 1 nsscheme: error: the host http://localhost:PORT has moved to https://potluck.example.org/api [E0904]

# A busy one.
tell(lambda _: reply("429 Too Many Requests", {"error": "too many requests: try again in a minute"}, "Retry-After: 60"))
# want: 1 nsscheme: error: the host http://localhost:PORT says: too many requests: try again in a minute [E0904]
tell(lambda _: reply("503 Service Unavailable", b"<html>"), family=socket.AF_INET6)
# want: 1 nsscheme: error: the host http://[::1]:PORT says: 503 Service Unavailable [E0904]

# TLS: a certificate that nobody has signed, and a server that speaks no TLS at all.
subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key", "-out", "cert", "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("cert", "key")
states = iter([reply("200 OK", {"job": 7}), reply("503 Busy", {"error": "wait"}),
               reply("200 OK", {"job": 7, "state": "done", "message": None, "dishes": [
                   {"name": "x\x1b[31m", "version": "1\u202e", "state": "published", "log": ""}]})])
safe = Server(lambda _: next(states), context)
update(f"--host=https://localhost:{safe.port}", hidden=[(str(safe.port), "PORT")])
# want: 1 nsscheme: error: no safe connection to the host https://localhost:PORT: the certificate of 'localhost' is not good: signer-not-found, invalid [E0904]
plain = Server(lambda _: b"HTTP/1.1 200 OK\r\n\r\n")
plain.one = lambda client: (client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"), client.close())
update(f"--host=https://127.0.0.1:{plain.port}", hidden=[(str(plain.port), "PORT")])
# want: 1 nsscheme: error: no safe connection to the host https://127.0.0.1:PORT: An unexpected TLS packet was received. is it http://, or another port? [E0904]
# With the certificate known, one that is busy for a moment while it is asked how things go on, and whose answer has what a
# terminal must not get.
os.mkdir("certificates")
os.rename("cert", "certificates/cert.pem")
os.environ["SSL_CERT_DIR"] = W + "/certificates"
update(f"--host=https://localhost:{safe.port}", hidden=[(str(safe.port), "PORT")])
# want: 0 update 7 at https://localhost:PORT/update/7
# want: done
# want: ok      x�[31m@1�, published

# An interrupt says that the host goes on.
slow = Server(lambda line: reply("200 OK", {"job": 9, "state": "queued", "dishes": []}))
process = subprocess.Popen(words("--host=127.0.0.1", f"--port={slow.port}"), stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, text=True)
print(process.stdout.readline().replace(str(slow.port), "PORT"), process.stdout.readline(), sep="", end="")
# want: update 9 at http://127.0.0.1:PORT/update/9
# want: queued
process.send_signal(signal.SIGINT)
out, err = process.communicate(timeout=10)
print(process.returncode, err.strip().replace(str(slow.port), "PORT"))
# want: 130 the host goes on with the update; http://127.0.0.1:PORT/update/9 says how

out, err = waiting.communicate()
while len(waited) < 2:
    time.sleep(0.01)
told(subprocess.CompletedProcess([], waited[0], out, err), (str(silent.port), "PORT"))
# want: 1 nsscheme: error: the host http://localhost:PORT does not answer within 30 seconds [E0904]
print(25 < waited[1] < 60)
# want: True
