# A store of an older version of the program is brought forward when it is opened, also by several at once, and works; one of
# a newer version is refused in a sentence, and nothing in it changes.
# needs: busybox
# timeout: 240
# want: what was there is there: yes
# want: the tables are those of a new store: yes
# want: sound: yes
# want: added: yes, built: yes
# want: collected: yes, and what has a root stays: yes
# want: eight at once: 8 did it, sound: yes
# want: killed while it is brought forward: 0 wrong
# want: a newer database: 8 of 8 refused in one sentence, nothing changed: yes
# want: a newer directory: 8 of 8 refused in one sentence, nothing changed: yes
import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["CASES"], "..", ".."))
from Library.fail_at import Fault, run

NS, W = os.environ["NS"], os.environ["W"]
STORE = os.environ["NSSCHEME_STORE"]
DATABASE = STORE + "-state/db.sqlite"
# The tables of version 1, as that version made them.
VERSION_1 = """
PRAGMA journal_mode = WAL;
CREATE TABLE ValidPaths (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, path TEXT UNIQUE NOT NULL, hash TEXT NOT NULL,
  registrationTime INTEGER NOT NULL, deriver TEXT, narSize INTEGER);
CREATE TABLE Refs (
  referrer INTEGER NOT NULL, reference INTEGER NOT NULL, PRIMARY KEY (referrer, reference),
  FOREIGN KEY (referrer) REFERENCES ValidPaths(id) ON DELETE CASCADE,
  FOREIGN KEY (reference) REFERENCES ValidPaths(id) DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX IndexReferrer ON Refs(referrer);
CREATE INDEX IndexReference ON Refs(reference);
CREATE TABLE DerivationOutputs (
  drv INTEGER NOT NULL, id TEXT NOT NULL, path TEXT NOT NULL, PRIMARY KEY (drv, id),
  FOREIGN KEY (drv) REFERENCES ValidPaths(id) ON DELETE CASCADE);
CREATE INDEX IndexDerivationOutputs ON DerivationOutputs(path);
PRAGMA application_id = 1853059889;
PRAGMA user_version = 1;
"""
TABLES = {"ValidPaths": "id, path, hash, registrationTime, deriver, narSize", "Refs": "referrer, reference",
          "DerivationOutputs": "drv, id, path"}
THING = """(use-modules (guix gexp))
(computed-file "thing-{0}" #~(call-with-output-file #$output
                               (lambda (port) (write '(#$(plain-file "part-{0}" "part") {0}) port))))"""


