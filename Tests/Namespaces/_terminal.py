#!/usr/bin/env python3
"""Namespaces on a terminal: interrupts and job control work, and nothing can be typed into the caller's terminal.

    terminal.py EXEC UID     EXEC is the runner in an item of its own, whose table this writes

A shell with job control runs on a terminal of ours; the runner is a job of it, once sharing the host's processes and
once with processes of its own. What is typed waits for what is shown, so that no time matters but the limit.
"""
import os
import pty
import re
import select
import signal
import sys
import time

LIMIT = 30
failures = []
passed = 0


class Terminal:
    """A shell on a terminal of its own."""

    def __init__(self, uid):
        self.seen = b""
        self.process, self.end = pty.fork()
        if self.process == 0:
            # A job in the background ignores what a terminal sends, and so would all that runs here.
            for number in [signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU]:
                signal.signal(number, signal.SIG_DFL)
            # Another user may not open this terminal by name; the descriptors are enough.
            os.environ.update(PS1="outer> ", HOME="/", TERM="dumb", HISTFILE="/dev/null")
            if uid != os.getuid():
                os.setgroups([])
                os.setgid(uid)
                os.setuid(uid)
            os.execv("/bin/bash", ["bash", "--norc", "--noprofile", "--noediting", "-i"])
        self.expect("outer> ")

    def type(self, text):
        os.write(self.end, text.encode())

    def line(self, text):
        self.type(text + "\n")

    def expect(self, pattern):
        """Reads until the pattern is shown; what was shown before it and with it."""
        expression = re.compile(pattern.encode())
        until = time.monotonic() + LIMIT
        while True:
            match = expression.search(self.seen)
            if match:
                text, self.seen = self.seen[:match.end()], self.seen[match.end():]
                return text.decode(errors="replace")
            left = until - time.monotonic()
            ready = left > 0 and select.select([self.end], [], [], left)[0]
            try:
                more = os.read(self.end, 65536) if ready else b""
            except OSError:
                more = b""
            if not more:
                raise AssertionError(f"waited for {pattern!r}; shown: {self.seen.decode(errors='replace')!r}")
            self.seen += more

    def close(self):
        os.close(self.end)
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def check(what, action):
    global passed
    try:
        action()
        passed += 1
    except AssertionError as failure:
        failures.append(what)
        print(f"FAILED {what}: {failure}")


def table(exec_path, *lines):
    with open(os.path.join(os.path.dirname(exec_path), "fstab"), "w") as file:
        file.write("\n".join(("nsrun 1", "/ bind - /") + lines) + "\n")


def interrupts(exec_path, uid):
    terminal = Terminal(uid)
    terminal.line(exec_path + " /bin/sh -c 'trap \"echo int''errupted; exit 3\" INT; echo rea''dy; while :; do sleep 1; done'")
    terminal.expect("ready")
    terminal.type("\x03")
    terminal.expect("interrupted(.|\n)*outer> ")
    terminal.line("echo =$?=")
    terminal.expect("=3=(.|\n)*outer> ")
    terminal.line(exec_path + " /bin/sh -c 'echo rea''dy; exec cat'")
    terminal.expect("ready\r\n")
    terminal.line("typed")
    terminal.expect("typed\r\ntyped")
    terminal.type("\x03")
    terminal.expect("outer> ")
    terminal.line("echo =$?=")
    terminal.expect("=130=")
    terminal.close()


def stopping(exec_path, uid):
    terminal = Terminal(uid)
    terminal.line(exec_path + " /bin/sh -c 'echo rea''dy; exec cat'")
    terminal.expect("ready")
    for _ in range(3):
        terminal.type("\x1a")
        terminal.expect("Stopped(.|\n)*outer> ")
        terminal.line("fg")
        terminal.expect("cat'")
        terminal.line("back")
        terminal.expect("back\r\nback")
    # A program that stops by itself stops its job.
    terminal.type("\x04")
    terminal.expect("outer> ")
    terminal.line(exec_path + " /bin/sh -c 'echo bef''ore; kill -STOP $$; echo aft''er'")
    terminal.expect("before(.|\n)*Stopped(.|\n)*outer> ")
    terminal.line("fg")
    terminal.expect("after(.|\n)*outer> ")
    # In the background it may not read.
    terminal.line(exec_path + " /bin/cat &")
    terminal.expect("outer> ")
    terminal.line("until jobs | grep Stopped; do sleep 0.1; done")
    terminal.expect("Stopped(.|\n)*outer> ")
    terminal.line("kill %1; kill -CONT %1; wait %1; echo =$?=")
    terminal.expect("=143=")
    terminal.close()


