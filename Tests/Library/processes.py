"""Programs under test: each runs in a session of its own, with a limit, and in a scratch directory that goes away.

A program that is late is killed with all that it started, and so is everything that runs when the tests are interrupted.
"""
import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import threading

OTHER = 65534


def memory():
    """A directory in memory, in which waiting for the disk takes no time; None if there is none with room for tests and for
    programs that are to be run."""
    try:
        room = os.statvfs("/dev/shm")
    except OSError:
        return None
    return "/dev/shm" if room.f_bavail * room.f_frsize > 1 << 32 and not room.f_flag & os.ST_NOEXEC else None


@contextlib.contextmanager
def scratch():
    """A directory that anybody may enter, with a short name, as sockets lie in it."""
    path = os.path.join(memory() or tempfile.gettempdir(), "test-" + secrets.token_hex(4))
    os.mkdir(path, 0o755)
    try:
        yield path
    finally:
        subprocess.run(["chmod", "-R", "u+w", path], stderr=subprocess.DEVNULL, check=False)
        shutil.rmtree(path, ignore_errors=True)


def environment(without=(), **settings):
    """This process's environment without the variables that begin with one of these words, and with the settings."""
    kept = {name: value for name, value in os.environ.items() if not (without and name.startswith(without))}
    return {**kept, "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "NSSCHEME_CHANNELS": "", **settings}


def default_signals():
    """A shell's job in the background ignores SIGINT, and so would all that it runs; a handler ends with exec."""
    for number in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.default_int_handler)


class Running:
    """The sessions that run now."""

    def __init__(self):
        self.lock = threading.Lock()
        self.groups = set()
        self.interrupted = False

    def kill(self, group):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)

    def interrupt(self):
        with self.lock:
            self.interrupted = True
            for group in self.groups:
                self.kill(group)


RUNNING = Running()


def call(words, limit, **options):
    """Runs a program: its exit status, or None if it was not finished after so many seconds, and both outputs as text.

    With `stdout` among the options, output goes there, and what the program leaves running does not hold up the caller.
    """
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, **options}
    with RUNNING.lock:
        if RUNNING.interrupted:
            return None, "", "interrupted"
        process = subprocess.Popen(words, start_new_session=True, **options)
        RUNNING.groups.add(process.pid)
    try:
        try:
            out, err = process.communicate(timeout=limit)
            status = process.returncode
        except subprocess.TimeoutExpired:
            RUNNING.kill(process.pid)
            out, err = process.communicate()
            status = None
    finally:
        with RUNNING.lock:
            RUNNING.groups.discard(process.pid)
    return status, (out or b"").decode("utf-8", "replace"), (err or b"").decode("utf-8", "replace")
