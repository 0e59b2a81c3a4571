"""Walks of faults over commands, Tests/Faults: which system call fails is chosen anew each time, FAULTS_SEED repeats a run.

A test is a Python program that ends with the line `NAME: N calls, N faults, N problems`; each fault counts as a check. The
head of Tests/Faults/_walk.py says what is checked and which settings there are.
"""
import os
import re
import shutil
import sys

from Library import fail_at, processes
from Library.outcomes import Outcome
from Library.suite import HERE, Suite, files

LIMIT_SECONDS = 4 * 3600
COUNTS = re.compile(r"^[\w-]+: (\d+) calls, (\d+) faults, (\d+) problems.*$", re.M)


class Faults(Suite):
    def tests(self):
        return [os.path.splitext(name)[0] for name in files("Tests/Faults", ".py")]

    def path(self, test):
        return os.path.join("Tests/Faults", test + ".py")

    def run(self, test):
        outcome = Outcome()
        path = os.path.join(HERE, self.path(test))
        with open(path, encoding="utf-8") as file:
            needs = re.findall(r"^# needs: (.*)$", file.read(), re.M)
        beside = os.path.dirname(self.setting.nsscheme)
        where = beside + ":" + os.environ["PATH"]
        absent = [need for need in " ".join(needs).split() if not shutil.which(need, path=where)]
        if absent:
            outcome.skipped.append(f"{absent[0]} is missing")
            return outcome
        try:
            fail_at.run(["true"], fail_at.Fault(), LIMIT_SECONDS, environment={"PATH": where})
        except OSError as error:
            outcome.skipped.append(f"calls cannot be counted here: {error}")
            return outcome
        with processes.scratch() as scratch:
            environment = processes.environment(
                ("NSSCHEME", "GUILE", "GUIX"), NS=self.setting.nsscheme, W=scratch, CHECKOUT=HERE, PATH=where,
                PYTHONDONTWRITEBYTECODE="1")
            status, out, err = processes.call([sys.executable, path], LIMIT_SECONDS, cwd=scratch, env=environment)
        outcome.text = out + err
        counts = COUNTS.search(out)
        if counts is None or not int(counts[2]):
            outcome.fail(f"status {status}, and nothing was tried")
        else:
            outcome.passed = int(counts[2]) - int(counts[3])
            outcome.failed = int(counts[3])
            outcome.names.append("passed " + counts[0])
            if status and not outcome.failed:
                outcome.fail(f"status {status}")
        return outcome
