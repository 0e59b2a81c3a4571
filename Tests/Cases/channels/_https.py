"""Serves the repositories below a directory by git's own program, over TLS with a certificate and key, on a free port of the
loopback, which is written to the file `port`: _https.py CERTIFICATE DIRECTORY. Below /dying/ an answer ends in its middle;
below /files/ are the files of the directory as they are, and below /silent/ nothing ever comes."""
import http.server
import os
import ssl
import subprocess
import sys
import time

CERTIFICATE, DIRECTORY = sys.argv[1], os.path.realpath(sys.argv[2])


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    def answer(self):
        path, _, query = self.path.partition("?")
        if path.startswith("/silent/"):
            time.sleep(600)
        if path.startswith("/files/"):
            return self.file(os.path.join(DIRECTORY, os.path.basename(path)))
        dies = path.startswith("/dying/")
        environment = dict(
            os.environ, GIT_PROJECT_ROOT=DIRECTORY, GIT_HTTP_EXPORT_ALL="1", REQUEST_METHOD=self.command,
            PATH_INFO=path.removeprefix("/dying"), QUERY_STRING=query, REMOTE_ADDR="127.0.0.1",
            CONTENT_TYPE=self.headers.get("Content-Type", ""), GIT_CONFIG_COUNT="1",
            GIT_CONFIG_KEY_0="safe.directory", GIT_CONFIG_VALUE_0="*")
        if self.headers.get("Content-Encoding"):
            environment["HTTP_CONTENT_ENCODING"] = self.headers["Content-Encoding"]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        environment["CONTENT_LENGTH"] = str(len(body))
        out = subprocess.run(["git", "http-backend"], input=body, env=environment, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL).stdout
        head, _, content = out.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if line)
        self.send_response(int(fields.pop("Status", "200 OK").split()[0]))
        for name, value in fields.items():
            self.send_header(name, value)
        if dies and self.command == "POST":
            self.send_header("Content-Length", str(len(content)))
            content = content[:len(content) // 2]
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = answer

    def file(self, name):
        if not os.path.exists(name):
            return self.send_error(404)
        self.send_response(200)
        self.end_headers()
        with open(name, "rb") as file:
            self.wfile.write(file.read())

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A client that does not like the certificate goes away."""


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(CERTIFICATE)
server = Server(("127.0.0.1", 0), Handler)
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
with open("port.new", "w", encoding="utf-8") as file:
    file.write(str(server.server_address[1]))
os.rename("port.new", "port")
server.serve_forever()
