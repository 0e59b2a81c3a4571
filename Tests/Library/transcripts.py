"""What README.md and docs/*.md show is what happens: their transcripts are replayed and compared to the letter.

A transcript is a fenced block that begins with ```console. A line that starts with `$ ` is a command, lines that start
with `> ` right after it go on with it, and the lines up to the next command are all that it prints, on standard output
and standard error. The commands of one file are run by one bash, in a directory with a copy of what they may name
(Examples, Scripts, docs, README.md) that is thrown away afterwards; `nsscheme` is the given program with a store of its
own. Root replays everything a second time as an ordinary user. A block that begins with ```console network needs
apt's lists and archives, and one that begins with ```console serve the program nsscheme-serve beside nsscheme; they are
skipped, aloud, where that is missing. There are no wildcards: a transcript has to be chosen so that its output is the
same on every machine; the directory around the copy is shown as /scratch. What runs in the background ends with its
file.
"""
import difflib
import functools
import os
import re
import shlex
import shutil
import signal
import time

from Library import processes
from Library.outcomes import Outcome
from Library.suite import HERE, Suite

COPIED = ["Examples", "Scripts", "docs", "README.md"]
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# No transcript takes this long; one that hangs is ended.
LIMIT_SECONDS = 240


@functools.cache
def network():
    """Whether this machine has apt's lists, and the first of its archives answers."""
    words = ["apt-get", "indextargets", "--format", "$(BASE_URI)InRelease", "Created-By: Packages"]
    if shutil.which(words[0]) is None:
        return False
    address = processes.call(words, 60)[1].split("\n")[0]
    if not address:
        return False
    with processes.scratch() as scratch:
        helper = ["/usr/lib/apt/apt-helper", "download-file", "-o", "APT::Sandbox::User=root", address]
        return processes.call(helper + [os.path.join(scratch, "InRelease")], 60)[0] == 0


class Malformed(Exception):
    """A file whose transcripts cannot be read."""


def transcript(text, absent):
    """The commands of a file: a list of (line number, command, list of expected lines).

    `absent` says why a block with a word behind ```console is left out, or nothing; what is left out is None.
    """
    commands, inside, reason = [], False, None
    for number, line in enumerate(text.split("\n"), 1):
        if not inside:
            inside = line.strip() in ["```console", "```console network", "```console serve"]
            reason = absent(line.strip().removeprefix("```console").strip()) if inside else None
            if reason:
                commands.append((number, None, reason))
        elif line.strip() == "```":
            inside = False
        elif reason:
            continue
        elif line.startswith("$ "):
            commands.append((number, [line[2:]], []))
        elif line.startswith("> ") and commands and commands[-1][1] and not commands[-1][2]:
            commands[-1][1].append(line[2:])
        elif commands and commands[-1][1]:
            commands[-1][2].append(line)
        else:
            raise Malformed(f"{number}: a transcript begins with a command, `$ …`")
    if inside:
        raise Malformed("the last transcript has no end")
    return [(number, command and "\n".join(command), output) for number, command, output in commands]


def script(commands):
    """A bash script that runs the commands and prints a mark after each; `$?` passes from one to the next."""
    lines = []
    for number, command, _ in commands:
        lines += [f"eval {shlex.quote(command)}", f"(s=$?; printf '\\036{number}\\036'; exit $s)"]
    return "\n".join(lines) + "\n"


def end_processes(scratch):
    """Ends what the transcript has left running: the processes whose environment names its directory."""
    mark, found = (scratch + "/").encode(), True
    while found:
        found = False
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{name}/environ", "rb") as file:
                    if mark in file.read():
                        os.kill(int(name), signal.SIGKILL)
                        found = True
            except OSError:
                pass
        time.sleep(0.05 if found else 0)


