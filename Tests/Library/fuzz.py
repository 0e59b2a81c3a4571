"""The fuzz targets of Fuzz/run and Fuzz/parsers/run; FUZZ_SEED in the environment repeats a run, FUZZ_SECONDS is how long each
takes. Without it those that compare with Guile have half a minute, and the others what is left of `make check`'s time."""
import os
import re

from Library import processes
from Library.outcomes import Outcome
from Library.suite import HERE, Suite

COMPARED = ("reader", "numbers", "expander")
TEXTS = ("narinfo", "json", "control", "potluck", "request", "response")
RUNNER = ("inflate", "fstab", "pack")
NATIVE = (*RUNNER, "nar", "derivation", "archive", "export", "signature", "keys", "git", "authorizations")
SECONDS, SHORT_SECONDS, MORE_SECONDS = 30, 5, 600
CASES = re.compile(r"^\w+: (\d+) cases, (\d+) failures$", re.M)


class Fuzz(Suite):
    def tests(self):
        return [*COMPARED, *TEXTS, *NATIVE]

    def path(self, test):
        file = (test + ".scm" if test in COMPARED else "texts.scm" if test in TEXTS
                else "parsers/RunnerTargets.swift" if test in RUNNER else "parsers/Targets.swift")
        return os.path.join("Fuzz", file)

    def run(self, test):
        seed = ["--seed", os.environ["FUZZ_SEED"]] if os.environ.get("FUZZ_SEED") else []
        seconds = float(os.environ.get("FUZZ_SECONDS") or (SECONDS if test in COMPARED else SHORT_SECONDS))
        if test in NATIVE:
            words = [os.path.join(HERE, "Fuzz", "parsers", "run"), "--seconds", f"{seconds:.0f}", *seed, test]
        else:
            words = [os.path.join(HERE, "Fuzz", "run"), "--seconds", str(seconds), *seed, "--target", test, self.setting.nsscheme]
        status, out, err = processes.call(words, seconds + MORE_SECONDS, cwd=HERE)
        outcome = Outcome(text=out + err)
        outcome.skipped = [line for line in out.splitlines() if "SKIPPED" in line]
        counts = CASES.search(out)
        if status != 0 or counts is None or counts.group(1) == "0":
            outcome.fail(f"status {status}")
        else:
            outcome.passed = 1
            outcome.names.append(f"passed {counts.group(0)}")
        return outcome
