"""Walks a fault over every system call of a command that changes the machine, and looks at the store after each.

A walk has a directory with a store, from which each try begins anew; a command; and what is asked of the command when a
call fails with an error, and when the process that makes the call is killed. After each try: the command ended by itself
and said why it failed, or did its work; the store is what its database says; what was valid and is still wanted is valid;
the command succeeds when it is run again; and no file is left that would not be there without the fault, or the next
collection takes it away.

FAULTS_STRIDE=N tries every N-th call; 1 is the whole walk. Without it there are about TRIES tries for each kind of fault,
at calls that FAULTS_SEED chooses, which is printed, and an error at each call that waits for the disk.
"""
import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.environ["CHECKOUT"], "Tests"))
from Library.fail_at import Fault, run  # noqa: E402

NS, W = os.environ["NS"], os.environ["W"]
NOW, BASE = W + "/now", W + "/base"
TRIES, SECONDS = int(os.environ.get("FAULTS_TRIES", "12")), 60
SEED = int(os.environ.get("FAULTS_SEED") or random.randrange(1 << 30))
FORMS = ("", "kill")
ENVIRONMENT = dict(
    os.environ, HOME=NOW + "/home", TMPDIR=NOW + "/tmp", XDG_CACHE_HOME=NOW + "/cache", XDG_CONFIG_HOME=NOW + "/config",
    XDG_DATA_HOME=NOW + "/data", NSSCHEME_STORE=NOW + "/store", GUIX_CONFIGURATION_DIRECTORY="/nowhere", NO_COLOR="1")


def nsscheme(*words, check=True, **options):
    """Runs the program in the present directory without a fault."""
    done = subprocess.run([NS, *words], env=ENVIRONMENT, capture_output=True, **{"text": True, **options})
    if check and done.returncode:
        sys.exit(f"{words}: {done.returncode}: {done.stdout}{done.stderr}")
    return done


def empty(path):
    """Removes a directory with all that is in it, whatever its modes."""
    if os.path.lexists(path):
        subprocess.run(["chmod", "-R", "u+rwx", path], stderr=subprocess.DEVNULL, check=False)
        shutil.rmtree(path)


def begin():
    """A directory as it is before anything was done."""
    empty(NOW)
    for name in ("home", "tmp", "cache", "config", "data"):
        os.makedirs(f"{NOW}/{name}")


def keep():
    """What is in the present directory is what each try begins with."""
    empty(BASE)
    subprocess.run(["cp", "-a", NOW, BASE], check=True)


def again():
    empty(NOW)
    subprocess.run(["cp", "-a", BASE, NOW], check=True)


def items():
    """The valid items of the store and their digests."""
    if not os.path.exists(NOW + "/store-state/db.sqlite"):
        return {}
    # Reading may need to write, and what a killed process has left is the next command's to find.
    for ending in ("", "-wal"):
        with contextlib.suppress(FileNotFoundError):
            os.remove(f"{W}/db.sqlite{ending}")
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(f"{NOW}/store-state/db.sqlite{ending}", f"{W}/db.sqlite{ending}")
    database = sqlite3.connect(W + "/db.sqlite")
    try:
        there = database.execute("SELECT name FROM sqlite_master WHERE name = 'ValidPaths'").fetchone()
        return dict(database.execute("SELECT path, hash FROM ValidPaths")) if there else {}
    finally:
        database.close()


def files():
    """Every path below the present directory."""
    found = set()
    for directory, directories, names in os.walk(NOW):
        found |= {os.path.join(directory, name)[len(NOW) + 1:] for name in directories + names}
        if directory == NOW + "/store":
            directories[:] = [".tmp"] if ".tmp" in directories else []
    return found


def mounts():
    with open("/proc/self/mounts", encoding="utf-8") as file:
        return [line for line in file if W in line]


