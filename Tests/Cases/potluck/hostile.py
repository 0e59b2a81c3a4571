# Repositories and dishes that mean harm, each by its name: what becomes of it, and that nothing else does. A good dish
# beside each is published all the same, unless the repository as a whole is refused.
# needs: nsscheme-serve git gpg
# timeout: 300
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _host import Host, W, dish, git, key, repository, write

host = Host(key(), options=["--allow-local", "--rate=100000", "--seconds=60", "--free=50"])
host.start()
WITNESS = f"{W}/witness"
count = 0


def made(files=None):
    """A repository with a good dish `fine' and FILES."""
    global count
    count += 1
    return repository(f"r{count}", {"fine": dish("fine"), **(files or {})}, [host.url])


def tell(name, directory, branch="main", expected=("fine",)):
    """What the host says of the repository in DIRECTORY; how many dishes it published if not those EXPECTED."""
    job = host.update(f"file://{directory}", branch)
    if "error" in job:
        print(f"{name}: {job['error']}")
        return
    parts = [job["message"] or ""] + [one["log"].split("\n")[0] for one in job["dishes"]]
    text = "; ".join(re.sub(r"\b[0-9a-f]{40}\b", "HASH", part).split("\n")[-1] for part in parts if part)
    published = tuple(sorted(one["name"] for one in job["dishes"] if one["published"]))
    print(f"{name}: {text.replace(directory, 'R').replace(W, 'W') or job['state']}"
          + ("" if published == tuple(expected) else f" {published}"))
    if os.path.exists(WITNESS):
        print("a program was run")
        os.remove(WITNESS)


def text(name, more="", field=None, value=None, file="bad"):
    """A repository with one more dish, whose FIELD is VALUE."""
    whole = dish("bad") + more
    if field:
        whole = re.sub(rf'\({field} (?:"[^"]*"|\'[a-z()]+)\)', lambda _: f"({field} {value})", dish("bad"))
        assert whole != dish("bad")
    tell(name, made({file: whole}))


# Texts.
text("a deep list in a field", field="synopsis", value="(let f ((n 100000)) (if (= n 0) '() (list (f (- n 1)))))")
# want: a deep list in a field: potluck/bad.scm:6:3: error: expected a synopsis, one line [E0599]
text("a deep quotation", field="inputs", value="'" + "(" * 5000 + ")" * 5000)
# want: a deep quotation: potluck/bad.scm:5:75: error: expected packages, as "NAME@VERSION:OUTPUT"; (import-packages …) gives them variables [E0599]
tell("deep arguments", made({"bad": "(define x (let f ((n 1000)) (if (= n 0) 1 (list (f (- n 1))))))\n" + dish("bad", build="x")}))
# want: deep arguments: potluck/bad.scm:6:27: error: it is nested more than 200 levels deep, or refers to itself [E0420]
text("a synopsis of 10 MB", field="synopsis", value="(make-string 10000000 #\\a)")
# want: a synopsis of 10 MB: potluck/bad.scm:6:3: error: expected a synopsis, one line of at most 200 characters; it has 10000000 [E0599]
text("a string of 1 GB", field="synopsis", value="(make-string 1000000000 #\\a)")
# want: a string of 1 GB: potluck/bad.scm:1:1: error: evaluating a potluck file may take 50 MB of memory; this one takes more [E0414]
text("a number without an end", field="version", value="(let f ((n 10)) (f (* n n)))")
# match: a number without an end: potluck/bad.scm:1:1: error: evaluating a potluck file may take .*; this one takes more \[E0414\]
text("a synopsis that colours the terminal", field="synopsis", value='"\\x1b[31mGood"')
# want: a synopsis that colours the terminal: potluck/bad.scm:6:3: error: expected a synopsis, one line without the character U+001B [E0599]
text("a description read backwards", field="description", value='"Good \\u202edoog"')
# want: a description read backwards: potluck/bad.scm:6:21: error: expected a description, some sentences without the character U+202E [E0599]
text("a file read backwards", more=";; \u202e harmless\n")
# want: a file read backwards: potluck/bad.scm:7:4: error: the character U+202E hides what is written; in a string, write \u202e [E0420]
text("a NUL", more='"\0"\n')
# want: a NUL: potluck/bad.scm:7:2: error: the character U+0000 hides what is written; in a string, write \u0000 [E0420]
text("a name read backwards", field="name", value='"ev\\u202eil"')
# want: a name read backwards: potluck/bad.scm:1:18: error: expected a name without the character U+202E [E0599]
text("a name that leaves the store", field="name", value='"../../etc/passwd"')
# want: a name that leaves the store: potluck/bad.scm:1:18: error: "../../etc/passwd" has a character that names in the store cannot have [E0505]
text("a name of two dots", field="name", value='".."')
# want: a name of two dots: potluck/bad.scm:1:18: error: ".." begins with a dot [E0420]
text("a version of another file", field="version", value='"1/../../x"')
# want: a version of another file: potluck/bad.scm:1:31: error: "1/../../x" has a character that names in the store cannot have [E0505]
tell("a header of code", made({"bad": ";; \r(system \"x\")\n" + dish("bad")}), expected=("bad", "fine"))
# want: a header of code: done
text("another file's name", file="..bad")
# want: another file's name: done