def prepare(scratch, nsscheme, uid):
    """Fills the directory around the transcripts, and returns the environment of their commands."""
    top = os.path.join(scratch, "top")
    os.mkdir(top)
    for name in COPIED:
        source, target = os.path.join(HERE, name), os.path.join(top, name)
        if os.path.isdir(source):
            shutil.copytree(source, target, symlinks=True)
        else:
            shutil.copy(source, target)
    for name in ["bin", "home", "tmp"]:
        os.mkdir(os.path.join(scratch, name))
    for program in [nsscheme] + [os.path.join(os.path.dirname(nsscheme), name) for name in ["nsrun", "nsscheme-serve"]]:
        if os.path.exists(program):
            shutil.copy(program, os.path.join(scratch, "bin"))
    environment = {name: os.environ[name] for name in ["NSSCHEME_STDLIB"] if name in os.environ}
    environment.update(
        PATH=os.path.join(scratch, "bin") + ":" + PATH,
        HOME=os.path.join(scratch, "home"), TMPDIR=os.path.join(scratch, "tmp"), LC_ALL="C.UTF-8", NO_COLOR="1",
        NSSCHEME_STORE=os.path.join(scratch, "store"), TERM="dumb", USER="user")
    if uid is not None:
        for directory, _, names in os.walk(scratch):
            for name in [directory] + [os.path.join(directory, name) for name in names]:
                os.lchown(name, uid, uid)
    return top, environment


class Transcripts(Suite):
    slow = ("potluck", "debian", "namespaces")

    def tests(self):
        docs = sorted(name for name in os.listdir(os.path.join(HERE, "docs")) if name.endswith(".md"))
        return [os.path.splitext(os.path.basename(name))[0] for name in ["README.md"] + docs
                if self.has_commands(self.path(os.path.splitext(name)[0]))]

    def path(self, test):
        return "README.md" if test == "README" else os.path.join("docs", test + ".md")

    @staticmethod
    def has_commands(path):
        with open(os.path.join(HERE, path), encoding="utf-8") as file:
            return "```console" in file.read()

    def absent(self, word):
        """Why blocks with this word cannot be replayed here."""
        if word == "serve" and not os.path.exists(f"{os.path.dirname(self.setting.nsscheme)}/nsscheme-serve"):
            return "there is no nsscheme-serve beside nsscheme"
        if word == "network" and not network():
            return "apt's archives cannot be reached from here"
        return None

    def run(self, test):
        outcome = Outcome()
        try:
            with open(os.path.join(HERE, self.path(test)), encoding="utf-8") as file:
                found = transcript(file.read(), self.absent)
        except Malformed as error:
            outcome.fail(f"{self.path(test)}:{error}")
            return outcome
        outcome.skipped = [f"the block at line {number}: {why}" for number, command, why in found if command is None]
        commands = [it for it in found if it[1] is not None]
        callers = [("me", None)] + ([("other", processes.OTHER)] if os.getuid() == 0 else [])
        for who, uid in callers if commands else []:
            self.compare(test, commands, self.replay(commands, uid, outcome), who, outcome)
        return outcome

    def replay(self, commands, uid, outcome):
        """Runs the commands; the list of what each of them printed, shorter if not all of them could be run."""
        with processes.scratch() as scratch:
            top, environment = prepare(scratch, self.setting.nsscheme, uid)
            output_file = os.path.join(scratch, "output")
            with open(output_file, "wb") as output:
                status, _, _ = processes.call(
                    ["/bin/bash", "-c", script(commands)], LIMIT_SECONDS, cwd=top, env=environment, stdout=output,
                    stderr=output, **({} if uid is None else {"user": uid, "group": uid, "extra_groups": []}))
                if status is None:
                    outcome.text += f"not done after {LIMIT_SECONDS} seconds\n"
                end_processes(scratch)
            with open(output_file, encoding="utf-8", errors="replace") as file:
                text = file.read().replace(scratch, "/scratch")
        pieces = re.split("\036[0-9]+\036", text)
        return pieces[:-1] if len(pieces) > len(commands) else pieces

    def compare(self, test, commands, outputs, who, outcome):
        name = self.path(test)
        for (number, command, expected), actual in zip(commands, outputs + [None] * len(commands)):
            if actual is None:
                outcome.fail(f"{name}:{number}: ({who}) was not run: $ {command}")
                continue
            lines = actual.split("\n")
            if lines[-1] == "":
                lines.pop()
            if lines == expected:
                outcome.passed += 1
                outcome.names.append(f"passed {who}: {number}")
                continue
            different = difflib.unified_diff(expected, lines, "written", "printed", lineterm="", n=2)
            outcome.fail("\n".join([f"{name}:{number}: ({who}) prints something else: $ {command}"]
                                   + ["    " + line for line in different]))
