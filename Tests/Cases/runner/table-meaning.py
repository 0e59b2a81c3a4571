# What a table says, the runner and `nsscheme explain' read with the same code: what the runner refuses `explain'
# refuses with the same words, and what is escaped, commented out and spaced oddly means the same to both.
# needs: /bin/busybox
# want: 33 tables: 33 refused alike
# want: the whole is shown
# want: /a b\c/λ: ITEM/files/x y
# want: /x y: ITEM/files/x y
# want: /bin/sh: /gnu/store/BOX/bin/sh
# want: /bin/hidden/below: hidden by a mask
# want: /bin/hiddennot: not there, unless as a mount point
# want: /gnu/store/BOX/bin: /gnu/store/BOX/bin
# want: /gnu/store/other: not there, unless as a mount point
# want: /tmp/x: of the tmpfs at /tmp
# want: 2 files in the namespace
import os
import re
import subprocess

NS = os.environ["NS"]
W = os.environ["W"]


def run(*words):
    return subprocess.run(words, capture_output=True, text=True, check=False)


def add(path, name):
    done = run(NS, "add-to-store", "--recursive", "--name=" + name, path)
    return done.stdout.strip() or done.stderr


with open("ns.scm", "w", encoding="utf-8") as program:
    program.write("(use-modules (aqwari namespace)) (namespace (tmpfs \"/tmp\"))\n")
runner = run(NS, "build", "-v", "0", "ns.scm").stdout.strip() + "/exec"


def item(number, text):
    """An item with this table, as its path on the host."""
    directory = f"{W}/item{number}"
    os.makedirs(directory + "/files")
    run("cp", runner, directory + "/exec")
    with open(directory + "/files/x y", "w", encoding="utf-8") as file:
        file.write("text\n")
    with open(directory + "/fstab", "wb") as file:
        file.write(text.encode())
    return add(directory, f"item{number}")


def explain(place, *words):
    return run(NS, "explain", "-e", f'"/gnu/store/{os.path.basename(place)}"', *words)


def reason(text):
    # Only `explain' is a message about a program, with a code.
    found = re.search(r"fstab(?: cannot be used,)? line (\d+): (.*?)(?: \[E\d+\])?$", text, re.M)
    return found.groups() if found else text


BAD = [
    "", "nsrun 2\n", "nsrun 12\n", "# nsrun 1\n", "hello\n", "nsrun 1\nx bind - /etc\n", "nsrun 1\n/x\n",
    "nsrun 1\n/x what - /etc\n", "nsrun 1\n/x bind\n", "nsrun 1\n\n/x bind - etc\n", "nsrun 1\n/x bind - /a /b\n",
    "nsrun 1\n/x bind -\n", "nsrun 1\n/x union -\n", "nsrun 1\n/x tmpfs - /a\n", "nsrun 1\n/x mask - /a\n",
    "nsrun 1\n/x bind rw /etc\n", "nsrun 1\n/x union ro /etc\n", "nsrun 1\n/x union size=1m /etc\n",
    "nsrun 1\n/x union bound,rw /etc\n", "nsrun 1\n/x/ tmpfs -\n", "nsrun 1\n/x/../y tmpfs -\n",
    "nsrun 1\n//x tmpfs -\n",
    "nsrun 1\n/x/y tmpfs -\n/x tmpfs -\n", "nsrun 1\n/x tmpfs -\n#\n/x tmpfs -\n", "nsrun 1\n/x mask -\n/x/y tmpfs -\n",
    "nsrun 1\n/gnu/store store - a/b\n", "nsrun 1\n/gnu/store store - ..\n", "nsrun 1\n/a store - a\n/b store - b\n",
    "nsrun 1\n/ proc -\n", "nsrun 1\n- link - lo\n", "nsrun 1\n- what -\n", "nsrun 1\n- environment - =x\n",
    "nsrun 1\n/x\0 tmpfs -\n",
]
alike = 0
for number, table in enumerate(BAD):
    place = item(number, table)
    here, there = run(place + "/exec", "/bin/true").stderr, explain(place).stderr
    # `exec: cannot use PLACE/fstab line 2: WHY'
    if isinstance(reason(here), tuple) and reason(here) == reason(there):
        alike += 1
    else:
        print(repr(table), here, there)
print(len(BAD), "tables:", alike, "refused alike")

os.makedirs("box/bin")
run("cp", "/bin/busybox", "box/bin/busybox")
os.symlink("busybox", "box/bin/sh")
box = os.path.basename(add(W + "/box", "box"))
good = item(99, f"""nsrun 1
# /etc bind - /etc

- environment pure A=b\\040c
/  union\t-  /gnu/store/{box}   ./files
/a\\040b\\134c/λ\tbind ro ./files/x\\040y
/bin/hidden mask -
/gnu/store store - {box}
/tmp tmpfs size=1m,mode=1777""")
name = os.path.basename(good)


def shown(*path):
    return explain(good, *path).stdout.replace("/gnu/store/" + name, "ITEM").replace(box, "BOX").split("\n")


want = ["environment (pure): A=b c", "/  union", "    /gnu/store/BOX", "    ./files",
        "/a b\\c/λ  bind (ro) ./files/x y",
        "/bin/hidden  mask", "/gnu/store  store BOX", "/tmp  tmpfs (size=1m,mode=1777)", ""]
print("the whole is shown" if shown() == want else shown())
for path in ["/a b\\c/λ", "/x y", "/bin/sh", "/bin/hidden/below", "/bin/hiddennot", "//gnu/store/BOX/bin/",
             "/gnu/store/other", "/tmp/x"]:
    print(shown(path.replace("BOX", box))[0].replace("//gnu/store/BOX/bin/", "/gnu/store/BOX/bin"))
inside = run(good + "/exec", "/bin/sh", "-c", "/bin/busybox cat '/a b\\c/λ' '/x y'").stdout
print(inside.count("text"), "files in the namespace")
