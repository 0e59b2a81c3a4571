"""What the database calls valid survives a power cut.

strace records what a command does to the store and its database, and a model replays it: what was synced is on the disk,
the rest may be lost. Whenever the power fails, each of three disks must hold a store that is what its database says: all
that was not synced is lost; only the database was written back; only the items were. What is recorded before it is on the
disk bears the mark of this start of the machine; a cut means another start, so the marks are changed. Without the marks,
and with --sync=metadata, the same test must find a loss, or it could find none.
"""
# needs: strace
# timeout: 240
# want: add: nothing lost
# want: build: nothing lost
# want: collect: nothing lost
# want: without marks: something lost
# want: metadata: something lost
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

NS, BASE = os.environ["NS"], os.environ["W"] + "/base"
STATES = 40
CALLS = ("openat,open,creat,close,dup,dup2,dup3,fcntl,lseek,write,pwrite64,ftruncate,fallocate,rename,renameat,renameat2,"
         "unlink,unlinkat,rmdir,mkdir,mkdirat,symlink,symlinkat,link,linkat,fsync,fdatasync,syncfs,sync,fchmod,chmod")
STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


class Node:
    """A file, directory or link; `disk` is what of it is on the disk."""

    def __init__(self, kind, content, mode=0o644):
        self.kind, self.now, self.mode = kind, content, mode
        self.disk = {} if kind == "dir" else b""
        self.copy = b""

    def content(self):
        """What it holds now; one object as long as nothing changes, which makes images cheap to tell apart."""
        if self.kind != "dir" and self.copy != self.now:
            self.copy = bytes(self.now)
        return self.now if self.kind == "dir" else self.copy

    def sync(self):
        self.disk = dict(self.now) if self.kind == "dir" else self.content()