# What lies in the repository.
directory = made()
os.rename(f"{directory}/potluck", f"{directory}/elsewhere")
os.symlink("elsewhere", f"{directory}/potluck")
write(directory, {})
tell("a link as the directory", directory, expected=())
# want: a link as the directory: nsscheme: error: the branch has no directory 'potluck'; ‘nsscheme potluck init GIT-URL’ makes one [E0903]
directory = made()
os.symlink("/etc/passwd", f"{directory}/potluck/bad.scm")
os.symlink("fine.scm", f"{directory}/potluck/other.scm")
os.remove(f"{directory}/potluck/README.md")
os.symlink("../README", f"{directory}/potluck/README.md")
write(directory, {"README": f"Host: {host.url}\n"})
tell("a link as the consent", directory, expected=())
# match: a link as the consent: .*does not consent.*
directory = made()
write(directory, {".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = ext::sh -c touch% ' + WITNESS + "\n"
                                 '[submodule "-x"]\n\tpath = ../x\n\turl = -u./x\n\tupdate = !touch ' + WITNESS + "\n"})
tell("submodules that run programs", directory)
# match: submodules that run programs: (done|.*cannot be fetched.*|.*fsck.*|error: .*|fatal: .*)( \(\))?
directory = made({"bad": dish("bad")})
write(directory, {".gitattributes": "*.scm filter=evil diff=evil merge=evil ident export-subst\n* text eol=crlf\n",
                  ".gitconfig": f'[filter "evil"]\n\tsmudge = touch {WITNESS}\n\tclean = touch {WITNESS}\n'})
tell("filters", directory, expected=("bad", "fine"))
# want: filters: done
directory = made()
for hook in ("post-checkout", "post-merge", "reference-transaction", "post-update"):
    for place in (f"{directory}/.git/hooks", f"{directory}/hooks", f"{directory}/potluck/hooks"):
        os.makedirs(place, exist_ok=True)
        with open(f"{place}/{hook}", "w", encoding="ascii") as file:
            file.write(f"#!/bin/sh\ntouch {WITNESS}\n")
        os.chmod(f"{place}/{hook}", 0o755)
subprocess.run(["git", "-C", directory, "add", "-A"], check=True)
subprocess.run(["git", "-C", directory, "-c", "core.hooksPath=/dev/null", "-c", "user.name=a", "-c", "user.email=a@b",
                "commit", "-q", "-m", "hooks"], check=True)
tell("hooks", directory)
# want: hooks: done
directory = made()
with open(f"{directory}/.git/config", "a", encoding="ascii") as file:
    file.write(f"[core]\n\tfsmonitor = touch {WITNESS}\n[uploadpack]\n\tpackObjectsHook = touch {WITNESS}\n")
tell("a configuration of its own", directory)
# want: a configuration of its own: done
directory = made({"bad": "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 12345\n"})
write(directory, {".gitattributes": "*.scm filter=lfs diff=lfs merge=lfs -text\n", ".lfsconfig": "[lfs]\n\turl = ext::x\n"})
tell("pointers to large files", directory)
# want: pointers to large files: potluck/bad.scm:1:1: error: there is no 'version' in the language of potluck files [E0901]


def objects(entries, name="main"):
    """A repository whose directory potluck has ENTRIES, lines of `git mktree', as git itself would not make them."""
    directory = made()
    blob = {part: git(directory, "rev-parse", f"HEAD:potluck/{part}") for part in ("fine.scm", "README.md")}
    lines = "".join(f"100644 blob {blob['README.md' if entry == 'README.md' else 'fine.scm']}\t{entry}\0"
                    for entry in entries)
    tree = subprocess.run(["git", "-C", directory, "mktree", "-z", "--missing"], input=lines.encode(), check=True,
                          capture_output=True).stdout.decode().strip()
    top = subprocess.run(["git", "-C", directory, "mktree"], input=f"040000 tree {tree}\tpotluck\n".encode(), check=True,
                         capture_output=True).stdout.decode().strip()
    commit = git(directory, "commit-tree", "-m", "x", top)
    git(directory, "update-ref", f"refs/heads/{name}", commit)
    return directory


tell("names that differ by case only", objects(["README.md", "Fine.scm", "FINE.scm", "fine.scm"]))
# want: names that differ by case only: potluck/FINE.scm:1:1: error: the file is called "FINE.scm": expected at most 60 lower-case letters, digits and - + . _, beginning with a letter, as its name becomes that of a variable [E0599]; potluck/Fine.scm:1:1: error: the file is called "Fine.scm": expected at most 60 lower-case letters, digits and - + . _, beginning with a letter, as its name becomes that of a variable [E0599]
tell("a consent in another case", objects(["readme.md", "fine.scm"]), expected=())
# match: a consent in another case: .*does not consent.*
tell("names that hide what they are", objects(["README.md", "fine.scm", "e\u202evil.scm", "a\nb.scm", "c\x1b[31m.scm", "d d.scm"]))
# match: names that hide what they are: .*the file is called .*
for name in ("..", ".", ".git"):
    try:
        tell(f"an entry called {name}", objects(["README.md", "fine.scm", name]), expected=())
    except subprocess.CalledProcessError:
        print(f"an entry called {name}: git makes none")
