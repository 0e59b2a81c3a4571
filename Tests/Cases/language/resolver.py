# Names that only a name server knows: found by getaddrinfo, gethost, and what connects to a host; in a network of its own
# with a server that knows two names.
# needs: ip unshare
# want: known: 127.0.0.9 ::9
# want: gethost: 127.0.0.9
# want: of one family: 127.0.0.9
# want: unknown: getaddrinfo: Name or service not known
# want: gethost of an unknown one: host-not-found
# want: in /etc/hosts: 127.0.0.1
# want: with nsswitch.conf that lists what a static program has not: 127.0.0.9 ::9
# match: git: failed to connect to known.example: (Connection refused|Network is unreachable)
# want: without a server: getaddrinfo: Temporary failure in name resolution
import os
import socket
import struct
import subprocess
import sys
import threading

NS, W = os.environ["NS"], os.environ["W"]
ADDRESSES = {b"known.example": {1: bytes([127, 0, 0, 9]), 28: bytes(15) + b"\x09"}}


def serve(listener):
    while True:
        query, sender = listener.recvfrom(2000)
        at, labels = 12, []
        while query[at]:
            labels.append(query[at + 1 : at + 1 + query[at]])
            at += query[at] + 1
        kind = struct.unpack(">H", query[at + 1 : at + 3])[0]
        known = ADDRESSES.get(b".".join(labels))
        address = (known or {}).get(kind)
        answer = b"" if address is None else b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 60, len(address)) + address
        code = b"\x81\x80" if known else b"\x81\x83"
        listener.sendto(query[:2] + code + query[4:6] + struct.pack(">HHH", bool(answer), 0, 0) + query[12 : at + 5] + answer,
                        sender)


def scheme(what, text):
    done = subprocess.run([NS, "-c", f"(display (begin {text}))"], capture_output=True, text=True)
    print(f"{what}: {(done.stdout + done.stderr).strip()}", flush=True)


def addresses(host, family="AF_UNSPEC"):
    return f"""
      (use-modules (srfi srfi-1))
      (string-join (delete-duplicates
                     (map (lambda (info) (inet-ntop (addrinfo:fam info) (sockaddr:addr (addrinfo:addr info))))
                          (getaddrinfo "{host}" "80" 0 {family})))
                   " ")"""


def message(text):
    return f"""
      (catch #t (lambda () {text})
        (lambda (key . arguments)
          (string-trim-right (call-with-output-string (lambda (port) (print-exception port #f key arguments))))))"""


def bind(name, text):
    path = f"{W}/{name}"
    with open(path, "w") as file:
        file.write(text)
    subprocess.run(["mount", "--bind", path, f"/etc/{name}"], check=True)


if sys.argv[1:] != ["inside"]:
    os.execvp("unshare", ["unshare", "-rnm", sys.executable, __file__, "inside"])

subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
for name in ("resolv.conf", "nsswitch.conf"):
    if not os.path.exists(f"/etc/{name}"):
        sys.exit(f"there is no /etc/{name} to put another in the way of")
bind("resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
listener.bind(("127.0.0.1", 53))
threading.Thread(target=serve, args=[listener], daemon=True).start()

scheme("known", addresses("known.example"))
scheme("gethost", '(inet-ntop AF_INET (car (hostent:addr-list (gethost "known.example"))))')
scheme("of one family", addresses("known.example", "AF_INET"))
scheme("unknown", message(addresses("unknown.example")))
scheme("gethost of an unknown one", '(catch #t (lambda () (gethost "unknown.example")) (lambda (key . _) key))')
scheme("in /etc/hosts", addresses("localhost", "AF_INET"))
bind("nsswitch.conf", "hosts: mymachines resolve [!UNAVAIL=return] mdns4_minimal [NOTFOUND=return] myhostname\n")
scheme("with nsswitch.conf that lists what a static program has not", addresses("known.example"))
scheme("git", """
  (use-modules (git))
  (catch 'git-error (lambda () (clone "http://known.example:9/x" "%s/copy"))
    (lambda (key error . _) (git-error-message error)))""" % W)
bind("resolv.conf", "nameserver 127.0.0.2\noptions timeout:1 attempts:1\n")
scheme("without a server", message(addresses("known.example")))