class Model:
    def __init__(self, base):
        self.base, self.files, self.nodes = base, {}, []
        self.root = self.load(base)
        self.sync_all()

    def node(self, *arguments):
        self.nodes.append(Node(*arguments))
        return self.nodes[-1]

    def sync_all(self):
        for node in self.nodes:
            node.sync()

    def load(self, path):
        if os.path.islink(path):
            return self.node("link", os.readlink(path).encode())
        mode = os.stat(path).st_mode & 0o7777
        if os.path.isdir(path):
            return self.node("dir", {name: self.load(path + "/" + name) for name in os.listdir(path)}, mode)
        with open(path, "rb") as file:
            return self.node("file", bytearray(file.read()), mode)

    def find(self, directory, path):
        """The directory node and the last name of a path, or None outside of the base."""
        if path.startswith("/"):
            if not path.startswith(self.base + "/"):
                return None
            directory, path = self.root, path[len(self.base) + 1:]
        elif directory is None:
            return None
        parts = [part for part in path.split("/") if part not in ("", ".")]
        if not parts:
            return directory, "."
        for part in parts[:-1]:
            directory = directory.now.get(part)
            if directory is None or directory.kind != "dir":
                return None
        return directory, parts[-1]

    def apply(self, call, text, result):
        """Replays a call that succeeded; says whether anything of ours changed."""
        strings = [bytes.fromhex(s.replace("\\x", "")) for s in STRING.findall(text)]
        plain = STRING.sub('"', text)
        numbers = [part.strip() for part in plain.split(",")]

        def at(index, name):
            where = numbers[index]
            directory = None if where == "AT_FDCWD" else (self.files.get(int(where)) or [None])[0]
            return self.find(directory, name.decode())

        if call in ("openat", "open", "creat"):
            found = at(0, strings[0]) if call == "openat" else self.find(None, strings[0].decode())
            self.files.pop(result, None)
            if not found:
                return False
            directory, name = found
            node, made = directory if name == "." else directory.now.get(name), False
            if node is None and "O_CREAT" in plain:
                node = directory.now[name] = self.node("file", bytearray())
                made = True
            if node is None:
                return False
            if "O_TRUNC" in plain and node.now:
                node.now, made = bytearray(), True
            self.files[result] = [node, 0]
            return made
        if call == "close":
            self.files.pop(int(numbers[0]), None)
            return False
        if call in ("dup", "dup2", "dup3") or call == "fcntl" and "F_DUPFD" in plain:
            self.files[result] = self.files.get(int(numbers[0]))
            return False
        if call in ("fsync", "fdatasync", "write", "pwrite64", "ftruncate", "fallocate", "lseek", "fchmod"):
            entry = self.files.get(int(numbers[0]))
            if not entry:
                return False
            node = entry[0]
            if call in ("fsync", "fdatasync"):
                node.sync()
            elif call == "lseek":
                entry[1] = result
                return False
            elif call == "fchmod":
                node.mode = int(numbers[1], 8)
            elif call == "ftruncate":
                size = int(numbers[1])
                node.now = node.now[:size] + bytes(max(0, size - len(node.now)))
            elif call == "fallocate":
                node.now += bytes(max(0, int(numbers[2]) + int(numbers[3]) - len(node.now)))
            else:
                start = int(numbers[3]) if call == "pwrite64" else entry[1]
                node.now += bytes(max(0, start - len(node.now)))
                node.now[start:start + result] = strings[0][:result]
                if call == "write":
                    entry[1] += result
            return True
        if call in ("clone", "clone3", "fcntl"):
            return False
        if call in ("syncfs", "sync"):
            self.sync_all()
            return True
        return self.names(call, strings, at)

    def names(self, call, strings, at):
        def plain(index):
            return self.find(None, strings[index].decode())

        if call in ("rename", "link"):
            old, new = plain(0), plain(1)
        elif call in ("renameat", "renameat2", "linkat"):
            old, new = at(0, strings[0]), at(2, strings[1])
        if call in ("rename", "renameat", "renameat2", "link", "linkat"):
            # What a builder made in its scratch directory is not known here.
            if not old or not new or old[1] not in old[0].now:
                return False
            new[0].now[new[1]] = old[0].now[old[1]] if "link" in call else old[0].now.pop(old[1])
            return True
        if call in ("symlink", "symlinkat"):
            found = plain(1) if call == "symlink" else at(1, strings[1])
        else:
            found = at(0, strings[0]) if call.endswith("at") else plain(0)
        if not found:
            return False
        directory, name = found
        if call in ("unlink", "unlinkat", "rmdir"):
            directory.now.pop(name, None)
        elif call in ("mkdir", "mkdirat"):
            directory.now[name] = self.node("dir", {}, 0o755)
        elif call.startswith("symlink"):
            directory.now[name] = self.node("link", strings[0])
        return True

    def image(self, written_back):
        """What the disk holds, as data; `written_back` says of which of the two directories all was written."""
        def take(node, now):
            content = node.content() if now else node.disk
            if node.kind == "dir":
                return {name: take(child, now) for name, child in content.items()}
            return node.kind, content, node.mode
        return {name: take(child, name == written_back)
                for name, child in (self.root.now if written_back else self.root.disk).items()
                if name in self.root.disk or name == written_back}


def key(image):
    """The same for images that are the same."""
    if isinstance(image, dict):
        return tuple((name, key(child)) for name, child in sorted(image.items()))
    return image[0], id(image[1])


def make(image, path):
    if isinstance(image, dict):
        os.mkdir(path)
        for name, child in image.items():
            make(child, f"{path}/{name}")
        return
    kind, content, mode = image
    if kind == "link":
        os.symlink(content, path.encode())
        return
    with open(path, "wb") as file:
        file.write(content)
    os.chmod(path, mode | 0o400)


def start_again(place, marks):
    """Does to a store what another start of the machine does: the marks are of an earlier one; or without marks."""
    file = place + "/store-state/db.sqlite"
    if not os.path.exists(file):
        return
    database = sqlite3.connect(file)
    try:
        with database:
            database.execute("UPDATE Unsynced SET boot = 'earlier'" if marks else "DELETE FROM Unsynced")
    except sqlite3.OperationalError:
        # The power was cut before there were tables.
        pass
    database.close()


