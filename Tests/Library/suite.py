"""What a suite is: a name, tests with names, and how one of them is run.

A test's name is a path below its suite, without the ending of its file where that is always the same. Files whose names
begin with `_' are read by tests and are none.
"""
import dataclasses
import os

HERE = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))


@dataclasses.dataclass(frozen=True)
class Setting:
    """What all suites need to know."""
    nsscheme: str
    # A directory of Guix's sources, or nothing.
    tree: str = ""


class Suite:
    # Those that take longest, which begin first.
    slow = ()

    def __init__(self, name, setting):
        self.name = name
        self.setting = setting

    def tests(self):
        """The names of the tests."""
        raise NotImplementedError

    def path(self, test):
        """The test's file below the checkout, or None."""
        raise NotImplementedError

    def run(self, test):
        """The outcome of a test."""
        raise NotImplementedError

    def exclusive(self, test):
        """A word; tests with the same one do not run at the same time. None: with all others."""
        return None

    def waits(self, test):
        """Whether a test mostly waits, so that another one can run meanwhile."""
        return False

    def weight(self, test):
        """How early a test begins: what takes longest comes first."""
        return self.slow.index(test) if test in self.slow else len(self.slow)

    def chosen(self, word):
        """The tests that a word behind the suite's name means: one, without its ending too, or a folder of them."""
        names = self.tests()
        if word in names:
            return [word]
        return [name for name in names if os.path.splitext(name)[0] == word or name.startswith(word.rstrip("/") + "/")]


def files(folder, *endings):
    """The paths below a folder of the checkout, without those that begin with `_', relative to the folder."""
    top = os.path.join(HERE, folder)
    found = []
    for directory, _, names in os.walk(top):
        found += [os.path.relpath(os.path.join(directory, name), top) for name in names
                  if name.endswith(endings) and not name.startswith("_")]
    return sorted(found)
