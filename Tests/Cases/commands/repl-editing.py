"""Typing at the REPL: forms of several lines, their history, pastes, colours, wide characters, narrow terminals."""
# waits: a program that has to answer what was typed
# timeout: 240
import os
import re
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _screen import check

P = "nsscheme@(guile-user)> "
INDENT = " " * (len(P) - 2) + ". "


def forms(terminal):
    """Enter goes on until the form is whole; up brings the form back with its lines."""
    terminal.type("(define (f x)\r(let ((y 1))\r(+ x y)))\r")
    terminal.type("(f 1)\r")
    terminal.expect(r"\$1 = 2\n.*> $")
    terminal.type("\x1b[A\x1b[A")
    terminal.shows(P + "(define (f x)", INDENT + "  (let ((y 1))", INDENT + "    (+ x y)))")
    # Inside the form up and down move; what is changed is evaluated as one form.
    terminal.type("\x1b[A\x1b[A\x05 (display 'changed)\x1b[B\x1b[B\r")
    terminal.type("(f 5)\r")
    terminal.expect(r"changed\n\$2 = 6\n.*> $")
    # A form in the middle of which Enter is typed gets a line break.
    terminal.type("(list 1\x1b\r2)\r")
    terminal.expect(r"\$3 = \(1 2\)\n.*> $")
    # Above the form is the one before it, below it the next one.
    terminal.type("\x1b[A\x1b[A\x1b[A")
    terminal.shows(P + "(f 5)")
    terminal.type("\x1b[B")
    terminal.shows(P + "(list 1", INDENT + "      2)")


def too_many(terminal):
    """What no further line can mend is an error at once, and takes nothing of the next form with it."""
    for number, wrong in enumerate([")", "(1 . 2 3)", "(list 1))", "(a . )", "#\\nosuch", "#<x>", "(1]"], 1):
        terminal.type(wrong + "\r")
        terminal.expect(r"error: (.|\n)*\n.*> $")
        terminal.type(f"(+ 100 {number})\r")
        terminal.expect(rf"= {100 + number}\n.*> $")
    # A command ends, too.
    terminal.type(",pp )\r(+ 100 50)\r")
    terminal.expect(r"= 150\n.*> $")


def kept(terminal):
    """A later session has the forms of an earlier one, with their lines."""
    terminal.type("\x1b[A")
    terminal.shows(P + "(list 1", INDENT + "      2)")


def search(terminal):
    terminal.type("(define needle 'found)\r(list 1 2)\r")
    terminal.expect(r"\(1 2\)\n.*> $")
    terminal.type("\x12needle")
    terminal.shows(P + "(define needle 'found)", INDENT + "bck:needle")
    terminal.type("\x1b")
    terminal.shows(P + "(define needle 'found)")
    terminal.type("\rneedle\r")
    terminal.expect(r"= found\n.*> $")


def pastes(terminal):
    """A paste is text: it is evaluated form by form, and its tabs complete nothing."""
    terminal.paste("(define a 1)\r(define b\t2)\r(car 'x)\r,pp (list a\r  b)\r(+ a b) ; the end\r")
    terminal.shows(P + "(define a 1)", INDENT + "(define b" + " " * 8 + "2)", INDENT + "(car 'x)",
                   INDENT + ",pp (list a", INDENT + "  b)", INDENT + "(+ a b) ; the end")
    terminal.type("\r")
    terminal.expect(r"error: car: Wrong type(.|\n)*\n\(1 2\)\n\$1 = 3\n.*\[1\]> $")
    # Each form is an entry of the history.
    terminal.type("\x1b[A\x1b[A")
    terminal.shows(P[:-2] + " [1]> ,pp (list a", " " * 25 + ".   b)"[0:6])


def interrupted(terminal):
    terminal.type("(define (g x)\r(list x\r")
    terminal.expect(r"\(list x\n.*\. *$")
    terminal.type("\x03")
    terminal.expect(r"\^C\n.*> $")
    terminal.type("\x1b[200~(half of a paste\r")
    time.sleep(0.3)
    terminal.type("\x03")
    terminal.expect(r"\^C\n.*\^C\n.*> $")
    terminal.type("(+ 2 2)\r")
    terminal.expect(r"= 4\n.*> $")


def colours(terminal):
    terminal.type('(define text "abc") ; note')
    terminal.settle()
    assert terminal.screen.style_of('"abc"') == "32", terminal.screen.style_of('"abc"')
    assert terminal.screen.style_of("; note") == "2"
    assert terminal.screen.style_of("define") == "34"
    terminal.type("\x15(list (f 1) 2)")
    terminal.settle()
    # The bracket before the cursor and the one that belongs to it.
    assert terminal.screen.style_of("(list") == "1;4;33"
    assert terminal.screen.style_of("(f 1") == ""
    terminal.type("\x1b[D\x1b[D\x1b[D")
    terminal.settle()
    assert terminal.screen.style_of("(list") == ""
    assert terminal.screen.style_of("(f 1") == "1;4;33"
    terminal.type("\x05)")
    terminal.settle()
    # One that nothing opens.
    assert terminal.screen.style_of(")") == "31"


