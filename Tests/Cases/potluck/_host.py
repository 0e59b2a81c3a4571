"""A host of a potluck in the working directory: its key, its checkouts, repositories for it, and how to ask it."""
import atexit
import http.server
import json
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request

W = os.environ["W"]
os.environ.update(HOME=W + "/home", GNUPGHOME=W + "/gpg", GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1")


def git(directory, *words):
    options = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", "-C", directory] + options + list(words), capture_output=True, text=True, check=True)
    return done.stdout.strip()


def key():
    """The fingerprint of a new key."""
    for name in ("home", "gpg"):
        os.makedirs(f"{W}/{name}", mode=0o700, exist_ok=True)
    text = "%no-protection\nKey-Type: EDDSA\nKey-Curve: ed25519\nName-Real: Host\nName-Email: host@example.org\n%commit\n"
    subprocess.run(["gpg", "--batch", "--quiet", "--gen-key"], input=text, text=True, check=True, capture_output=True)
    listing = subprocess.run(["gpg", "--list-secret-keys", "--with-colons"], capture_output=True, text=True, check=True)
    return next(line.split(":")[9] for line in listing.stdout.split("\n") if line.startswith("fpr"))


def free_port():
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return some.getsockname()[1]


class Host:
    def __init__(self, fingerprint, name="host", options=("--allow-local",)):
        self.directory = f"{W}/{name}"
        for part in ("scratch", "source", "target"):
            os.makedirs(f"{self.directory}/{part}", exist_ok=True)
        for part in ("source", "target"):
            git(f"{self.directory}/{part}", "init", "-q")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.fingerprint, self.options = fingerprint, list(options)
        self.process = None
        self.listen = f"127.0.0.1:{self.port}"

    def words(self):
        parts = [f"--{part}={self.directory}/{part}" for part in ("scratch", "source", "target")]
        return [os.environ["NS"], "potluck", "host"] + parts + [
            f"--listen={self.listen}", f"--signing-key={self.fingerprint}"] + self.options

    def start(self, seconds=10):
        log = open(f"{self.directory}/log", "a", encoding="utf-8")
        self.process = subprocess.Popen(self.words(), stderr=log, stdout=log)
        # It ends with the test; a second kill finds it gone.
        atexit.register(self.process.kill)
        for _ in range(seconds * 20):
            try:
                return self.get("/api/status")
            except OSError:
                time.sleep(0.05)
        raise SystemExit(open(f"{self.directory}/log", encoding="utf-8").read())

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def ask(self, path, data=None):
        """The status and the body of an answer."""
        request = urllib.request.Request(self.url + path, data=data, headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def get(self, path):
        return json.loads(self.ask(path)[1])

    def post(self, url, branch="main"):
        status, text = self.ask("/api/enqueue-update", json.dumps({"git-url": url, "branch": branch}).encode())
        return status, json.loads(text)

    def finished(self, number, seconds=60):
        for _ in range(seconds * 20):
            job = self.get(f"/api/job/{number}")
            if job["state"] in ("done", "failed"):
                return job
            time.sleep(0.05)
        return job

    def update(self, url, branch="main"):
        """What became of an update."""
        status, answer = self.post(url, branch)
        return self.finished(answer["job"]) if status == 200 else answer


def dish(name, version="1", build="#~(mkdir #$output)", inputs="'()", synopsis="Good"):
    return f"""(potluck-package (name "{name}") (version "{version}")
  (source (potluck-source
           (git-uri "https://example.org/{name}.git") (git-commit "0123456789012345678901234567890123456789")
           (sha256 "1iaflzvimkmy1mf55kx5cm0qj9k1s8kx910ri0gc61ywp38m7qq8")))
  (build-system 'trivial) (arguments (list #:builder {build})) (inputs {inputs})
  (synopsis "{synopsis}") (description "Good.") (home-page "https://example.org/") (license 'expat))
"""


def repository(name, files, hosts):
    """A repository with FILES in its directory potluck, which consents to HOSTS."""
    directory = f"{W}/{name}"
    os.makedirs(directory + "/potluck")
    git(directory, "init", "-q")
    write(directory, {"potluck/README.md": "".join(f"Host: {host}\n" for host in hosts)})
    write(directory, {f"potluck/{file}.scm": text for file, text in files.items()})
    return directory


def write(directory, files):
    for name, text in files.items():
        with open(f"{directory}/{name}", "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
    git(directory, "add", "-A")
    git(directory, "commit", "-q", "-m", "more")


def smart_http(moved, address="127.0.0.1"):
    """Serves the repositories in the working directory at ADDRESS with Git's own program for HTTP, and returns the port.
    MOVED is called with the handler of a request and its path; it returns where that has moved, or None."""

    class Smart(http.server.BaseHTTPRequestHandler):
        def answer(self):
            path, _, query = self.path.partition("?")
            place = moved(self, path)
            if place is not None:
                self.send_response(301)
                self.send_header("Location", place + "?" + query)
                self.end_headers()
                return
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            done = subprocess.run(["git", "http-backend"], input=body, capture_output=True, env={
                **os.environ, "GIT_PROJECT_ROOT": W, "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path,
                "QUERY_STRING": query, "REQUEST_METHOD": self.command, "CONTENT_LENGTH": str(length),
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", "")})
            head, _, rest = done.stdout.partition(b"\r\n\r\n")
            lines = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
            self.send_response(int(lines.pop("Status", "200").split()[0]))
            for name, value in lines.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(rest)

        do_GET = do_POST = answer

        def log_message(self, *words):
            pass

    class Server(http.server.ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in address else socket.AF_INET

    server = Server((address, 0), Smart)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port
