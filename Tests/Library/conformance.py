"""The language's own suite: the files of Tests/Conformance and, with --r7rs, of r7rs/ there, a process for each.

Three suites run the same files: `conformance', `eager' with NSSCHEME_EAGER=1, and `stress' with a collection at every
allocation, of what is new and now and then of everything, except while the standard library's own text is read, expanded
and compiled: that is the same for every file, and library-text.scm has it with collections. NSSCHEME_GC_STRESS in the
environment says it otherwise: `young' spares nothing, `1' collects everything each time, which takes hours.

A file prints "N passed, N failed" at its end (check.scm), or what SRFI 64 counted.
"""
import os
import re
import subprocess

from Library import processes
from Library.outcomes import Outcome
from Library.suite import HERE, Suite, files

FOLDER = "Tests/Conformance"
LIMIT_SECONDS = 900
SUMMARY = re.compile(r"^(\d+) passed, (\d+) failed", re.M)
SRFI_64 = re.compile(r"^# of (expected passes|expected failures|unexpected \w+) +(\d+)", re.M)


class Conformance(Suite):
    # Those that take longest, most of all under stress.
    slow = ("budget", "library-text", "debugging", "guix-packages", "guix-sources", "ice-9-match", "aqwari-s6",
            "r7rs/6.2-numbers", "debian", "execline")

    def __init__(self, name, setting, **variables):
        super().__init__(name, setting)
        self.variables = variables

    def tests(self):
        return [os.path.splitext(name)[0] for name in files(FOLDER, ".scm") if name != "check.scm"]

    def path(self, test):
        return os.path.join(FOLDER, test + ".scm")

    def settings(self, test):
        """The variables of the environment, and of the process."""
        return self.variables

    def run(self, test):
        options = ["--r7rs"] if test.startswith("r7rs/") else []
        limit = int(os.environ.get("TIMEOUT", LIMIT_SECONDS))
        # In a directory of its own: SRFI 64 writes a log there.
        with processes.scratch() as scratch:
            status, out, _ = processes.call(
                [self.setting.nsscheme, *options, "--no-auto-compile", "-L", os.path.join(HERE, FOLDER),
                 os.path.join(HERE, self.path(test))],
                limit, cwd=scratch, env=processes.environment(**self.settings(test)), stderr=subprocess.STDOUT)
        return self.outcome(out, f"not finished after {limit} seconds" if status is None else f"status {status}")

    @staticmethod
    def outcome(printed, end):
        outcome = Outcome()
        summaries = SUMMARY.findall(printed)
        counts = SRFI_64.findall(printed)
        if counts:
            outcome.passed = sum(int(count) for what, count in counts if what.startswith("expected"))
            outcome.failed = sum(int(count) for what, count in counts if what.startswith("unexpected"))
        elif summaries:
            outcome.passed, outcome.failed = map(int, summaries[-1])
        else:
            outcome.fail("\n".join([f"broken, {end}:"] + printed.splitlines()[-12:]))
            return outcome
        if outcome.failed:
            lines = [line for line in printed.splitlines() if not SUMMARY.match(line)]
            outcome.text = "\n".join(lines[:60])
        return outcome


class Stress(Conformance):
    def settings(self, test):
        kind = os.environ.get("NSSCHEME_GC_STRESS", "young,programs")
        if test == "library-text":
            kind = kind.removesuffix(",programs")
        # The other cores have files of their own to run.
        return {**self.variables, "NSSCHEME_GC_STRESS": kind, "GC_MARKERS": "1"}
