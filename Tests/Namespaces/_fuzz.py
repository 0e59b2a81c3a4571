#!/usr/bin/env python3
"""Random and damaged tables: the runner says one line and ends with 125, or runs the program; it never crashes, and
nothing of a tree that it cannot finish is left.

    fuzz.py EXEC RUNS SEED     EXEC is the runner in an item of its own, beside which the tables are written
"""
import os
import random
import subprocess
import sys

GOOD = b"""nsrun 1
- environment pure A=b\\040c PATH=/bin
- directory - /etc
- unshare - net ipc uts
- user - 5 6
- capabilities - net_bind_service
- link - lo
- link bridge,mtu=1400 br0 192.0.2.1/24 2001:db8::1/64
- link veth=v1,master=br0 v0
/ union rw,size=1m /gnu/store/box
/dev dev -
/etc/secret mask -
/gnu/store store - box
/new/a\\040b bind ro /etc
/proc proc -
/tmp tmpfs size=1m,mode=1777
/x union - ./files /gnu/store/box/etc
"""
WORDS = [b"/", b"/..", b"/a/../b", b"//", b"-", b"bind", b"union", b"store", b"mask", b"rw", b"ro", b"bound", b"atonce",
         b"size=", b"size=99999999999999999999k", b"mode=8", b"mode=77777777777", b"mtu=4294967295", b"veth=", b"\\000",
         b"\\777", b"\\01", b"nsrun 1", b"/" + b"a" * 300, b"/" + b"a/" * 2500 + b"b", b"\xff\xfe", b"\t", b",", b",,",
         b"./../../etc", b"/gnu/store/..", b"..", b".", b"host:1.2.3.4/5", b"1.2.3.4/999", b":::/64", b"link", b"user"]


def damaged(random):
    lines = GOOD.split(b"\n")
    for _ in range(random.randint(1, 4)):
        way = random.randrange(7)
        at = random.randrange(len(lines))
        if way == 0:
            lines.insert(at, random.choice(lines))
        elif way == 1:
            del lines[at]
            lines = lines or [b""]
        elif way == 2:
            fields = lines[at].split(b" ")
            fields[random.randrange(len(fields))] = random.choice(WORDS)
            lines[at] = b" ".join(fields)
        elif way == 3:
            lines[at] += b" " + random.choice(WORDS)
        elif way == 4:
            lines[at] = random.randbytes(random.randint(0, 60))
        elif way == 5:
            random.shuffle(lines)
        else:
            lines[at] = b" ".join(random.choice(WORDS) for _ in range(random.randint(1, 6)))
    text = bytearray(b"\n".join(lines))
    for _ in range(random.choice([0, 0, 1, 5])):
        if text:
            text[random.randrange(len(text))] = random.randrange(256)
    return bytes(text[:random.choice([len(text), len(text), random.randint(0, len(text))])])


def main(exec_path, runs, seed):
    source = random.Random(seed)
    table = os.path.join(os.path.dirname(exec_path), "fstab")
    started = 0
    store = os.path.dirname(os.path.dirname(exec_path))

    def mounts():
        return [line for line in open("/proc/self/mountinfo") if store in line]
    mounts_before = mounts()
    os.makedirs(os.path.join(os.path.dirname(exec_path), "files"), exist_ok=True)

    def files():
        return sorted(os.listdir(os.path.dirname(exec_path))) + sorted(os.listdir(store))
    open(table, "ab").close()
    before = files()
    for number in range(runs):
        text = source.randbytes(source.randint(0, 400)) if number % 10 == 0 else damaged(source)
        if number == 0:
            text = GOOD
        with open(table, "wb") as file:
            file.write(text)
        result = subprocess.run([exec_path, "/bin/sh", "-c", "echo started"], capture_output=True, timeout=60)
        lines = result.stderr.split(b"\n")
        refused = (result.returncode in (125, 126, 127) and result.stdout == b"" and len(lines) == 2
                   and lines[0].startswith(b"exec: cannot "))
        ran = result.returncode == 0 and result.stdout == b"started\n"
        started += ran
        if number == 0 and not ran:
            sys.exit(f"the table that is good is refused: {result.stderr!r}")
        if not (refused or ran):
            sys.exit(f"run {number} of seed {seed}: status {result.returncode}, {result.stdout!r}, {result.stderr!r}\n{text!r}")
    if mounts() != mounts_before:
        sys.exit("mounts were left on the host")
    if files() != before:
        sys.exit(f"files were left on the host: {files()}, before {before}")
    if started == 0 or started == runs:
        sys.exit(f"{started} of {runs} tables were good: the fuzzer does not fuzz; the last one: {result.stderr!r}")
    print(f"{runs} tables")


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
