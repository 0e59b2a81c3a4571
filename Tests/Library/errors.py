"""What bad programs are told: the programs of Tests/Errors and what they say.

Each has a comment `;; error: LINE:COLUMN TEXT`, usually beside the failing line, and may have `;; hint: TEXT` and
`;; says: TEXT`. A program passes when it ends with status 1 within seconds, the first line of standard error is
`FILE:LINE:COLUMN: error: TEXT…`, the line itself is shown with a caret under the column, hint and further text are there
too, no other message begins, and nothing is left in the store that could be taken for a result, or half made. Files
named build-*.scm go through `nsscheme build -f`. A location of `-` means that the message has none and begins with
`nsscheme:`.
"""
import glob
import os
import re

from Library import processes
from Library.outcomes import Outcome
from Library.suite import HERE, Suite, files

FOLDER = "Tests/Errors"
# Of the processor, and by the clock: how busy a machine is says nothing about a program.
PROCESSOR_SECONDS = 20
LIMIT_SECONDS = 300
CODE = re.compile(r"^[^\n]*: error: [^\n]* \[E\d{4}\]$", re.M)
INSIDES = re.compile(r"~[SA]|stdlib/|<build>|<nsscheme>|exceptions\.scm|Fatal error|\(filename \. ", re.M)
LEFT_BEHIND = ("*-must-not-appear", "*.lock", "*.tmp", ".*.tmp")


def field(text, name):
    """The text of the comment ';; NAME: TEXT', or nothing."""
    found = re.search(rf"^.*;; {name}: (.*)$", text, re.M)
    return found.group(1) if found else ""


def location_problems(name, location, text, lines):
    """What is wrong with the first line, the line that is shown, and its caret."""
    first = lines[0] if lines else ""
    if location == "-":
        if not first.startswith(f"nsscheme: error: {text}"):
            yield f"expected: nsscheme: error: {text}"
        return
    if not first.startswith(f"{name}:{location}: error: {text}"):
        yield f"expected: {name}:{location}: error: {text}"
    line, column = location.split(":")
    shown = next((index for index, it in enumerate(lines) if re.match(rf" *{line} \| ", it)), None)
    if shown is None:
        yield f"line {line} is not shown"
        return
    caret = (lines[shown + 1] if shown + 1 < len(lines) else "").partition("| ")[2]
    if not caret.endswith("^"):
        yield "no caret"
    elif len(caret) != int(column) and int(column) <= 60:
        yield f"the caret is in column {len(caret)}"


def problems(name, text, status, said):
    if status != 1:
        yield f"exit status {status}, not 1"
    # What is said about progress is no part of the message.
    lines = [line for line in said.split("\n") if not line.startswith("building /gnu/store/")]
    location, _, wanted = field(text, "error").partition(" ")
    yield from location_problems(name, location, wanted, lines)
    message = "\n".join(lines)
    for kind in ("hint", "says"):
        wanted = field(text, kind)
        if wanted and wanted not in message:
            yield f"missing {kind}: {wanted}"
    if len(re.findall(r"^[^ \n]*: error: ", message, re.M)) != 1:
        yield "not one message"
    if not CODE.search(message):
        yield "the message has no code"
    if INSIDES.search(message):
        yield "the message shows our insides"


class Errors(Suite):
    def tests(self):
        return [os.path.splitext(name)[0] for name in files(FOLDER, ".scm")]

    def path(self, test):
        return os.path.join(FOLDER, test + ".scm")

    def run(self, test):
        outcome = Outcome()
        name = test + ".scm"
        with open(os.path.join(HERE, self.path(test)), encoding="utf-8", errors="replace") as file:
            text = file.read()
        words = ["build", "-f", name] if name.startswith("build-") else [name]
        with processes.scratch() as scratch:
            store = os.path.join(scratch, "store")
            limited = ["prlimit", f"--cpu={PROCESSOR_SECONDS}", self.setting.nsscheme]
            status, _, said = processes.call(limited + words, LIMIT_SECONDS, cwd=os.path.join(HERE, FOLDER),
                                             env=processes.environment(NSSCHEME_STORE=store))
            found = list(problems(name, text, status, said))
            found += [f"left behind: {path}" for pattern in LEFT_BEHIND for path in glob.glob(os.path.join(store, pattern))]
        if found:
            outcome.fail("\n".join(found + [f"| {line}" for line in said.splitlines()[:20]]))
        else:
            outcome.passed = 1
        return outcome
