"""The Swift tests: each suite in a process of its own, one after the other.

Suites of the language share one heap: what some of them leave behind (whole corpora, read and expanded) made the ones that
collect at every allocation ten times slower, and some close descriptors or change the environment. They are built before,
by `swift build --build-tests`. A test is a suite, `StoreTests.NarTests'; a single one of it is asked for as
`StoreTests.NarTests/digests'.
"""
import functools
import re

from Library import processes
from Library.outcomes import Outcome
from Library.suite import HERE, Suite

LIMIT_SECONDS = 900
RUN = re.compile(r"Test run with (\d+) tests?")
FAILED = re.compile(r"^. Test (?!run)(.*?) failed after", re.M)
SKIPPED = re.compile(r'^. Test (?!run)(.*?) skipped(?:: "(.*)")?', re.M)


class Swift(Suite):
    def exclusive(self, test):
        return "swift"

    @functools.cache
    def listed(self):
        status, out, err = processes.call(["swift", "test", "list", "--skip-build"], LIMIT_SECONDS, cwd=HERE)
        if status != 0:
            raise SystemExit(f"swift test list: {err or out}")
        return out.splitlines()

    def tests(self):
        return sorted({line.split("/")[0] for line in self.listed() if "." in line})

    def path(self, test):
        return None

    def chosen(self, word):
        suite, _, single = word.partition("/")
        if single:
            return [word] if any(line.startswith(word) for line in self.listed()) else []
        return [name for name in self.tests() if suite in (name, name.split(".")[0], name.split(".")[-1])]

    def run(self, test):
        # A suite's name ends where a test's begins, or the line does.
        end = r"(/|$)" if "/" not in test else r"(\(|$)"
        words = ["swift", "test", "--skip-build", "--filter", f"^{re.escape(test)}{end}"]
        status, out, err = processes.call(words, LIMIT_SECONDS, cwd=HERE)
        printed = out + err
        outcome = Outcome()
        count = sum(int(number) for number in RUN.findall(printed))
        outcome.skipped = [f"{name}{': ' + why if why else ''}" for name, why in SKIPPED.findall(printed)]
        outcome.failed = len(FAILED.findall(printed))
        outcome.passed = max(count - outcome.failed - len(outcome.skipped), 0)
        outcome.text = "\n".join(printed.splitlines()[-60:]) + "\n"
        if status is None:
            outcome.fail(f"not finished after {LIMIT_SECONDS} seconds")
        elif not count:
            outcome.fail("no test of this name")
        elif status != 0 and not outcome.failed:
            outcome.fail(f"status {status}")
        return outcome
