"""Small cases: one input a file of Tests/Cases, with the right answer in its comments.

A case is a Scheme program (.scm: nsscheme runs it), a shell script (.sh: bash runs it) or a Python program (.py). It
runs in an empty directory of its own with a store of its own; `nsscheme` is on PATH, also as $NS and $SCHEME, and $W
names the directory. Its comments say what is right; each may stand several times:

    want: TEXT       the next line of standard output, to the letter
    match: REGEXP    the next line of standard output, all of it
    says: TEXT       standard error contains this
    never: TEXT      neither output contains this
    status: N        the exit status; 0 when nothing is said
    run: WORDS       what follows `nsscheme` instead of the file's name; FILE stands for that name
    timeout: N       seconds; 60 when nothing is said
    waits: TEXT      what the case mostly waits for; it is run beside others
    needs: WORDS     programs that are installed or beside nsscheme, or `root`, `user` (another account) or `/PATH`

A case without `want' or `match' prints nothing to standard output. What is missing is skipped, and counted aloud.
"""
import functools
import os
import re
import shutil
import sys

from Library import processes
from Library.outcomes import Outcome
from Library.suite import HERE, Suite, files

FIELD = re.compile(r"^\s*(?:;+|#+) ?(want|match|says|never|status|run|timeout|waits|needs):(?: (.*))?$")


def fields(path):
    found = {}
    with open(path, encoding="utf-8", errors="surrogateescape") as lines:
        for line in lines:
            field = FIELD.match(line.rstrip("\n"))
            if field:
                name, text = field.group(1), field.group(2) or ""
                if name in ("want", "match"):
                    found.setdefault("output", []).append((name, text))
                else:
                    found.setdefault(name, []).append(text)
    return found


def missing(needs, directory):
    for need in " ".join(needs).split():
        if need == "root":
            there = os.geteuid() == 0
        elif need.startswith("/"):
            there = os.path.exists(need)
        else:
            there = shutil.which(need, path=directory + ":" + os.environ["PATH"]) is not None
        if not there:
            return need
    return None


def problems(case, status, out, err):
    lines = out.splitlines()
    wanted = case.get("output", [])
    for index, (kind, text) in enumerate(wanted):
        line = lines[index] if index < len(lines) else None
        good = line == text if kind == "want" else line is not None and re.fullmatch(text, line)
        if not good:
            yield f"line {index + 1} of the output: expected {text!r}, got {line!r}"
    for line in lines[len(wanted):]:
        yield f"unexpected line of output: {line[:200]!r}"
    for text in case.get("says", []):
        if text not in err:
            yield f"standard error does not say: {text}"
    for text in case.get("never", []):
        if text in out or text in err:
            yield f"says what it should never say: {text}"
    expected = int(case.get("status", ["0"])[0])
    if status != expected:
        yield f"exit status {status}, not {expected}"


class Cases(Suite):
    def tests(self):
        return files("Tests/Cases", ".scm", ".sh", ".py")

    def path(self, test):
        return os.path.join("Tests/Cases", test)

    @functools.cache
    def waits(self, test):
        return "waits" in fields(os.path.join(HERE, self.path(test)))

    def command(self, path, case):
        nsscheme = self.setting.nsscheme
        if "run" in case:
            return [nsscheme] + [path if word == "FILE" else word for word in case["run"][0].split()]
        return {".sh": ["bash"], ".py": [sys.executable], ".scm": [nsscheme]}[os.path.splitext(path)[1]] + [path]

    def run(self, test):
        outcome = Outcome()
        nsscheme, path = self.setting.nsscheme, os.path.join(HERE, self.path(test))
        case = fields(path)
        beside = os.path.dirname(nsscheme)
        absent = missing(case.get("needs", []), beside)
        if absent:
            outcome.skipped.append(f"{absent} is missing")
            return outcome
        with processes.scratch() as scratch:
            work = os.path.join(scratch, "work")
            os.mkdir(work)
            environment = processes.environment(
                ("NSSCHEME", "GUILE", "GUIX"), NS=nsscheme, SCHEME=nsscheme, W=work,
                NSSCHEME_STORE=os.path.join(scratch, "store"), XDG_CACHE_HOME=os.path.join(work, ".cache"),
                PATH=beside + ":" + os.environ["PATH"], CASES=os.path.dirname(path))
            limit = int(case.get("timeout", ["60"])[0])
            status, out, err = processes.call(self.command(path, case), limit, cwd=work, env=environment)
        late = [f"not finished after {limit} seconds"]
        found = late if status is None else list(problems(case, status, out, err))
        if found:
            shown = [f"| {line[:200]}" for line in (out + err).splitlines()[:25]]
            outcome.fail("\n".join(found + shown))
        else:
            outcome.passed = 1
        return outcome
