"""Suites whose tests are shell scripts that try commands from outside.

A test is a file FOLDER/NAME.sh and begins with `. "$CHECKOUT/Tests/Library/checks.sh"', which describes what it may use.
`nsscheme' is the program, `scratch' the directory of its own in which it runs, and `NSSCHEME_STORE' a store there. It
must end with status 0, whatever its checks come to: one that stops half-way has failed.
"""
import os
import subprocess

from Library import processes
from Library.outcomes import Outcome
from Library.suite import HERE, Suite, files

LIMIT_SECONDS = 900


class Programs(Suite):
    def __init__(self, name, setting, folder, slow=(), exclusive=None, limit=LIMIT_SECONDS):
        super().__init__(name, setting)
        self.folder = os.path.join("Tests", folder)
        self.slow = slow
        self.words = exclusive or {}
        self.limit = limit

    def exclusive(self, test):
        return self.words.get(test)

    def tests(self):
        return [os.path.splitext(name)[0] for name in files(self.folder, ".sh")]

    def path(self, test):
        return os.path.join(self.folder, test + ".sh")

    def run(self, test):
        outcome = Outcome()
        with processes.scratch() as scratch, processes.scratch() as notes:
            checks = os.path.join(notes, "checks")
            printed = os.path.join(notes, "printed")
            environment = processes.environment(
                CHECKOUT=HERE, CHECKS=checks, nsscheme=self.setting.nsscheme, scratch=scratch, TREE=self.setting.tree,
                NSSCHEME_STORE=os.path.join(scratch, "store"))
            with open(printed, "wb") as output:
                status, _, _ = processes.call(["bash", os.path.join(HERE, self.path(test))], self.limit,
                                              cwd=scratch, env=environment, stdout=output, stderr=subprocess.STDOUT)
            with open(printed, encoding="utf-8", errors="replace") as lines:
                outcome.text = lines.read()
            self.count(checks, outcome)
        if status is None:
            outcome.fail(f"not finished after {self.limit} seconds")
        elif status != 0:
            outcome.fail(f"ended half-way, with status {status}")
        return outcome

    @staticmethod
    def count(checks, outcome):
        if not os.path.exists(checks):
            return
        with open(checks, encoding="utf-8", errors="replace") as file:
            for entry in file.read().split("\0")[:-1]:
                verdict, what = entry.split(" ", 1)
                outcome.passed += verdict == "passed"
                outcome.failed += verdict == "failed"
                if verdict == "skipped":
                    outcome.skipped.append(what)
                outcome.names.append(entry)