def shell_inside(exec_path, uid, suspends):
    terminal = Terminal(uid)
    terminal.line(exec_path + " /usr/bin/env PS1='inn''er> ' bash --norc --noprofile --noediting -i")
    shown = terminal.expect("inner> ")
    assert "no job control" not in shown, shown
    terminal.line("sh -c 'echo sta''rted; exec cat'")
    terminal.expect("started")
    terminal.type("\x1a")
    terminal.expect("Stopped(.|\n)*inner> ")
    terminal.line("jobs; echo go''ing on; fg")
    terminal.expect("Stopped(.|\n)*going on\r\n.*cat'")
    # The terminal is the job's when it answers.
    terminal.line("again")
    terminal.expect("again\r\nagain")
    terminal.type("\x03")
    terminal.expect("inner> ")
    terminal.line("echo =$?=")
    terminal.expect("=130=(.|\n)*inner> ")
    terminal.line("sleep 1000 | cat &")
    terminal.expect("inner> ")
    terminal.line("kill %1; wait %1; echo =$?=")
    terminal.expect("=143=")
    # Among processes of its own it cannot: the group that it would give the terminal back to has no number there.
    if suspends:
        terminal.line("suspend")
        terminal.expect("Stopped(.|\n)*outer> ")
        terminal.line("fg")
        terminal.line("echo still-$((40+2))")
        terminal.expect("still-42(.|\n)*inner> ")
    terminal.line("exit 5")
    terminal.expect("outer> ")
    terminal.line("echo =$?=")
    terminal.expect("=5=")
    terminal.close()


INJECTION = r"""
import ctypes, fcntl, mmap, os, signal, struct, sys
text = b"echo in''jected\n"
def by_ioctl():
    for request in (0x5412, 0x541C, 0x5412 | 1 << 32, 0x541C | 7 << 40):
        for byte in text:
            try:
                ctypes.CDLL(None).syscall(16, 0, ctypes.c_ulong(request), ctypes.byref(ctypes.c_char(byte)))
            except OSError:
                pass
def by_number(number):
    for byte in text:
        ctypes.CDLL(None).syscall(number, 0, ctypes.c_ulong(0x5412), ctypes.byref(ctypes.c_char(byte)))
def by_32_bits():
    low = ctypes.CDLL(None)
    low.mmap.restype = ctypes.c_void_p
    page = low.mmap(ctypes.c_void_p(0), ctypes.c_size_t(4096), 7, 0x62, -1, ctypes.c_long(0))
    for byte in text:
        # mov eax, 54; xor ebx, ebx; mov ecx, TIOCSTI; mov edx, page + 64; int 0x80; ret -- with rbx kept
        code = (b"\x53\xb8" + struct.pack("<I", 54) + b"\x31\xdb\xb9" + struct.pack("<I", 0x5412)
                + b"\xba" + struct.pack("<I", page + 64) + b"\xcd\x80\x5b\xc3")
        ctypes.memmove(page, code, len(code))
        ctypes.memmove(page + 64, bytes([byte]), 1)
        ctypes.CFUNCTYPE(ctypes.c_int)(page)()
for way in (by_ioctl, lambda: by_number(0x40000000 + 514), lambda: by_number(0x40000000 + 16), by_32_bits):
    child = os.fork()
    if child == 0:
        way()
        os._exit(0)
    os.waitpid(child, 0)
print("tri" + "ed")
"""


def injection(exec_path, uid, program):
    terminal = Terminal(uid)
    terminal.line("stty -echo")
    terminal.expect("outer> ")
    terminal.line(f"{exec_path} /usr/bin/python3 {program}".strip())
    shown = terminal.expect("tried(.|\n)*outer> ")
    # What was injected would be read before this.
    terminal.line("echo the-$((40+2))-end")
    shown += terminal.expect("the-42-end")
    terminal.close()
    return "injected" in shown.replace("in''jected", "")


def main(exec_path, uid):
    directory = os.path.dirname(exec_path)
    program = os.path.join(directory, "injection.py")
    with open(program, "w") as file:
        file.write(INJECTION)
    for name, lines in (("the host's processes", ()), ("processes of its own", ("/proc proc -", "- unshare - pid"))):
        table(exec_path, *lines)
        check(f"interrupt, {name}", lambda: interrupts(exec_path, uid))
        check(f"stop and continue, {name}", lambda: stopping(exec_path, uid))
        check(f"a shell inside, {name}", lambda: shell_inside(exec_path, uid, not lines))

        def nothing_arrives():
            assert not injection(exec_path, uid, program), "typed into the terminal"
        check(f"terminal injection, {name}", nothing_arrives)
    # The same without the runner: root may type, unless the kernel forbids it altogether.
    if uid == 0 and not injection("", uid, program):
        print("note: this kernel lets nobody type into a terminal; the injection was not seen to work without the runner")
    print(f"terminal, uid {uid}: {passed} passed, {len(failures)} failed")
    sys.exit(1 if failures else 0)


main(sys.argv[1], int(sys.argv[2]))