class Walk:
    """A command and what is right after it."""

    def __init__(self, name, words, keeps=None, stdin=None, succeeded=None, tries=TRIES):
        self.name, self.words, self.stdin, self.succeeded, self.tries = name, words, stdin, succeeded, tries
        # The items that stay valid whatever happens; all, if none are named.
        self.keeps = keeps
        self.problems, self.faults, self.calls = [], 0, 0

    def once(self, fault, trace=False):
        """Runs the command: what became of it, and its outputs."""
        with open(W + "/out", "w+b") as out, open(W + "/err", "w+b") as err, \
                open(self.stdin or os.devnull, "rb") as stdin:
            result = run([NS, *self.words], fault, SECONDS, environment=ENVIRONMENT, directory=W,
                         outputs=(out.fileno(), err.fileno()), stdin=stdin.fileno(), trace=trace)
            for file in (out, err):
                file.seek(0)
            return result, out.read().decode("utf-8", "replace"), err.read().decode("utf-8", "replace")

    def first(self):
        """What is right: the output, and the files when the command has run twice."""
        again()
        self.before = {path: digest for path, digest in items().items() if self.keeps is None or path in self.keeps}
        result, self.output, errors = self.once(Fault(), trace=True)
        # What waits for the disk decides what is recorded.
        self.waits = [number for number, name in enumerate(result.names, 1) if name.startswith(("fsync(", "fdatasync("))]
        if result.status:
            sys.exit(f"{self.name} failed without a fault: {errors}")
        self.calls = result.calls
        # The second time there may be nothing left to do.
        self.outputs = {self.output, self.once(Fault())[1]}
        self.files = files()
        again()
        nsscheme("gc")
        self.once(Fault())
        self.files |= files()

    def may_stay(self, path):
        """Whether a file may be there though it would not be without the fault."""
        return False

    def same(self, output):
        """Whether this is an output of a command that has done its work."""
        return output in self.outputs

    def wrong(self, fault, result, output, errors):
        """What is wrong with how the command ended."""
        if result.left:
            yield "something it started is still running"
        if "Fatal error" in errors or "Crash" in errors:
            yield "crashed"
        if result.status == 0:
            if not self.same(output):
                yield f"succeeded, with the output {output!r}, not {self.output!r}"
        elif fault.form == "kill":
            if result.status != -9 and not errors.strip():
                yield f"ended with {result.status} and said nothing"
        elif result.status < 0:
            yield f"ended by signal {-result.status}"
        elif not errors.strip() and W + "/err" not in result.hit:
            yield f"ended with {result.status} and said nothing"

    def looked(self):
        """What is wrong with the store."""
        if mounts():
            yield f"still mounted: {mounts()}"
        valid = items()
        lost = [path for path, digest in self.before.items() if valid.get(path) != digest]
        if lost:
            yield f"no longer valid: {lost}"
        done = nsscheme("gc", "--verify=contents", check=False)
        if done.returncode:
            yield f"not sound: {done.stdout}{done.stderr}"
        result, output, errors = self.once(Fault())
        if result.status or not self.same(output):
            yield f"run again: {result.status}, {output!r} {errors!r}"
        if self.succeeded and not self.succeeded():
            yield "run again: it did not do its work"
        left = {path for path in files() - self.files if not self.may_stay(path)}
        if left:
            done = nsscheme("gc", check=False)
            left &= files()
            if done.returncode:
                yield f"gc: {done.stderr}"
        if left:
            yield f"left behind: {sorted(left)}"

    def attempt(self, number, form):
        again()
        fault = Fault(number, form)
        result, output, errors = self.once(fault)
        if not result.hit:
            return False
        self.faults += 1
        began = time.monotonic()
        found = [*self.wrong(fault, result, output, errors), *self.looked()]
        if found:
            self.problems.append(found)
            print(f"{self.name}, {number}{':' + form if form else ''}, {result.hit}:\n  " + "\n  ".join(found)
                  + "\n  | " + errors[:1000].replace("\n", "\n  | "), flush=True)
        if os.environ.get("FAULTS_TIMES") and time.monotonic() - began > 1:
            print(f"slow: {number} {form} {result.hit} {time.monotonic() - began}")
        return True

    def numbers(self, form):
        """Which calls are tried."""
        stride = int(os.environ.get("FAULTS_STRIDE") or max(1, self.calls // self.tries))
        chosen = range(1 + random.Random(f"{SEED} {self.name} {form}").randrange(stride), self.calls + 1, stride)
        return sorted({*chosen, *(self.waits if not form else ())})

    def walk(self):
        began = time.monotonic()
        self.first()
        for form in FORMS:
            for number in self.numbers(form):
                self.attempt(number, form)
        print(f"{self.name}: {self.calls} calls, {self.faults} faults, {len(self.problems)} problems, "
              f"{time.monotonic() - began:.0f} s, seed {SEED}", flush=True)
        sys.exit(1 if self.problems else 0)