# match: an entry called \.\.: .*
# match: an entry called \.: .*
# match: an entry called \.git: .*

# Branches.
directory = made()
for branch in ("-x", "a..b", "a b", "x.lock", "@{-1}", "HEAD:potluck", "a\x1bb", "refs/heads/../../x", ""):
    tell(repr(branch), directory, branch)
# want: '-x': '-x' is no name of a branch
# want: 'a..b': 'a..b' is no name of a branch
# want: 'a b': 'a b' is no name of a branch
# want: 'x.lock': 'x.lock' is no name of a branch
# want: '@{-1}': '@{-1}' is no name of a branch
# want: 'HEAD:potluck': 'HEAD:potluck' is no name of a branch
# match: 'a\\x1bb': .* is no name of a branch
# want: 'refs/heads/../../x': 'refs/heads/../../x' is no name of a branch
# want: '': '' is no name of a branch
git(directory, "update-ref", "refs/heads/-x", "HEAD")
git(directory, "update-ref", "refs/heads/HEAD", "HEAD")
git(directory, "update-ref", "refs/heads/$(touch${IFS}witness)", "HEAD")
git(directory, "update-ref", "refs/heads/e\u202evil", "HEAD")
tell("refs with names of options", directory)
# want: refs with names of options: done
tell("a branch called HEAD", directory, "HEAD")
# want: a branch called HEAD: done
tell("a branch with a command", directory, "$(touch${IFS}witness)")
# want: a branch with a command: done
tell("a branch read backwards", directory, "e\u202evil")
# match: a branch read backwards: .* is no name of a branch
# The same directory for two branches, and for a branch and a repository: the first has it.
git(directory, "update-ref", "refs/heads/a/b", "HEAD")
tell("a branch in a branch", directory, "a/b")
# want: a branch in a branch: done
git(directory, "update-ref", "-d", "refs/heads/a/b")
git(directory, "update-ref", "refs/heads/a-b", "HEAD")
tell("a branch that comes to the same name", directory, "a-b", expected=())
# match: a branch that comes to the same name: .* belongs to the branch a/b of .*

# A tree that is itself again and again, and more names than there is room for.
directory = made()
tree = git(directory, "rev-parse", "HEAD^{tree}")
for _ in range(60):
    lines = "".join(f"040000 tree {tree}\t{n}\n" for n in range(9))
    tree = subprocess.run(["git", "-C", directory, "mktree"], input=lines.encode(), check=True,
                          capture_output=True).stdout.decode().strip()
lines = git(directory, "ls-tree", "HEAD") + f"\n040000 tree {tree}\tbomb\n"
tree = subprocess.run(["git", "-C", directory, "mktree"], input=lines.encode(), check=True,
                      capture_output=True).stdout.decode().strip()
git(directory, "update-ref", "refs/heads/main", git(directory, "commit-tree", "-m", "bomb", tree))
tell("a bomb of directories", directory)
# want: a bomb of directories: done
directory = made()
blob = git(directory, "rev-parse", "HEAD:potluck/fine.scm")
lines = git(directory, "ls-tree", "HEAD:potluck") + "\n" + "".join(f"100644 blob {blob}\tx{n}\n" for n in range(5000))
tree = subprocess.run(["git", "-C", directory, "mktree"], input=lines.encode(), check=True,
                      capture_output=True).stdout.decode().strip()
tree = subprocess.run(["git", "-C", directory, "mktree"], input=f"040000 tree {tree}\tpotluck\n".encode(), check=True,
                      capture_output=True).stdout.decode().strip()
git(directory, "update-ref", "refs/heads/main", git(directory, "commit-tree", "-m", "many", tree))
tell("a directory of many entries", directory, expected=())
# want: a directory of many entries: nsscheme: error: the directory of potluck files has more than 2000 entries [E0903]

# The host still works, and its channel has nothing but modules.
tell("a good one", made())
# want: a good one: done
target = host.directory + "/target"
print([name for name in git(target, "ls-files").split("\n") if not re.fullmatch(
    r"gnu/packages/potluck/[a-z0-9-]+/(fine|bad|\.\.bad)\.scm|guix/potluck/environment\.scm|\.guix-[a-z]+|potluck-origins", name)])
# want: []
print(git(target, "status", "--porcelain") or "clean", git(target, "ls-files", "-s").count("120000"),
      set(git(target, "log", "--format=%G?").split()))
# want: clean 0 {'G'}
check = subprocess.run([os.environ["NS"], "channel", "check", "--no-lint", target], capture_output=True, text=True)
print(check.returncode, check.stdout.strip().split("\n")[-1].count("failed"))
# want: 0 0
host.kill()
