"""A publisher of the case's store, with a key of its own, and how to ask it."""
import atexit
import gzip
import http.client
import os
import signal
import socket
import subprocess
import sys
import time

W = os.environ["W"]
STORE = os.environ["NSSCHEME_STORE"]
os.environ.update(HOME=W + "/home", XDG_CONFIG_HOME=W + "/config", GUIX_CONFIGURATION_DIRECTORY=W + "/etc")


def nsscheme(*words, check=True):
    done = subprocess.run([os.environ["NS"], *words], capture_output=True, text=True)
    if check and done.returncode:
        sys.exit(f"{words}: {done.stdout}{done.stderr}")
    return done.stdout.strip()


def key():
    """Makes the user's key and authorizes it."""
    nsscheme("-c", """(use-modules (nsscheme substitutes keys))
(generate-key-pair!) (authorize-key! (read-key (public-key-file)))""")


def item(name, contents):
    """The base name of a new item, a file; a dictionary makes it a directory."""
    if isinstance(contents, dict):
        os.makedirs(f"{W}/{name}", exist_ok=True)
        for entry, text in contents.items():
            with open(f"{W}/{name}/{entry}", "wb") as file:
                file.write(text)
    else:
        with open(f"{W}/{name}", "wb") as file:
            file.write(contents)
    return os.path.basename(nsscheme("add-to-store", "--recursive", f"{W}/{name}"))


def built(name, code, prefix=""):
    """The base name of the output that CODE, an expression, makes."""
    with open(f"{W}/{name}.scm", "w", encoding="utf-8") as file:
        file.write(f"(use-modules (guix gexp))\n{prefix}\n(computed-file \"{name}\" #~{code})\n")
    return os.path.basename(nsscheme("build", "-v", "0", f"{W}/{name}.scm"))


def archive(base):
    """The archive of an item, as the library writes it."""
    return subprocess.run(
        [os.environ["NS"], "-c", f"""(use-modules (guix serialization) (ice-9 binary-ports))
(write-file "/gnu/store/{base}" (current-output-port))"""], capture_output=True, check=True).stdout


def free_port():
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return some.getsockname()[1]


def is_there(pid):
    """Whether a process is there, and is more than an entry in the table."""
    try:
        with open(f"/proc/{pid}/stat", encoding="latin-1") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def children(pid):
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="latin-1") as file:
                    if int(file.read().rpartition(")")[2].split()[1]) == pid and is_there(name):
                        found.append(int(name))
            except OSError:
                pass
    return sorted(found)


def memory(pid):
    """Kilobytes of a process that are its own."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        return sum(int(line.split()[1]) for line in file if line.startswith("Private_"))


class Publisher:
    def __init__(self, *options):
        self.port = free_port()
        self.options = list(options)
        self.process = None

    def start(self):
        with open(f"{W}/log", "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [os.environ["NS"], "publish", f"--port={self.port}", *self.options], stderr=log, stdout=log)
        # It ends with the test; a second kill finds it gone.
        atexit.register(self.process.kill)
        for _ in range(400):
            try:
                if self.ask("/nix-cache-info")[0] == 200:
                    return self
            except OSError:
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        sys.exit(self.log())

    def log(self):
        with open(f"{W}/log", encoding="utf-8") as file:
            return file.read()

    def kill(self, number=signal.SIGKILL):
        self.process.send_signal(number)
        self.process.wait()

    def ask(self, path, method="GET", **headers):
        """Status, headers and body of an answer."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            client.putrequest(method, path, skip_accept_encoding=True)
            for name, value in headers.items():
                client.putheader(name.replace("_", "-"), value)
            client.endheaders()
            answer = client.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            client.close()

    def narinfo(self, base):
        """The fields of an item's narinfo, a list of pairs."""
        status, _, body = self.ask(f"/{base[:32]}.narinfo")
        return [tuple(line.split(": ", 1)) for line in body.decode().splitlines()] if status == 200 else status

    def connect(self):
        client = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return client

    def raw(self, text, limit=1 << 20):
        """What comes back for the bytes TEXT."""
        answer = b""
        with self.connect() as client:
            try:
                client.sendall(text)
                while len(answer) < limit and (some := client.recv(65536)):
                    answer += some
            except OSError:
                pass
        return answer


def until(good, seconds=30):
    """Whether GOOD comes true in time."""
    for _ in range(seconds * 20):
        if good():
            return True
        time.sleep(0.05)
    return False


def unpacked(method, data):
    if method == "gzip":
        return gzip.decompress(data)
    code = {"lzip": "(lzlib) make-lzip-input-port", "zstd": "(zstd) make-zstd-input-port"}[method]
    module, maker = code.rsplit(" ", 1)
    return subprocess.run(
        [os.environ["NS"], "-c", f"""(use-modules {module} (ice-9 binary-ports))
(put-bytevector (current-output-port) (get-bytevector-all ({maker} (current-input-port))))"""],
        input=data, capture_output=True, check=True).stdout
