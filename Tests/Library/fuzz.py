"""The fuzz targets of Fuzz/run, each for a minute; FUZZ_SEED in the environment repeats a run."""
import os
import re

from Library import processes
from Library.outcomes import Outcome
from Library.suite import HERE, Suite

SECONDS = 60
LIMIT_SECONDS = 600
CASES = re.compile(r"^\w+: (\d+) cases, (\d+) failures$", re.M)


class Fuzz(Suite):
    def tests(self):
        return ["reader", "numbers", "expander"]

    def path(self, test):
        return os.path.join("Fuzz", test + ".scm")

    def run(self, test):
        seed = ["--seed", os.environ["FUZZ_SEED"]] if os.environ.get("FUZZ_SEED") else []
        words = [os.path.join(HERE, "Fuzz", "run"), "--seconds", str(SECONDS), *seed, "--target", test, self.setting.nsscheme]
        status, out, err = processes.call(words, LIMIT_SECONDS, cwd=HERE)
        outcome = Outcome(text=out + err)
        outcome.skipped = [line for line in out.splitlines() if "SKIPPED" in line]
        counts = CASES.search(out)
        if status != 0 or counts is None or counts.group(1) == "0":
            outcome.fail(f"status {status}")
        else:
            outcome.passed = 1
            outcome.names.append(f"passed {counts.group(0)}")
        return outcome
