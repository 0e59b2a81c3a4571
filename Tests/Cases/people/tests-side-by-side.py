# The runner of tests has so many of them run at once, and beside these one of those that mostly wait; with one at a time
# there is none beside it.
# want: 2 at once: a b idle, then c idle2
# want: 1 at once: 1
import os
import sys
import threading

sys.path.insert(0, os.environ["CASES"] + "/../..")
from Library.outcomes import Outcome, Table
from Library.scheduling import Queue
from Library.suite import Setting, Suite


class Some(Suite):
    """Tests that run until as many as are expected run at once, or for a moment."""

    def __init__(self, expected):
        super().__init__("some", Setting(""))
        self.expected, self.running, self.most, self.began = expected, set(), set(), []
        self.change = threading.Condition()

    def waits(self, test):
        return test.startswith("idle")

    def run(self, test):
        with self.change:
            self.running.add(test)
            self.began.append(test)
            if len(self.running) > len(self.most):
                self.most = set(self.running)
            self.change.notify_all()
            self.change.wait_for(lambda: len(self.most) >= self.expected, 20)
            self.running.discard(test)
        outcome = Outcome()
        outcome.passed = 1
        return outcome


def run(jobs, expected):
    suite = Some(expected)
    Queue(Table("some:"), jobs).run([(suite, test) for test in ("a", "idle", "b", "c", "idle2")])
    return suite


two = run(2, 3)
print(f"2 at once: {' '.join(sorted(two.most))}, then {' '.join(sorted(two.began[3:]))}")
print("1 at once:", len(run(1, 1).most))
