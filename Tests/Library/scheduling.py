"""Runs tests of any suites, so many at a time, and shows each that failed as soon as it has ended. Beside them runs one of
those that mostly wait, for a limit of a server's, say, as these leave the processors to the others."""
import concurrent.futures
import threading
import time

from Library import processes
from Library.outcomes import Outcome


class Queue:
    def __init__(self, table, jobs, verbose=False):
        self.table, self.jobs, self.verbose = table, jobs, verbose
        self.waiting = []
        self.busy = set()
        self.change = threading.Condition()

    def run(self, tests):
        """Runs pairs of a suite and a test's name; those in front begin first."""
        self.waiting = list(tests)
        for suite, _ in self.waiting:
            self.table.rows.setdefault(suite.name, [0, 0, 0, 0.0])
        beside = self.jobs > 1
        with concurrent.futures.ThreadPoolExecutor(self.jobs + beside) as pool:
            workers = [pool.submit(self.work, number == self.jobs) for number in range(self.jobs + beside)]
            try:
                for worker in workers:
                    worker.result()
            except BaseException:
                processes.RUNNING.interrupt()
                raise

    def work(self, beside):
        while (next_test := self.take(beside)) is not None:
            suite, test = next_test
            began = time.monotonic()
            try:
                outcome = suite.run(test).settled()
            except Exception as error:  # One test that cannot be run does not end the others.
                outcome = Outcome()
                outcome.fail(f"could not be run: {type(error).__name__}: {error}")
            outcome.seconds = time.monotonic() - began
            with self.change:
                self.busy.discard(suite.exclusive(test))
                self.table.add(suite.name, test, outcome)
                self.show(suite, test, outcome)
                self.change.notify_all()

    def take(self, beside):
        """The first test that may run now, or None when none is left; BESIDE the others, the first that mostly waits, which
        the others take last."""
        with self.change:
            while self.waiting and not processes.RUNNING.interrupted:
                idle, others = [], []
                for index, (suite, test) in enumerate(self.waiting):
                    (idle if suite.waits(test) else others).append((index, suite, test))
                if beside and not idle:
                    return None
                for index, suite, test in idle if beside else others + idle:
                    word = suite.exclusive(test)
                    if word is None or word not in self.busy:
                        if word is not None:
                            self.busy.add(word)
                        return self.waiting.pop(index)
                self.change.wait()
            return None

    def show(self, suite, test, outcome):
        name = f"{suite.name}/{test}"
        if self.verbose:
            for check in outcome.names:
                print(f"{name}: {check}")
        if outcome.failed:
            print(f"FAILED {name}: {outcome.failed} failed, {outcome.passed} passed, {outcome.seconds:.1f} s")
            print("".join(f"    {line}\n" for line in outcome.text.splitlines()), end="", flush=True)
        elif self.verbose:
            print(f"{name}: {outcome.passed} passed, {outcome.seconds:.1f} s", flush=True)
