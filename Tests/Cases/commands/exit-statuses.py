# Each exit status that the manual documents for a command is one that the command ends with, and the manual documents no
# other: what is run here and what the pages say are compared, command by command.
# timeout: 300
# match: \d+ commands, \d+ statuses
import os
import re
import shutil
import subprocess
import sys

TREE = os.path.join(os.environ["CASES"], "../../GuixTree")
# The tree's command line, which ends as every word of it says.
UI = "(define-module (guix ui) #:export (guix-main)) (define (guix-main name status) (exit (string->number status)))\n"
HELLO = """(use-modules (guix gexp) (aqwari namespace))
(namespace (bind "/") (bind "/note" (plain-file "note" "hello")))
"""
# What is bound is no longer there when the namespace is made.
BROKEN = '(use-modules (aqwari namespace)) (namespace (bind "/") (working-directory "/no/such/directory"))\n'


def pages():
    """What the manual documents: command words and statuses."""
    os.mkdir("man")
    subprocess.run(["nsscheme", "manual", "man"], check=True)
    for name in sorted(os.listdir("man")):
        with open(os.path.join("man", name), encoding="utf-8") as file:
            section = file.read().split(".SH EXIT STATUS\n")[1].split(".SH ")[0]
        statuses = re.findall(r"^\.TP\n\\fB(.*)\\fR$", section, re.M)
        yield name[:-2], [status for row in statuses for status in row.split(", ")]


def ended(words, out=subprocess.DEVNULL):
    return subprocess.run(["nsscheme", *words], stdout=out, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
                          check=False)


def without_reader(words):
    """The end of a command whose standard output nobody reads."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        return ended(words, out=writer)
    finally:
        os.close(writer)


# What ends with a status that only some commands have; 9 is what `other' stands for.
IN_NAMESPACE = {"125": ["run", "broken.scm", "--", "/bin/true"], "126": ["run", "hello.scm", "--", "/note"],
                "127": ["run", "hello.scm", "--", "no-such-program"], "9": ["run", "hello.scm", "--", "sh", "-c", "exit 9"]}
IN_SHELL = {"125": ["shell", "-f", "broken.scm", "--", "/bin/true"], "126": ["shell", "-f", "hello.scm", "--", "/note"],
            "127": ["shell", "-f", "hello.scm", "--", "no-such-program"],
            "9": ["shell", "-f", "hello.scm", "--", "sh", "-c", "exit 9"]}
SPECIAL = {
    "nsscheme": {"9": ["-c", "(exit 9)"]},
    "nsscheme-run": IN_NAMESPACE,
    "nsscheme-shell": IN_SHELL,
    "nsscheme-daemon": {"126": ["daemon", "--exec", "--", "./hello.scm"], "127": ["daemon", "--exec", "--", "no-such-program"]},
    # What differs takes a server: Tests/Cases/substitutes/graphs.sh has one.
    "nsscheme-challenge": {"2": None},
    "nsscheme-guix": {"9": ["guix", "-L", "tree", "9"]},
    "nsscheme-profile": {"9": ["profile", "-c", "(exit 9)"]},
}


def main():
    shutil.copytree(TREE, "tree")
    for name, text in (("hello.scm", HELLO), ("broken.scm", BROKEN), ("tree/guix/ui.scm", UI)):
        with open(name, "w", encoding="utf-8") as file:
            file.write(text)
    item = subprocess.run(["nsscheme", "add-to-store", "hello.scm"], capture_output=True, text=True, check=True)
    bad, commands, count = [], 0, 0

    def expect(page, status, end, is_silent=False):
        # A program that a signal ends has the status that a shell shows.
        found = 128 - end.returncode if end.returncode < 0 else end.returncode
        if str(found) != status or is_silent and end.stderr:
            bad.append(f"{page}: {status} is documented, not {found}: {end.stderr}")

    for page, documented in pages():
        commands += 1
        words = command_words(page)
        tried = {"0": words + ["--help"], "1": words + ["--no-such-option"], **SPECIAL.get(page, {})}
        expected = {"9" if status == "other" else status for status in documented} - {"141"}
        if expected != set(tried):
            bad.append(f"{page}: the manual has {sorted(expected)}, this test {sorted(tried)}")
        for status, given in tried.items():
            if given is None:
                continue
            count += 1
            expect(page, status, ended([item.stdout.strip() if word == "ITEM" else word for word in given]))
        if "141" not in documented:
            bad.append(f"{page}: nothing is said about a reader that has gone")
        count += 1
        expect(page, "141", without_reader(words + ["--help"]), is_silent=True)
    print("\n".join(bad) if bad else f"{commands} commands, {count} statuses")
    sys.exit(bool(bad))


def command_words(page):
    """The words of the command of a page: some names have hyphens of their own."""
    name = page[len("nsscheme-"):]
    if not name:
        return []
    return [name] if ended([name, "--help"]).returncode == 0 else name.split("-", 1)


main()
