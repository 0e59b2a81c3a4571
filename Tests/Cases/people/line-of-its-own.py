# A message begins on a line of its own, whatever the program has written before it, where both are seen together: on a
# terminal, in a pipe, in a file. What is redirected on its own gets no byte more than the program wrote. What another
# process wrote counts as well on a terminal and in a file.
# want: passed
import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios

ERROR = "<command line>:1:"
# A program, what it writes to standard output and to standard error before the message, and what is seen of both together.
PROGRAMS = [
    ('(display "abc") (car 1)', "abc", "", "abc\n"),
    ('(display "abc\\n") (car 1)', "abc\n", "", "abc\n"),
    ('(display "abc" (current-error-port)) (car 1)', "", "abc\n", "abc\n"),
    ('(display "abc") (force-output) (display "d\\n" (current-error-port)) (car 1)', "abc", "d\n", "abcd\n"),
    ('(display "abc") (with-output-to-string (lambda () (display "x\\n") (car 1)))', "abc", "", "abc\n"),
]
# The same of programs that start others.
STARTING = [
    ('(system* "printf" "abc") (car 1)', "abc\n"),
    ('(system "printf abc >&2") (car 1)', "abc\n"),
    ('(system* "echo" "abc") (car 1)', "abc\n"),
    ('(system* "true") (car 1)', ""),
    ('(display "abc\\n") (system* "printf" "%80s" "d") (car 1)', "abc\n" + " " * 79 + "d\n"),
    ('(system* "printf" "%79s" "d") (car 1)', " " * 78 + "d\n"),
    ('(system* "printf" "abc") (display "d\\n") (car 1)', "abcd\n"),
    ('(use-modules (ice-9 popen)) (close-pipe (open-input-pipe "printf abc >&2; printf def")) (car 1)', "abc\n"),
    ('(let ((pid (primitive-fork))) (cond ((zero? pid) (display "abc") (primitive-exit 0)) (else (waitpid pid) (car 1))))',
     "abc\n"),
]
COLUMNS = 80


def seen_lines(text):
    """The lines that a terminal of COLUMNS shows; a character in the last column keeps the cursor there until the next."""
    lines, column = [""], 0
    for char in text:
        if char == "\n":
            lines.append("")
        elif char == "\r":
            column = 0
        else:
            if column == COLUMNS:
                lines.append("")
                column = 0
            lines[-1] = lines[-1][:column].ljust(column) + char + lines[-1][column + 1:]
            column += 1
    return "".join(line.rstrip(" ") + "\n" for line in lines)


def on_terminal(words, stderr=None, raw=False):
    """What is seen on a terminal that is standard output and, if no other file is given, standard error."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))
    environment = {**os.environ, "TERM": "xterm"}
    with subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=slave, stderr=stderr or slave, env=environment) as child:
        os.close(slave)
        seen = b""
        while True:
            try:
                more = os.read(master, 65536)
            except OSError:
                break
            if not more:
                break
            seen += more
        child.wait()
    os.close(master)
    return seen.decode() if raw else seen.decode().replace("\r\n", "\n")


def in_file(words):
    with open("both", "w", encoding="utf-8") as both:
        subprocess.run(words, stdin=subprocess.DEVNULL, stdout=both, stderr=both, check=False)
    with open("both", encoding="utf-8") as both:
        return both.read()


def in_pipe(words):
    return subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False).stdout


def main():
    bad = []

    def check(what, is_right, got):
        if not is_right:
            bad.append(f"{what}: {got!r}")

    for program, output, error, both in PROGRAMS:
        words = ["nsscheme", "-c", program]
        for how in on_terminal, in_file, in_pipe:
            got = how(words)
            check(f"{how.__name__}: {program}", got.startswith(both + ERROR), got)
        apart = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        check(f"apart: {program}", apart.stdout == output, apart.stdout)
        check(f"apart: {program}", apart.stderr.startswith(error + ERROR), apart.stderr)
    for program, both in STARTING:
        words = ["nsscheme", "--color=never", "--hyperlinks=never", "-c", program]
        got = seen_lines(on_terminal(words, raw=True))
        check(f"terminal: {program}", got.startswith(both + ERROR), got)
        got = in_file(words)
        check(f"file: {program}", got.startswith(both + ERROR), got)
    with open("apart", "w", encoding="utf-8") as apart:
        got = on_terminal(["nsscheme", "-c", '(display "abc") (car 1)'], stderr=apart)
    check("standard error elsewhere", got == "abc", got)
    # What is said by others than the evaluation of a program: of a command, and of a warning.
    with open("value.scm", "w", encoding="utf-8") as file:
        file.write('(display "abc")\n1\n')
    got = in_pipe(["nsscheme", "build", "value.scm"])
    check("build", got.startswith("abc\nvalue.scm"), got)
    with open("bytes.scm", "wb") as file:
        file.write(b'(display "abc")\n(display "\xfc\n")\n')
    for how in on_terminal, in_file:
        got = how(["nsscheme", "--hyperlinks=never", "bytes.scm"])
        check(f"warning {how.__name__}", got.startswith("abc\nbytes.scm:2:11: warning: "), got)
    print("\n".join(bad) if bad else "passed")
    sys.exit(bool(bad))


main()
