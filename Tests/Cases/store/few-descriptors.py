"""What is not known for want of a descriptor is not taken for missing or damaged: a command that may open few files ends, with
its result or with an error, an item that cannot be read after the machine was started again stays, and so does the reason.

Every limit is tried, from one with which nothing starts to one with which all is done.
"""
# timeout: 300
# want: after a new start: 3 valid, 3 files, errors and results
# want: adding a tree: errors and results
# want: unpacking another name: errors and results
import os
import resource
import sqlite3
import subprocess
import tarfile

NS, W = os.environ["NS"], os.environ["W"]
STORE = W + "/store"
DATABASE = STORE + "-state/db.sqlite"
LIMITS = range(4, 28)
ADD = """(begin (use-modules (guix store)) (with-store s
  (add-text-to-store s "user" "text" (list (add-text-to-store s "used" "text")))
  (add-text-to-store s "other" "text")))"""


def run(*words, limit=None):
    def begin():
        if limit:
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    return subprocess.run([NS, *words], capture_output=True, text=True, env=dict(os.environ, NSSCHEME_STORE=STORE),
                          timeout=20, preexec_fn=begin)


def ask(statement):
    database = sqlite3.connect(DATABASE)
    with database:
        rows = database.execute(statement).fetchall()
    database.close()
    return rows


def tried(*words, before=lambda limit: None, bad=None):
    """Both ends, if with some limits the command fails and with others it works."""
    seen = set()
    for limit in LIMITS:
        more = before(limit) or []
        try:
            done = run(*words, *more, limit=limit)
        except subprocess.TimeoutExpired:
            return f"with {limit} descriptors it does not end"
        if done.returncode not in (0, 1, 127) and done.returncode >= 0:
            return f"with {limit} descriptors the status is {done.returncode}: {done.stderr}"
        if bad and bad in done.stderr:
            return f"with {limit} descriptors: {done.stderr}"
        seen.add("results" if done.returncode == 0 else "errors")
    return " and ".join(sorted(seen))


def mark(_):
    ask("INSERT OR IGNORE INTO Unsynced (id, boot) SELECT id, '00000000-0000-0000-0000-000000000000' FROM ValidPaths "
        "WHERE id NOT IN (SELECT id FROM Unsynced)")
    ask("UPDATE Unsynced SET boot = '00000000-0000-0000-0000-000000000000'")


run("-c", ADD)
said = tried("gc", "--list-dead", before=mark)
valid = ask("SELECT count(*) FROM ValidPaths")[0][0]
files = sum(name.endswith(("-user", "-used", "-other")) for name in os.listdir(STORE))
print(f"after a new start: {valid} valid, {files} files, {said}")

os.makedirs("tree/a/b/c")
with open("tree/a/b/c/file", "w", encoding="utf-8") as file:
    file.write("text\n")


def change(limit):
    with open("tree/a/b/c/file", "a", encoding="utf-8") as file:
        file.write(f"{limit}\n")


print("adding a tree:", tried("add-to-store", "--recursive", "tree", before=change))

with tarfile.open("archive.tar", "w") as archive:
    archive.add("tree/a/b/c/file", "one/two/three/file")
    other = tarfile.TarInfo("other/name")
    other.type, other.linkname = tarfile.LNKTYPE, "one/two/three/file"
    archive.addfile(other)


def program(limit):
    return ["-c", f'(use-modules (nsscheme archive)) (unpack-archive "archive.tar" "to{limit}")']


print("unpacking another name:", tried(before=program, bad="not there"))
