"""Ctrl-C and Ctrl-D in the REPL, typed as a person types them: what is unfinished goes, the session stays."""
# waits: a program that has to answer what was typed
# timeout: 120
import os
import pty
import random
import re
import select
import signal
import time

LIMIT = 30
# Errors open levels, whose number the prompt shows.
PROMPT = r"nsscheme@\(guile-user\)(?: \[\d+\])?> "
MORE = r" \. "


class Terminal:
    def __init__(self, *words):
        self.seen = b""
        self.process, self.end = pty.fork()
        if self.process == 0:
            for number in [signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP]:
                signal.signal(number, signal.SIG_DFL)
            os.environ.update(TERM="dumb", HOME=os.environ["W"], XDG_STATE_HOME=os.environ["W"] + "/state")
            os.execv(os.environ["NS"], ["nsscheme", *words])

    def type(self, text):
        os.write(self.end, text.encode())

    def shows(self, pattern, limit):
        """Reads until the pattern is shown, and drops what was shown before it; false after so many seconds."""
        expression = re.compile(pattern.encode())
        until = time.monotonic() + limit
        while True:
            match = expression.search(self.seen)
            if match:
                self.seen = self.seen[match.end():]
                return True
            left = until - time.monotonic()
            ready = left > 0 and select.select([self.end], [], [], left)[0]
            try:
                more = os.read(self.end, 65536) if ready else b""
            except OSError:
                more = b""
            if not more:
                return False
            self.seen += more

    def expect(self, pattern):
        if not self.shows(pattern, LIMIT):
            raise AssertionError(f"waited for {pattern!r}; shown: {self.seen.decode(errors='replace')!r}")

    def answers(self):
        self.type("(+ 2 2)\n")
        self.expect(r"\$\d+ = 4")
        self.expect(PROMPT)

    def status(self):
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


def check(what, action):
    terminal = Terminal()
    terminal.expect(PROMPT)
    try:
        action(terminal)
        print(what)
    except AssertionError as failure:
        print(f"FAILED {what}: {failure}")
    finally:
        os.kill(terminal.process, signal.SIGKILL)
        os.waitpid(terminal.process, 0)


def first_prompt(terminal):
    terminal.type("(display 'never")
    terminal.type("\x03")
    terminal.expect(r"\^C\r\n")
    terminal.expect(PROMPT)
    terminal.answers()
    for _ in range(3):
        terminal.type("\x03")
        terminal.expect(r"\^C\r\n")
        terminal.expect(PROMPT)
    terminal.answers()


def continuation(terminal):
    terminal.type("(define (g x)\n")
    terminal.expect(MORE)
    terminal.type("\x03")
    terminal.expect(PROMPT)
    terminal.type("(+ 2 2)\n")
    terminal.expect(r"\$1 = 4")
    terminal.expect(PROMPT)
    # Something typed on the line, a string, several lines; twice.
    for text in ["(define (g x)\n", '(display "unfinished\n', "#| a comment\n", "(list 1\n"]:
        terminal.type(text)
        terminal.expect(MORE)
        terminal.type("(more")
        terminal.type("\x03")
        terminal.expect(PROMPT)
        terminal.type("\x03")
        terminal.expect(PROMPT)
    terminal.answers()
    terminal.type("g\n")
    terminal.expect("Unbound variable: g")
    terminal.expect(PROMPT)


def moments(terminal):
    """Every interrupt counts, however soon after a prompt, or after a key, it comes."""
    for turn in range(200):
        if turn % 2:
            terminal.type("(list 1\n")
            terminal.expect(MORE)
        pause = random.uniform(0, 0.005)
        time.sleep(pause)
        typed = "(more" if turn % 4 < 2 else ""
        terminal.type(typed)
        if turn % 8 < 4:
            time.sleep(random.uniform(0, 0.001))
        terminal.type("\x03")
        if not terminal.shows(r"\^C\r\n", LIMIT):
            raise AssertionError(f"turn {turn}: not noticed, {pause * 1000:.2f} ms after the prompt, typed {typed!r}")
        terminal.expect(PROMPT)
    terminal.answers()


def endless(terminal):
    terminal.type("(define kept 42)\n")
    terminal.expect(PROMPT)
    for loop in ["(let loop () (loop))", "(let loop ((i 0)) (display \"\") (loop (+ i 1)))",
                 "(begin (display 'begun) (let loop () (map 1+ '(1 2 3)) (loop)))",
                 "(catch #t (lambda () (let loop () (loop))) (lambda (k . a) (display k) (newline) (let loop () (loop))))"]:
        terminal.type(loop + "\n")
        terminal.expect(re.escape(loop))
        time.sleep(0.3)
        terminal.type("\x03")
        if loop.startswith("(catch"):
            terminal.expect("signal")
            terminal.type("\x03")
        terminal.expect("User interrupt")
        terminal.expect(PROMPT)
    terminal.type("kept\n")
    terminal.expect(r"= 42")
    terminal.expect(PROMPT)
    terminal.answers()


