"""What was recorded before it was on the disk is looked at after the machine was started again.

A text that refers to another is added, and the marks are given to an earlier start, as after a power cut. Whole items stay
and lose their marks; one whose file the cut left empty is forgotten with all that refers to it, and can be added again. A
database of the version before marks is brought to this one, and a later one is refused.
"""
# want: marked: 3
# want: whole: 3 valid, 0 marked
# want: cut: 1 valid, 0 marked, files: other
# want: again: 3 valid
# want: version 1 becomes 2: 3 valid
# want: version 3: refused
import os
import sqlite3
import subprocess

NS, STORE = os.environ["NS"], os.environ["W"] + "/store"
DATABASE = STORE + "-state/db.sqlite"
ADD = """(begin (use-modules (guix store)) (with-store s
  (add-text-to-store s "user" "text" (list (add-text-to-store s "used" "text")))
  (add-text-to-store s "other" "text")))"""


def run(*words):
    return subprocess.run([NS, *words], capture_output=True, text=True, env=dict(os.environ, NSSCHEME_STORE=STORE))


def add():
    done = run("-c", ADD)
    assert done.returncode == 0, done.stderr


def ask(*statements):
    database = sqlite3.connect(DATABASE)
    with database:
        rows = [database.execute(statement).fetchall() for statement in statements]
    database.close()
    return rows[-1]


def count(table):
    return ask(f"SELECT count(DISTINCT id) FROM {table}")[0][0]


def open_store():
    return run("gc", "--list-dead")


def files():
    return sorted(name.split("-", 1)[1] for name in os.listdir(STORE) if not name.startswith("."))


add()
print(f"marked: {count('Unsynced')}")
EARLIER = "UPDATE Unsynced SET boot = '00000000-0000-0000-0000-000000000000'"
ask(EARLIER)
open_store()
print(f"whole: {count('ValidPaths')} valid, {count('Unsynced')} marked")

run("gc")
add()
used = next(f"{STORE}/{name}" for name in os.listdir(STORE) if name.endswith("-used"))
os.chmod(used, 0o644)
os.truncate(used, 0)
ask(EARLIER)
open_store()
print(f"cut: {count('ValidPaths')} valid, {count('Unsynced')} marked, files: {', '.join(files())}")
add()
print(f"again: {count('ValidPaths')} valid")

ask("DROP TABLE Unsynced", "PRAGMA user_version = 1")
open_store()
version = ask("PRAGMA user_version")[0][0]
print(f"version 1 becomes {version}: {count('ValidPaths')} valid")
ask("PRAGMA user_version = 3")
done = open_store()
refused = "has version 3, this program knows version 2; use a matching nsscheme or another store" in done.stderr
print(f"version 3: {'refused' if refused and done.returncode == 1 else done.stderr}")