def nsscheme(*words, check=True):
    done = subprocess.run([NS, *words], capture_output=True, text=True)
    if check and done.returncode:
        sys.exit(f"{words}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def build(number, *words):
    with open(f"{W}/thing-{number}.scm", "w", encoding="utf-8") as file:
        file.write(THING.format(number))
    return nsscheme("build", "-v", "0", *words, f"{W}/thing-{number}.scm").stdout.strip()


@contextlib.contextmanager
def database(path=DATABASE):
    opened = sqlite3.connect(path)
    try:
        with opened:
            yield opened
    finally:
        opened.close()


def rows():
    with database() as opened:
        return {table: sorted(opened.execute(f"SELECT {columns} FROM {table}"), key=str) for table, columns in TABLES.items()}


def tables():
    with database() as opened:
        return (sorted((name, re.sub(r"\s+|IF NOT EXISTS", "", sql))
                       for name, sql in opened.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")),
                opened.execute("PRAGMA user_version").fetchone(), opened.execute("PRAGMA application_id").fetchone())


def make_old():
    """Gives the store the tables of version 1, with what is recorded now."""
    known = rows()
    os.rename(DATABASE, W + "/db.sqlite")
    for ending in ("-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            os.remove(DATABASE + ending)
    opened = sqlite3.connect(DATABASE)
    opened.executescript(VERSION_1)
    with opened:
        for table, columns in TABLES.items():
            marks = ", ".join("?" * len(columns.split(", ")))
            opened.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", known[table])
    opened.close()
    return known


def sound():
    done = nsscheme("gc", "--verify=contents", check=False)
    return "yes" if not done.returncode and not done.stdout.strip() else done.stdout + done.stderr


def state():
    """All that is in the store and beside it."""
    found = {}
    for top in (STORE, STORE + "-state"):
        for directory, _, names in os.walk(top):
            for path in [directory, *(os.path.join(directory, name) for name in names)]:
                status = os.lstat(path)
                contents = None
                if os.path.isfile(path) and not os.path.islink(path):
                    with open(path, "rb") as file:
                        contents = file.read()
                found[path] = (status.st_mode, status.st_size, status.st_mtime_ns, status.st_ino, contents)
    return found


def yes(good):
    return "yes" if good else "no"


kept = build(1, f"--root={W}/kept")
build(2)
new = tables()
known = make_old()
assert tables() != new and tables()[1] == (1,)
first = nsscheme("gc", "--list-live").stdout
print("what was there is there:", yes(rows() == known and os.path.basename(kept) in first))
print("the tables are those of a new store:", yes(tables() == new))
print("sound:", sound())
make_old()
with open(W + "/file", "w", encoding="utf-8") as file:
    file.write("new\n")
added = nsscheme("add-to-store", W + "/file").stdout.strip()
print(f"added: {yes(os.path.exists(added))}, built: {yes(os.path.exists(build(3)))}")
make_old()
nsscheme("gc")
print(f"collected: {yes(not os.path.exists(added))}, and what has a root stays: {yes(os.path.exists(kept))}")

make_old()
several = [subprocess.Popen([NS, "add-to-store", W + "/file"], stdout=subprocess.DEVNULL) for _ in range(8)]
print(f"eight at once: {sum(process.wait() == 0 for process in several)} did it, sound: {sound()}")

known, number, wrong = rows(), 0, 0
while True:
    # At every call that changes something, until the command does its work without reaching so many.
    make_old()
    number += 1
    with open(os.devnull, "r+b") as nothing:
        result = run([NS, "add-to-store", W + "/file"], Fault(number, "kill"), outputs=(nothing.fileno(), nothing.fileno()))
    nsscheme("add-to-store", W + "/file")
    wrong += rows() != known or tables() != new
    if not result.hit:
        break
print(f"killed while it is brought forward: {wrong} wrong" + (f" of {number}" if number < 5 else ""))


def refused(what):
    before, count = state(), 0
    commands = [("add-to-store", W + "/file"), ("build", "-v", "0", W + "/thing-1.scm"), ("gc",), ("gc", "--verify=repair"),
                ("gc", "--list-dead"), ("size", kept), ("gc", "--dry-run"), ("copy", f"--to={W}/other", kept)]
    for words in commands:
        done = nsscheme(*words, check=False)
        lines = [line for line in done.stderr.splitlines() if "error:" in line]
        good = (done.returncode not in (0, -6, -11) and not done.stdout and len(lines) == 1
                and re.search("has version 99, this program knows version|made by another version of nsscheme", lines[0])
                and "another store (--store, NSSCHEME_STORE)" in lines[0])
        count += bool(good)
        if not good:
            print(words, done.returncode, done.stdout, done.stderr)
    after = state()
    changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    print(f"{what}: {count} of {len(commands)} refused in one sentence, nothing changed: {yes(not changed)}")
    if changed:
        print(changed)


with database() as opened:
    opened.execute("ALTER TABLE ValidPaths ADD COLUMN more TEXT")
    opened.execute("PRAGMA user_version = 99")
refused("a newer database")
with database() as opened:
    opened.execute("PRAGMA user_version = 2")
shutil.copy(STORE + "/.nsscheme-store", W + "/marker")
with open(STORE + "/.nsscheme-store", "w", encoding="utf-8") as marker:
    marker.write("nsscheme store, version 99\n")
refused("a newer directory")
