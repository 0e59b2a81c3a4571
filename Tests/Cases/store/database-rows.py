"""Rows that make no sense, whoever wrote them, are errors with a message, never a trap; `gc --verify` says what is wrong,
and `--verify=repair` makes the database one that works again."""
# timeout: 240
# want: every command ended by itself
# want: what is wrong is said
# want: what can be mended is
# want: damaged bytes end every command by itself
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

NS, W = os.environ["NS"], os.environ["W"]
TEMPLATE = W + "/template"
OBJECT = """(begin (use-modules (guix gexp)) (define t (plain-file "t" "text"))
(define a (computed-file "a" #~(begin (mkdir #$output) (symlink #$t (string-append #$output "/t")))))
(computed-file "b" #~(begin (mkdir #$output) (symlink #$a (string-append #$output "/a")))))"""
# What stands in a row, and whether the row is wrong by it.
WRONG = [("ValidPaths", column, value) for column, values in {
    "narSize": ["-1", "-9223372036854775808", "9223372036854775807", "NULL", "'many'", "1.5", "x'00'"],
    "hash": ["''", "'sha256:'", "'sha256:zz'", "'md5:00'", "x'ff'", "7", "'sha256:' || substr(hash, 9)", "'é'"],
    "registrationTime": ["-1", "9223372036854775807", "'now'"],
    "deriver": ["'garbage'", "x'00'", "'/gnu/store/../x.drv'", "3", "''"],
    "path": ["'garbage'", "''", "'/gnu/store'", "path || '/x'", "'/gnu/store/zz-' || id", "substr(path, 1, 30) || id"],
}.items() for value in values] + [
    ("Refs", "reference", "999"), ("Refs", "referrer", "999"), ("Refs", "reference", "-1"),
    ("DerivationOutputs", "drv", "999"), ("DerivationOutputs", "path", "'garbage'"), ("DerivationOutputs", "path", "x'00'"),
    ("DerivationOutputs", "id", "''")]


def run(store, words):
    return subprocess.run([NS] + words + ["--store", store], capture_output=True, text=True, timeout=60)


def attempt(job):
    """Changes a row of a copy of the store; returns what went wrong with the commands, the saying and the mending."""
    index, (table, column, value), seed = job
    place = f"{W}/copy{index}"
    shutil.copytree(TEMPLATE, place, symlinks=True)
    store = place + "/store"
    database = sqlite3.connect(place + "/store-state/db.sqlite")
    rows = [row[0] for row in database.execute(f"SELECT rowid FROM {table} ORDER BY rowid")]
    row = random.Random(seed).choice(rows)
    context = f"{table} {row}: {column} = {value}"
    with database:
        database.execute(f"UPDATE {table} SET {column} = {value} WHERE rowid = ?", [row])
    path = (database.execute("SELECT path FROM ValidPaths ORDER BY random()").fetchone() or [""])[0]
    database.close()
    traps, silent, broken = [], [], []
    commands = [["gc", "--list-live"], ["gc", "--list-dead"], ["gc", "--references", str(path)],
                ["gc", "--requisites", str(path)], ["gc", "--derivers", str(path)], ["add-to-store", NS + "-text"],
                ["build", "-v", "0", "-e", OBJECT]]
    for words in random.Random(seed).sample(commands, 3):
        words = [TEXT if word == NS + "-text" else word for word in words]
        done = run(store, words)
        if done.returncode not in (0, 1) or (done.returncode == 1 and not done.stderr.strip()):
            traps.append(f"{context}: {words}: {done.returncode} {done.stderr}")
    for words in (["gc", "--verify"], ["gc", "--verify=contents"]):
        done = run(store, words)
        if done.returncode not in (0, 1):
            traps.append(f"{context}: {words}: {done.returncode} {done.stderr}")
    if done.returncode != 1 or not done.stderr.strip():
        silent.append(context)
    mend = run(store, ["gc", "--verify=repair"])
    again = run(store, ["gc", "--verify=contents"])
    build = run(store, ["build", "-v", "0", "-e", OBJECT])
    collect = run(store, ["gc"])
    if [mend.returncode, again.returncode, build.returncode, collect.returncode] != [0, 0, 0, 0]:
        broken.append(f"{context}: {mend.stderr}{again.stderr}{build.stderr}{collect.stderr}")
    subprocess.run(["chmod", "-R", "u+w", place], check=False)
    shutil.rmtree(place, ignore_errors=True)
    return traps, silent, broken


def flip(seed):
    """Damages bytes of the database file; returns what ended otherwise than with a message."""
    choice = random.Random(seed)
    place = f"{W}/flip{seed}"
    shutil.copytree(TEMPLATE, place, symlinks=True)
    file = place + "/store-state/db.sqlite"
    # All of it into the one file.
    database = sqlite3.connect(file)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    database.close()
    with open(file, "rb") as stream:
        content = bytearray(stream.read())
    for _ in range(choice.choice((1, 10, 300))):
        content[choice.randrange(len(content))] = choice.randrange(256)
    with open(file, "wb") as stream:
        stream.write(content[:choice.randrange(len(content))] if seed % 5 == 4 else content)
    wrong = []
    for words in (["gc", "--list-dead"], ["gc", "--verify=repair"], ["add-to-store", TEXT], ["gc"]):
        done = run(place + "/store", words)
        if done.returncode not in (0, 1) or (done.returncode == 1 and not done.stderr.strip()):
            wrong.append(f"seed {seed}: {words}: {done.returncode} {done.stderr}")
    subprocess.run(["chmod", "-R", "u+w", place], check=False)
    shutil.rmtree(place, ignore_errors=True)
    return wrong


TEXT = W + "/text"
with open(TEXT, "w") as file:
    file.write("another text\n")
os.mkdir(TEMPLATE)
subprocess.run([NS, "build", "-v", "0", "--store", TEMPLATE + "/store", "-e", OBJECT], check=True,
               stdout=subprocess.DEVNULL)
# A copy of the template must be what its database says, or every answer below would be about the copy.
for folder, names, files in os.walk(TEMPLATE, topdown=False):
    for name in files + names:
        if os.path.islink(os.path.join(folder, name)):
            os.utime(os.path.join(folder, name), (1, 1), follow_symlinks=False)
jobs = [(index, wrong, index) for index, wrong in enumerate(WRONG)]
with ThreadPoolExecutor(2) as pool:
    results = list(pool.map(attempt, jobs))
    flips = list(pool.map(flip, range(10)))


def say(title, found):
    print(title if not found else f"NOT: {title}")
    for text in found[:6]:
        print(text, file=sys.stderr)


for title, index in (("every command ended by itself", 0), ("what is wrong is said", 1), ("what can be mended is", 2)):
    found = [text for result in results for text in result[index]]
    say(title, found)
say("damaged bytes end every command by itself", [text for result in flips for text in result])
