# A publisher of two items that keeps compressed archives: whatever fails, no answer is wrong, and as long as the publisher
# runs, who asks again gets what there is.
# needs: nsscheme-serve
import gzip
import hashlib
import http.client
import os
import re
import signal
import socket
import threading
import time

from _signed import make
from _walk import ENVIRONMENT, NOW, NS, SECONDS, W, Walk, nsscheme
from Library.fail_at import Watch

ITEM = os.path.basename(make())


class Client(threading.Thread):
    """Asks for a narinfo and an archive, each until it is there."""

    def __init__(self, port, watch):
        super().__init__()
        self.port, self.watch, self.answers, self.over, self.answered = port, watch, {}, False, False

    def ask(self, path):
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS / 4)
        try:
            client.request("GET", path)
            answer = client.getresponse()
            body = answer.read()
            self.answered = True
            return answer.status, body
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            client.close()

    def run(self):
        until = time.monotonic() + SECONDS / 2
        for path in (f"/{ITEM[:32]}.narinfo", f"/nar/gzip/{ITEM}"):
            while not self.over:
                status, body = self.ask(path)
                if status == 200:
                    # The size of the file is known only when it is in the cache.
                    text = gzip.decompress(body) if "/nar/" in path else re.sub(b"\nFileSize: .*", b"", body)
                    self.answers[path] = hashlib.sha256(text).hexdigest()
                    break
                if time.monotonic() > until:
                    break
                time.sleep(0.02)


def without_thread(result):
    """Whether the process has ended as the libraries of the HTTP server end it when they cannot have a thread."""
    return result.hit.startswith("clone3(") and result.status == -signal.SIGILL


class Publishing(Walk):
    def wrong(self, fault, result, output, errors):
        return () if without_thread(result) else super().wrong(fault, result, output, errors)

    def once(self, fault, trace=False):
        with socket.socket() as some:
            some.bind(("127.0.0.1", 0))
            port = some.getsockname()[1]
        words = [NS, "publish", f"--port={port}", "--listen=127.0.0.1", f"--cache={NOW}/cache/archives",
                 "--cache-bypass-threshold=0", "--compression=gzip"]
        with open(W + "/out", "w+b") as out, open(W + "/err", "w+b") as err, open(os.devnull, "rb") as stdin:
            watch = Watch(words, fault, environment=ENVIRONMENT, directory=W,
                          outputs=(out.fileno(), err.fileno()), stdin=stdin.fileno())
            client = Client(port, watch)
            client.start()
            ended = False
            while client.is_alive() and not ended:
                ended = watch.ended(0.02)
            client.over = True
            if not ended:
                os.kill(watch.pid, signal.SIGTERM)
                late = not watch.ended(SECONDS)
                if late:
                    os.kill(watch.pid, signal.SIGKILL)
            client.join()
            result = watch.finish()
            for file in (out, err):
                file.seek(0)
            errors = err.read().decode("utf-8", "replace")
            # What a publisher that was to end ends with is no matter.
            if not ended:
                result.status = -signal.SIGALRM if late else 0
            elif client.answered and fault.form != "kill" and not without_thread(result):
                result.status = -signal.SIGALRM
                errors += "the publisher ended"
            return result, repr(sorted(client.answers.items())), errors


with open(W + "/export", "rb") as export:
    nsscheme("archive", "--import", stdin=export)
from _walk import keep  # noqa: E402

keep()
Publishing("publish", ["publish"]).walk()