def colourless(terminal):
    terminal.type('(define text "abc")\r')
    terminal.settle()
    assert not re.search(rb"\x1b\[[0-9;]*[1-9]m", terminal.raw), terminal.raw


def dumb(terminal):
    terminal.type('(list 1\r"two")\r')
    terminal.expect(r'= \(1 "two"\)')
    assert b"\x1b" not in terminal.raw, terminal.raw


def wide(terminal):
    """Characters of two columns, and lines that are longer than the terminal is wide."""
    columns = terminal.screen.columns
    text = '(string-length "' + "漢字かな" * 20 + 'äλ→😀")'
    terminal.type(text)
    terminal.settle()
    shown = terminal.screen.text()
    assert shown.replace("\n", "").replace(" ", "").endswith((P + text).replace(" ", "")), shown
    # The cursor is where the next character goes; moving left and deleting keep the rest in place.
    terminal.type("\x1b[D\x1b[D\x7f\x7f")
    terminal.settle()
    assert terminal.screen.text().replace("\n", "").endswith('äλ")'), terminal.screen.text()
    terminal.type("\r")
    terminal.expect(r"\$1 = 82\n.*> ?$")
    # A line that ends where the terminal ends.
    room = columns - (len(P) % columns)
    terminal.type("'" + "x" * (room - 1))
    terminal.settle()
    assert terminal.screen.column == 0, terminal.screen.column
    terminal.type("\r")
    terminal.expect(r"\$2 = x+\n?x*\n.*> ?$")


def tall(terminal):
    """A form that is higher than the screen shows the rows around the cursor."""
    terminal.paste("(list\r" + "".join(f"{i}\r" for i in range(60)) + "'end)")
    terminal.settle()
    rows = terminal.screen.text().split("\n")[-10:]
    assert rows[-1].strip() == ". 'end)" and rows[0].strip() == ". 51", rows
    terminal.type("\x1b[A" * 70)
    terminal.settle()
    terminal.type("\x05 ")
    terminal.settle()
    terminal.type("\x1b[B" * 70 + "\r")
    terminal.expect(r"end\)\n.*> $")


def resized(terminal):
    terminal.type("(list 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16)")
    terminal.settle()
    terminal.resize(200, 24)
    terminal.settle()
    terminal.type("\x1b[D17 ")
    terminal.type("\r")
    terminal.expect(r"16\s?17 ?\)\n?(.|\n)*> $")


def stopped(terminal):
    terminal.type("(+ 40\r")
    terminal.settle()
    terminal.type("\x1a")
    status = os.waitpid(terminal.process, os.WUNTRACED)[1]
    assert os.WIFSTOPPED(status), status
    os.kill(terminal.process, 18)
    terminal.type("2)\r")
    terminal.expect(r"\$1 = 42\n.*> $")


check("forms of several lines", forms)
# want: forms of several lines
check("forms of an earlier session", kept)
# want: forms of an earlier session
check("a bracket too many", too_many)
# want: a bracket too many
check("a search in the history", search)
# want: a search in the history
check("pastes", pastes)
# want: pastes
check("interrupted", interrupted)
# want: interrupted
check("colours", colours)
# want: colours
check("NO_COLOR", colourless, NO_COLOR="1")
# want: NO_COLOR
check("TERM=dumb", dumb, TERM="dumb")
# want: TERM=dumb
for columns in 40, 80, 200:
    check(f"wide characters in {columns} columns", wide, columns=columns)
# want: wide characters in 40 columns
# want: wide characters in 80 columns
# want: wide characters in 200 columns
check("a form higher than the screen", tall, rows=10)
# want: a form higher than the screen
check("another width", resized)
# want: another width
check("stopped and continued", stopped)
# want: stopped and continued


def levels(terminal):
    """Ctrl-D and ,q leave a level; the prompt says how many there are."""
    terminal.type("(define (f x) (car x))\r(f 1)\r(f 2)\r")
    terminal.expect(r"\[2\]> $")
    terminal.type(",locals\r")
    terminal.expect(r"\$1 = x = 2\n.*\[2\]> $")
    terminal.type("\x04")
    terminal.expect(r"\[1\]> $")
    terminal.type(",locals\r")
    terminal.expect(r"\$2 = x = 1\n.*\[1\]> $")
    terminal.type(",q\r,bt\r")
    terminal.expect(r"Nothing to debug.\nnsscheme@\(guile-user\)> $")
    # A call that stops goes on when its level is left.
    terminal.type("(define (g y) (* 2 y))\r,break g\r(+ 1 (g 20))\r")
    terminal.expect(r"Trap 0: Breakpoint at .*\.\n.*\[1\]> $")
    terminal.type(",locals\r(undefined-here)\r")
    terminal.expect(r"\$3 = y = 20\n(.|\n)*\[2\]> $")
    terminal.type("\x04\x04")
    terminal.expect(r"\$4 = 41\nnsscheme@\(guile-user\)> $")
    terminal.type(",delete 0\r(g 1)\r")
    terminal.expect(r"\$5 = 2\n.*> $")
    terminal.type("\x04")
    assert os.waitstatus_to_exitcode(os.waitpid(terminal.process, 0)[1]) == 0
    terminal.process = os.fork()
    if terminal.process == 0:
        time.sleep(100)


check("levels", levels)
# want: levels
