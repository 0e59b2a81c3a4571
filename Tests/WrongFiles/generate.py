"""Wrong files made of the right ones: which, only the seed decides.

    generate.py SEED COUNT      prints the marks of the files, a line each
"""
import hashlib
import json
import os
import random
import sys

from mistakes import KINDS, Right

HERE = os.path.dirname(os.path.realpath(__file__))
RIGHT = os.path.join(HERE, "right")


def right_files():
    found = []
    for directory, _, names in sorted(os.walk(RIGHT)):
        for name in sorted(names):
            if name.endswith(".scm"):
                path = os.path.join(directory, name)
                with open(path, encoding="utf-8") as file:
                    found.append(Right(os.path.relpath(path, RIGHT), file.read()))
    return sorted(found, key=lambda it: it.file)


def kinds(count):
    """How many of each kind, in the shares that there are among 160."""
    whole = sum(share for _, share in KINDS)
    done = due = 0
    for make, share in KINDS:
        due += share
        yield make, round(due * count / whole) - done
        done = round(due * count / whole)


def generate(seed, count):
    """The wrong files of a seed; no two are alike."""
    files = right_files()
    for number, (make, wanted) in enumerate(kinds(count)):
        rng = random.Random(f"{seed} {number}")
        found = {wrong.file + "\0" + wrong.text: wrong for right in files for wrong in make(right, rng)}
        by_file = {}
        for wrong in rng.sample(list(found.values()), len(found)):
            by_file.setdefault(wrong.file, []).append(wrong)
        # From each file in turn, so that none has all of a kind.
        while wanted > 0 and by_file:
            for file in sorted(by_file, key=lambda it: rng.random()):
                if wanted > 0:
                    yield by_file[file].pop()
                    wanted -= 1
                if not by_file[file]:
                    del by_file[file]


def mark(number, wrong):
    """What is right about a wrong file, as data."""
    return {"name": f"{number:03}-{wrong.kind}", "file": wrong.file, "lines": list(wrong.lines),
            "cures": [list(cure) for cure in wrong.cures],
            "sha256": hashlib.sha256(wrong.text.encode()).hexdigest()[:16]}


if __name__ == "__main__":
    for number, wrong in enumerate(generate(int(sys.argv[1]), int(sys.argv[2])), 1):
        print(json.dumps(mark(number, wrong), ensure_ascii=False))
