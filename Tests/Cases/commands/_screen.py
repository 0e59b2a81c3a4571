"""The REPL on a terminal whose screen is kept: what a person would see, with its colours and the cursor.

The screen knows what the REPL's editor writes: characters of one and two columns, lines that wrap, moves of the cursor,
erasing, colours. Anything else is an error, so that nothing is shown that only some terminals know.
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
import unicodedata

LIMIT = 30
CONTROL = re.compile(r"\x1b\[(\??)([0-9;]*)([A-Za-z])")


def width(character):
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class Screen:
    def __init__(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.lines = [[]]
        self.row = self.column = 0
        self.style = ""
        self.rest = ""
        self.pasting = False

    def resize(self, columns, rows):
        self.columns, self.rows = columns, rows

    @property
    def top(self):
        return max(0, len(self.lines) - self.rows)

    def line(self, row):
        while len(self.lines) <= row:
            self.lines.append([])
        return self.lines[row]

    def put(self, character):
        size = width(character)
        if size == 0:
            return
        if self.column + size > self.columns:
            self.row, self.column = self.row + 1, 0
        cells = self.line(self.row)
        cells.extend([(" ", "")] * (self.column + size - len(cells)))
        cells[self.column] = (character, self.style)
        if size == 2:
            cells[self.column + 1] = ("", self.style)
        self.column += size

    def control(self, mark, numbers, letter):
        count = int(numbers or 0) if ";" not in numbers else 0
        if letter == "m":
            self.style = "" if numbers in ("", "0") else self.style + numbers + " "
        elif letter == "A":
            self.row = max(self.top, self.row - max(1, count))
        elif letter == "C":
            self.column = min(self.columns - 1, self.column + max(1, count))
        elif letter == "K" and count == 0:
            del self.line(self.row)[self.column:]
        elif letter == "J" and count == 0:
            del self.line(self.row)[self.column:]
            del self.lines[self.row + 1:]
        elif mark and letter in "hl" and numbers in ("25", "2004"):
            if numbers == "2004":
                self.pasting = letter == "h"
        else:
            raise AssertionError(f"an unknown control sequence: {mark}{numbers}{letter}")

    def feed(self, text):
        text = self.rest + text
        self.rest = ""
        at = 0
        while at < len(text):
            character = text[at]
            if character == "\x1b":
                match = CONTROL.match(text, at)
                if not match:
                    self.rest = text[at:]
                    return
                self.control(*match.groups())
                at = match.end()
                continue
            if character == "\r":
                self.column = 0
            elif character == "\n":
                self.row += 1
                self.line(self.row)
            elif character == "\b":
                self.column = max(0, self.column - 1)
            elif character != "\a":
                self.put(character)
            at += 1

    def text(self):
        return "\n".join("".join(c for c, _ in line).rstrip() for line in self.lines).rstrip("\n")

    def style_of(self, part):
        """The style of the last place where a text is shown."""
        for line in reversed(self.lines):
            text = "".join(c for c, _ in line)
            if part in text:
                cells = [cell for cell in line if cell[0]]
                return cells[text.rindex(part)][1].strip()
        raise AssertionError(f"not shown: {part!r}")


class Terminal:
    def __init__(self, *words, columns=80, rows=24, **environment):
        self.screen = Screen(columns, rows)
        self.raw = b""
        self.pending = b""
        self.process, self.end = pty.fork()
        if self.process == 0:
            for number in [signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP]:
                signal.signal(number, signal.SIG_DFL)
            os.environ.update(TERM="xterm-256color", HOME=os.environ["W"], XDG_STATE_HOME=os.environ["W"] + "/state")
            os.environ.pop("NO_COLOR", None)
            os.environ.update(environment)
            time.sleep(0.05)
            os.execv(os.environ["NS"], ["nsscheme", *words])
        self.resize(columns, rows)
        self.expect("> $")

    def resize(self, columns, rows):
        self.screen.resize(columns, rows)
        fcntl.ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, text):
        os.write(self.end, text.encode())

    def paste(self, text):
        assert self.screen.pasting, "pastes are not announced"
        self.type("\x1b[200~" + text + "\x1b[201~")

    def read(self, seconds):
        if not select.select([self.end], [], [], seconds)[0]:
            return False
        try:
            more = os.read(self.end, 65536)
        except OSError:
            return False
        self.raw += more
        self.pending += more
        text = self.pending.decode(errors="ignore")
        if text.encode() == self.pending:
            self.screen.feed(text)
            self.pending = b""
        return bool(more)

    def settle(self):
        """Until nothing is written for a while."""
        while self.read(0.3):
            pass

    def expect(self, pattern):
        """Until the screen matches at its end, trailing spaces apart."""
        until = time.monotonic() + LIMIT
        expression = re.compile(pattern.replace("> $", r"> ?$"))
        while not expression.search(self.screen.text()):
            if time.monotonic() > until or not self.read(max(0, until - time.monotonic())):
                raise AssertionError(f"waited for {pattern!r}; the screen:\n{self.screen.text()}")

    def shows(self, *lines):
        """The last lines of the screen, once nothing is written any more."""
        self.settle()
        shown = self.screen.text().split("\n")[-len(lines):]
        if shown != list(lines):
            raise AssertionError("expected\n" + "\n".join(lines) + "\nthe screen:\n" + self.screen.text())

    def close(self):
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def check(what, action, *words, **options):
    terminal = None
    try:
        terminal = Terminal(*words, **options)
        action(terminal)
        print(what)
    except AssertionError as failure:
        print(f"FAILED {what}: {failure}")
    finally:
        if terminal:
            terminal.close()
