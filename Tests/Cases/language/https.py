#!/usr/bin/env python3
# TLS for the web client and for programs that use (gnutls): against a server made here, with certificates made here.
# needs: openssl
# timeout: 120
# want: 200 hello over TLS
# want: large 300000
# want: not for: host-mismatch (other.example)
# want: unknown: invalid-certificate (invalid signer-not-found)
# want: expired: invalid-certificate (expired invalid)
# want: unverified 200
# want: by hand tls1-3 CN=localhost 1 #t
# want: by hand tls1-2 CN=localhost 1 #t
# want: no tls: #<gnutls-error-enum An unexpected TLS packet was received.>
# want: cut off: #<gnutls-error-enum The TLS connection was non-properly terminated.>
# want: garbage: gnutls-error
# want: through a proxy 200
import http.server
import os
import socket
import ssl
import subprocess
import threading


def openssl(*words):
    subprocess.run(["openssl", *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def certificate(name, subject, ca=None, days=10, extra=()):
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", name + ".key", "-out", name + ".csr", "-subj", "/CN=" + subject)
    with open(name + ".ext", "w") as out:
        out.write("basicConstraints=critical,CA:TRUE\n" if ca is None else "subjectAltName=DNS:" + subject + "\n")
    signer = ["-signkey", name + ".key"] if ca is None else ["-CA", ca + ".crt", "-CAkey", ca + ".key", "-CAcreateserial"]
    openssl("x509", "-req", "-in", name + ".csr", *signer, "-extfile", name + ".ext", "-out", name + ".crt",
            "-days", str(days), *extra)


certificate("ca", "An authority")
certificate("stranger", "A stranger")
certificate("good", "localhost", "ca")
certificate("other", "other.example", "ca")
certificate("unknown", "localhost", "stranger")
# Older versions of openssl cannot date certificates back in this command: -days -1 is what all of them take.
certificate("old", "localhost", "ca", days=-1)
os.mkdir("trusted")
os.rename("ca.crt", "trusted/ca.pem")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = b"x" * 300000 if self.path == "/large" else b"hello over TLS"
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_CONNECT(self):
        host, port = self.path.split(":")
        other = socket.create_connection((host, int(port)))
        self.send_response(200)
        self.end_headers()

        def copy(source, target):
            try:
                while data := source.recv(65536):
                    target.sendall(data)
                target.shutdown(socket.SHUT_WR)
            except OSError:
                pass

        thread = threading.Thread(target=copy, args=(other, self.connection), daemon=True)
        thread.start()
        copy(self.connection, other)
        thread.join()
        self.close_connection = True

    def log_message(self, *arguments):
        pass


class Quiet(http.server.ThreadingHTTPServer):
    def handle_error(self, request, address):
        pass


def serve(name):
    server = Quiet(("127.0.0.1", 0), Handler)
    if name:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(name + ".crt", name + ".key")
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def serve_bytes(data):
    listener = socket.create_server(("127.0.0.1", 0))

    def answer():
        while True:
            connection, _ = listener.accept()
            connection.recv(16)
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(65536)
            connection.close()

    threading.Thread(target=answer, daemon=True).start()
    return listener.getsockname()[1]


ports = {name: serve(name) for name in ("good", "other", "unknown", "old", "")}
os.environ.update({"PORT_" + (name or "plain").upper(): str(port) for name, port in ports.items()})
os.environ["PORT_CUT"] = str(serve_bytes(b"\x16\x03\x03\x00\x7a\x02\x00"))
os.environ["PORT_GARBAGE"] = str(serve_bytes(b"\x16\x03\x03\x00\x05hello" * 40))
os.environ["SSL_CERT_DIR"] = os.path.abspath("trusted")

with open("client.scm", "w") as out:
    out.write(r"""
(use-modules (web client) (web response) (web uri) (gnutls) (rnrs bytevectors) (ice-9 receive) (ice-9 binary-ports))
(define (url name path) (string-append "https://localhost:" (getenv (string-append "PORT_" name)) path))
(define (say . parts) (for-each display parts) (newline) (force-output))
(receive (response body) (http-get (url "GOOD" "/"))
  (say (response-code response) " " body))
(receive (response body) (http-get (url "GOOD" "/large"))
  (say "large " (string-length body)))
(define (refused what name)
  (catch 'tls-certificate-error
    (lambda () (http-get (url name "/")) (say what ": accepted"))
    (lambda (key kind certificate server . faults)
      (say what ": " kind " "
           (if (null? faults)
               (list (substring (x509-certificate-dn certificate) 3))
               (sort (map certificate-status->string (car faults)) string<?))))))
(refused "not for" "OTHER")
(refused "unknown" "UNKNOWN")
(refused "expired" "OLD")
(say "unverified " (response-code (http-get (url "UNKNOWN" "/") #:verify-certificate? #f)))
(define (connected name)
  (let ((port (socket PF_INET SOCK_STREAM 0)))
    (connect port AF_INET INADDR_LOOPBACK (string->number (getenv (string-append "PORT_" name))))
    port))
(define (by-hand priorities)
  (let ((session (make-session connection-end/client)) (port (connected "GOOD")) (request "GET / HTTP/1.0\r\n\r\n"))
    (set-session-server-name! session server-name-type/dns "localhost")
    (set-session-transport-fd! session (fileno port))
    (set-session-default-priority! session)
    (set-session-priorities! session priorities)
    (set-session-credentials! session (make-certificate-credentials))
    (handshake session)
    (let* ((chain (session-peer-certificate-chain session))
           (certificate (import-x509-certificate (car chain) x509-certificate-format/der))
           (answer (make-bytevector 4000)))
      (record-send session (string->utf8 request))
      (let ((count (record-receive! session answer)))
        (say "by hand " (protocol->string (session-protocol session)) " " (x509-certificate-dn certificate) " " (length chain)
             " " (string-prefix? "HTTP/1" (utf8->string (u8-list->bytevector (list-head (bytevector->u8-list answer) count))))))
      (bye session close-request/wr)
      (close-port port))))
(by-hand "NORMAL:%COMPAT:-VERS-SSL3.0")
(by-hand "NORMAL:-VERS-TLS1.3")
(define (failing name)
  (catch 'gnutls-error
    (lambda () (http-get (url name "/")) 'accepted)
    (lambda (key error . rest) (if (string=? name "GARBAGE") key error))))
(say "no tls: " (failing "PLAIN"))
(say "cut off: " (failing "CUT"))
(say "garbage: " (failing "GARBAGE"))
(say "through a proxy "
     (response-code (parameterize ((current-https-proxy (string-append "http://localhost:" (getenv "PORT_PLAIN"))))
                      (http-get (url "GOOD" "/")))))
""")
raise SystemExit(subprocess.run(["nsscheme", "client.scm"]).returncode)
