"""Tab at the REPL: what is typed goes on, and a second Tab says what there is."""
# timeout: 120
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _screen import check

P = "nsscheme@(guile-user)> "


def names(terminal):
    terminal.type("(string-prefix-l\t")
    terminal.shows(P + "(string-prefix-length")
    terminal.type("\t")
    terminal.settle()
    text = terminal.screen.text()
    assert "(string-prefix-length string1 string2" in text and "  -- " in text, text
    # The next key takes the lines away.
    terminal.type(" ")
    terminal.shows(P + "(string-prefix-length")
    # Names of the program's own, and none of the library's internal ones.
    terminal.type("\x15(define my-own-name 5)\r(* my-o\t 2)\r")
    terminal.expect(r"\$1 = 10\n.*> $")
    terminal.type("%st\t\t")
    terminal.settle()
    assert "%stack-frames" in terminal.screen.text()


def modules(terminal):
    terminal.type("(use-modules (ice-9 reg\t) (srfi srfi-1))\r(@ (ice-9 mat\t) match-la\t)\r")
    terminal.settle()
    text = terminal.screen.text()
    assert "(ice-9 regex)" in text and "(ice-9 match) match-lambda" in text, text
    terminal.type("(string-matc\t\t")
    terminal.settle()
    assert "(string-match " in terminal.screen.text()
    terminal.type("\x15,use (system v\t tra\t")
    terminal.shows(P + ",use (system vm trace")


def fields(terminal):
    terminal.type("(use-modules (guix packages))\r")
    terminal.expect(r"> $")
    terminal.type("(package\r(nam\t \"hello\")\r(syno\t")
    terminal.settle()
    text = terminal.screen.text()
    assert '(name "hello")' in text and "(synopsis" in text, text


def files(terminal):
    terminal.type('(load "fi\t')
    terminal.shows(P + '(load "first/')
    terminal.type("\t")
    terminal.shows(P + '(load "first/second file.scm')


def commands(terminal):
    terminal.type(",desc\t car\r")
    terminal.expect(r"\(car pair\)\n.*\n.*> $")
    terminal.type(",pretty-print\t\t")
    terminal.settle()
    assert ",pretty-print EXP" in terminal.screen.text(), terminal.screen.text()
    terminal.type("\x15,help deb\t\r")
    terminal.expect(r"Debug Commands(.|\n)*> $")


def nothing(terminal):
    """Where there is nothing to complete, Tab changes nothing; at the start of a line it indents."""
    terminal.type("(no-such-name-\t")
    terminal.shows(P + "(no-such-name-")
    terminal.type("\x15\t5\r")
    terminal.expect(r"\$1 = 5\n.*> $")


os.makedirs("first")
with open("first/second file.scm", "w") as file:
    file.write("1\n")
check("names", names)
# want: names
check("modules", modules)
# want: modules
check("fields", fields)
# want: fields
check("files", files)
# want: files
check("commands", commands)
# want: commands
check("nothing to complete", nothing)
# want: nothing to complete