def waiting(terminal):
    for form in ["(sleep 1000)", "(select '() '() '() 1000)", "(read-char)", "((@ (ice-9 rdelim) read-line))",
                 "(system* \"sleep\" \"1000\")", "(usleep 900000000)"]:
        terminal.type(form + "\n")
        terminal.expect(re.escape(form))
        time.sleep(0.3)
        terminal.type("\x03")
        terminal.expect(PROMPT)
        terminal.answers()


def reporting(terminal):
    # A printer that never ends, called while an error is shown; then one that fails.
    terminal.type("(use-modules (srfi srfi-9) (srfi srfi-9 gnu))\n")
    terminal.expect(PROMPT)
    terminal.type("(define-record-type <r> (make-r) r?)\n")
    terminal.expect(PROMPT)
    terminal.type("(set-record-type-printer! <r> (lambda (r port) (let loop () (loop))))\n")
    terminal.expect(PROMPT)
    terminal.type("(error \"shown with\" (make-r))\n")
    terminal.expect(r"make-r\)\)\r\n")
    time.sleep(0.3)
    # Each interrupt ends one attempt to print the record.
    for _ in range(20):
        terminal.type("\x03")
        if terminal.shows(PROMPT, 0.5):
            break
    terminal.answers()
    terminal.type("(set-record-type-printer! <r> (lambda (r port) (car r)))\n")
    terminal.expect(PROMPT)
    terminal.type("(error \"shown with\" (make-r))\n")
    terminal.expect(PROMPT)
    terminal.answers()


def after_errors(terminal):
    for _ in range(2):
        terminal.type("(car 'nothing)\n")
        terminal.expect("Wrong type")
        terminal.expect(PROMPT)
    terminal.type("(define (g x)\n")
    terminal.expect(MORE)
    terminal.type("\x03")
    terminal.expect(PROMPT)
    terminal.type("(let loop () (loop))\n")
    time.sleep(0.3)
    terminal.type("\x03")
    terminal.expect("User interrupt")
    terminal.expect(PROMPT)
    terminal.type("\x03")
    terminal.expect(PROMPT)
    terminal.answers()


def end_of_input(terminal):
    terminal.type("(define (g x)\n")
    terminal.expect(MORE)
    # Between the prompt and the first read the terminal is not yet the editor's.
    time.sleep(0.3)
    terminal.type("\x04")
    terminal.expect("unclosed list")
    terminal.expect(PROMPT)
    terminal.answers()
    terminal.type("(display 1")
    terminal.type("\x04")
    terminal.type(")\n")
    terminal.expect("1\r\n")
    terminal.expect(PROMPT)
    time.sleep(0.3)
    terminal.type("\x04")
    assert terminal.status() == 0
    terminal.process = os.fork()
    if terminal.process == 0:
        time.sleep(100)


def stopped(terminal):
    """The stop signal works at the prompt, and what was typed is there again afterwards."""
    terminal.type("(+ 40 ")
    time.sleep(0.3)
    terminal.type("\x1a")
    pid, status = os.waitpid(terminal.process, os.WUNTRACED)
    assert os.WIFSTOPPED(status), status
    os.kill(terminal.process, signal.SIGCONT)
    terminal.type("2)\n")
    terminal.expect(r"\$1 = 42")
    terminal.expect(PROMPT)
    terminal.type("\x03")
    terminal.expect(PROMPT)
    terminal.answers()


def not_ascii(terminal):
    terminal.type("(string-length \"äλ→😀\")\n")
    terminal.expect(r"\$1 = 4")
    terminal.expect(PROMPT)


check("at the first prompt", first_prompt)
# want: at the first prompt
check("at the continuation prompt", continuation)
# want: at the continuation prompt
check("at any moment", moments)
# want: at any moment
check("while something runs", endless)
# want: while something runs
check("while something waits", waiting)
# want: while something waits
check("while an error is shown", reporting)
# want: while an error is shown
check("after errors", after_errors)
# want: after errors
check("the end of the input", end_of_input)
# want: the end of the input
check("stopped and continued", stopped)
# want: stopped and continued
check("letters", not_ascii)
# want: letters
