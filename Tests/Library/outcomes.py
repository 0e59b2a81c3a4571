"""What a test came to, and the table of what all of them came to.

This is the only file that counts. An outcome has a number of checks that passed, a list of what was skipped and why, and
a number of failures with the text that explains them; a test without a check that passed or was skipped has failed.
"""
import dataclasses


@dataclasses.dataclass
class Outcome:
    passed: int = 0
    failed: int = 0
    # Why something was not checked, one text for each.
    skipped: list = dataclasses.field(default_factory=list)
    # What is shown when something failed.
    text: str = ""
    # The names of the checks, for suites whose checks have some.
    names: list = dataclasses.field(default_factory=list)
    seconds: float = 0.0

    def fail(self, text):
        self.failed += 1
        self.text += text.rstrip("\n") + "\n"

    def settled(self):
        """This outcome, which is a failure if nothing at all was checked."""
        if not self.passed and not self.failed and not self.skipped:
            self.fail("nothing was checked")
        return self


class Table:
    """One row for each suite, in the order in which they were begun."""

    def __init__(self, title):
        self.title = title
        self.rows = {}
        self.skipped = []
        self.failures = []

    def add(self, suite, test, outcome):
        row = self.rows.setdefault(suite, [0, 0, 0, 0.0])
        row[0] += outcome.passed
        row[1] += outcome.failed
        row[2] += len(outcome.skipped)
        row[3] += outcome.seconds
        self.skipped += [f"{suite}/{test}: {why}" if test else f"{suite}: {why}" for why in outcome.skipped]
        if outcome.failed:
            self.failures.append(f"{suite}/{test}" if test else suite)

    @property
    def good(self):
        return not self.failures and any(row[0] for row in self.rows.values())

    def text(self, seconds):
        """The table; the seconds of a suite are those of its tests, of which several run at once."""
        width = max([len(name) for name in self.rows] + [len("suite")])
        lines = [self.title, f"{'suite':{width}}  passed  failed  skipped  seconds"]
        for name, (passed, failed, skipped, spent) in self.rows.items():
            lines.append(f"{name:{width}}  {passed:6}  {failed:6}  {skipped:7}  {spent:7.1f}")
        total = [sum(row[column] for row in self.rows.values()) for column in range(3)]
        lines.append(f"{'in all':{width}}  {total[0]:6}  {total[1]:6}  {total[2]:7}  {seconds:7.1f} by the clock")
        lines += [f"skipped: {why}" for why in self.skipped]
        lines += [f"FAILED: {name}" for name in self.failures]
        if self.good:
            lines.append(f"{self.title.rstrip(':')}: all passed")
        return "\n".join(lines)