def verify(image, place, marks):
    """What is wrong with the store on a disk."""
    make(image, place)
    start_again(place, marks)
    done = subprocess.run([NS, "gc", "--verify=contents", "--store", place + "/store"], capture_output=True, text=True)
    subprocess.run(["chmod", "-R", "u+w", place], check=False)
    shutil.rmtree(place, ignore_errors=True)
    return "" if done.returncode == 0 else done.stderr


def calls(lines):
    """The calls of the command itself, whole; builders and what they start are other processes."""
    threads, begun = set(), {}
    for line in lines:
        process, line = line.split(None, 1)
        threads = threads or {process}
        if process not in threads:
            continue
        if line.endswith("<unfinished ...>\n"):
            begun[process] = line[:-len("<unfinished ...>\n")]
            continue
        resumed = re.match(r"<\.\.\. \w+ resumed>(.*)", line, re.DOTALL)
        if resumed:
            line = begun.pop(process, "") + resumed[1]
        thread = re.match(r"clone3?\(.*CLONE_THREAD.*= (\d+)", line)
        if thread:
            threads.add(thread[1])
        yield line


def losses(title, words, sync="full", marks=True):
    """Runs a command under strace and cuts the power everywhere; returns what was lost."""
    model = Model(BASE)
    trace = os.environ["W"] + "/trace"
    done = subprocess.run(
        ["strace", "-f", "-o", trace, "-xx", "-s", "100000000", "-e", "trace=clone,clone3," + CALLS, NS] + words,
        env=dict(os.environ, NSSCHEME_SYNC=sync), capture_output=True, text=True)
    if done.returncode != 0:
        return [f"{title} failed: {done.stderr}"]
    images, seen = [], set()
    with open(trace) as lines:
        for line in calls(lines):
            found = re.match(r"(\w+)\((.*)\)\s+= (\d+)", line)
            if not found or not model.apply(found[1], found[2], int(found[3])):
                continue
            for written_back in (None, "store", "store-state"):
                image = model.image(written_back)
                if key(image) not in seen:
                    seen.add(key(image))
                    images.append((found[1] in ("syncfs", "fsync", "fdatasync"), f"{line[:60]} ({written_back})", image))
    if not any(image[0] for image in images):
        return [f"{title}: nothing was ever synced, or the trace was not understood"]
    # All moments at which something reached the disk, and some of the others.
    chosen = [image for image in images if image[0]][:STATES]
    others = [image for image in images if not image[0]]
    chosen += random.Random(1).sample(others, min(STATES, len(others)))
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda pair: verify(pair[1][2], f"{os.environ['W']}/cut{pair[0]}", marks), enumerate(chosen))
        return [f"{title}, power cut after {image[1]}: {wrong}" for image, wrong in zip(chosen, found) if wrong]


def report(title, found, wanted=False):
    print(f"{title}: {'something' if found else 'nothing'} lost")
    if bool(found) != wanted:
        print("\n".join(found[:4]), file=sys.stderr)


def main():
    os.makedirs(BASE)
    tree = os.environ["W"] + "/tree"
    os.makedirs(tree + "/sub")
    for index in range(5):
        with open(f"{tree}/sub/{index}", "w") as file:
            file.write(f"{index}\n" * 1000)
    os.symlink("sub/1", tree + "/link")
    store = ["--store", BASE + "/store"]
    # A builder of the host's, so that the store holds little.
    build = ["build", "-v", "0"] + store
    for host in ("/bin", "/lib", "/lib64", "/usr"):
        build += ["--chroot-directory", os.path.realpath(host) + ":" + host] if os.path.exists(host) else []
    code = """(begin (use-modules (guix derivations)) (with-store s (derivation s "cut" "/bin/sh"
      (list "-c" "/bin/mkdir -p $out/d; echo 1 >$out/d/1; echo 2 >$out/2; /bin/ln -s 2 $out/3") #:outputs '("out"))))"""

    def adding(name):
        return ["add-to-store", "--recursive", "--name", name] + store + [tree]

    report("add", losses("add", adding("tree")))
    report("build", losses("build", build + ["-e", code]))
    report("collect", losses("collect", ["gc"] + store))
    report("without marks", losses("add", adding("one"), marks=False), wanted=True)
    report("metadata", losses("metadata", adding("two"), "metadata"), wanted=True)


main()
