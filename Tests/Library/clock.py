#!/usr/bin/env python3
"""Runs a command whose clock is wrong: it, and all that it starts, sees the time of day moved by as many seconds as FILE says.

    Tests/Library/clock.py FILE COMMAND ARG…

FILE holds a number of seconds, such as -315360000, and is read each time somebody asks for the time, so that a test can
set the clock while the command runs. Files keep the times that the kernel gives them, and monotonic time goes on as it
does, as when somebody sets a machine's clock.

The programs under test are linked statically, so that no library can be put before their own. A tracer takes the page
from them with which the time is read without a system call, and answers those that are left.
"""
import ctypes
import os
import signal
import struct
import sys
import time

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)
LIBC.ptrace.restype = ctypes.c_long
TRACE_ME, CONTINUE, GET_REGISTERS, SET_REGISTERS, SET_OPTIONS = 0, 7, 12, 13, 0x4200
FORK, VFORK, CLONE, EXEC, SECCOMP = 1, 2, 3, 4, 7
EXIT_KILL, ALL_THREADS = 1 << 20, 0x40000000
NO_NEW_PRIVILEGES, SECCOMP_CALL, SET_FILTER = 38, 317, 1
TRACED, ALLOWED = 0x7FF00000, 0x7FFF0000
GET_TIME_OF_DAY, TIME, CLOCK_GET_TIME = 96, 201, 228
# Clocks of the time of day: the exact one and the coarse one.
CLOCKS = (0, 5)
# Where registers are among those that the kernel gives.
RAX, RSI, RDI, ORIGINAL_RAX, RSP, REGISTERS = 10, 13, 14, 15, 19, 27
SYSTEM_PAGE, IGNORED = 33, 1


def traced(number, operation, data=0):
    """One call of ptrace; who has ended meanwhile is not an error."""
    return LIBC.ptrace(operation, number, None, ctypes.c_void_p(data) if isinstance(data, int) else data)


def install():
    """The filter that stops who asks for the time of day."""
    code = [(0x20, 0, 0, 0), (0x15, 5, 0, GET_TIME_OF_DAY), (0x15, 4, 0, TIME), (0x15, 0, 4, CLOCK_GET_TIME), (0x20, 0, 0, 16),
            (0x15, 1, 0, CLOCKS[0]), (0x15, 0, 1, CLOCKS[1]), (0x06, 0, 0, TRACED), (0x06, 0, 0, ALLOWED)]
    text = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *row) for row in code))
    description = struct.pack("H6xQ", len(code), ctypes.addressof(text))
    if os.geteuid() != 0 and LIBC.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0 or LIBC.syscall(SECCOMP_CALL, SET_FILTER, 0, description):
        os.write(2, b"clock.py: no filter can be set\n")
        os._exit(120)


def hide_page(number):
    """Takes the page with the kernel's own code from a program that is about to begin."""
    registers = (ctypes.c_uint64 * REGISTERS)()
    traced(number, GET_REGISTERS, registers)
    with open(f"/proc/{number}/mem", "r+b", buffering=0) as memory:
        at = registers[RSP]

        def word():
            nonlocal at
            memory.seek(at)
            at += 8
            return struct.unpack("Q", memory.read(8))[0]

        arguments = word()
        at += 8 * (arguments + 1)
        while word():
            pass
        while True:
            kind = word()
            if kind == SYSTEM_PAGE:
                memory.seek(at - 8)
                memory.write(struct.pack("Q", IGNORED))
            if kind == 0:
                return
            word()


def answer(number, offset):
    """Answers a call that asks for the time."""
    registers = (ctypes.c_uint64 * REGISTERS)()
    if traced(number, GET_REGISTERS, registers) < 0:
        return
    now = time.time_ns() + offset * 1_000_000_000
    seconds, rest = divmod(now, 1_000_000_000)
    call, result = registers[ORIGINAL_RAX], 0
    where = registers[RSI if call == CLOCK_GET_TIME else RDI]
    value = {CLOCK_GET_TIME: struct.pack("qq", seconds, rest), GET_TIME_OF_DAY: struct.pack("qq", seconds, rest // 1000),
             TIME: struct.pack("q", seconds)}[call]
    if call == TIME:
        result = seconds
    if where:
        with open(f"/proc/{number}/mem", "r+b", buffering=0) as memory:
            memory.seek(where)
            memory.write(value)
    registers[RAX] = result & (1 << 64) - 1
    registers[ORIGINAL_RAX] = (1 << 64) - 1
    traced(number, SET_REGISTERS, registers)


def read(file):
    """The seconds in the file; while it is being written anew, those that were there."""
    try:
        with open(file, encoding="ascii") as opened:
            read.last = int(opened.read())
    except (OSError, ValueError):
        pass
    return read.last


read.last = 0


def stopped(number, status, known, file):
    """Lets a process go on that was stopped."""
    event, why = status >> 16, os.WSTOPSIG(status)
    deliver = 0
    try:
        if event == EXEC:
            hide_page(number)
        elif event == SECCOMP:
            answer(number, read(file))
        elif event == 0 and (number in known or why != signal.SIGSTOP):
            deliver = why
    except OSError:
        pass
    known.add(number)
    traced(number, CONTINUE, deliver)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    file, words = os.path.abspath(sys.argv[1]), sys.argv[2:]
    child = os.fork()
    if child == 0:
        traced(0, TRACE_ME)
        os.kill(os.getpid(), signal.SIGSTOP)
        install()
        try:
            os.execvp(words[0], words)
        except OSError as error:
            sys.stderr.write(f"{words[0]}: {error.strerror}\n")
        os._exit(127)
    # Whom a terminal or a test means by a signal is the command.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, lambda which, _: os.kill(child, which))
    os.waitpid(child, 0)
    traced(child, SET_OPTIONS, EXIT_KILL | sum(1 << event for event in (FORK, VFORK, CLONE, EXEC, SECCOMP)))
    known = {child}
    traced(child, CONTINUE)
    result = None
    while True:
        try:
            number, status = os.waitpid(-1, ALL_THREADS)
        except ChildProcessError:
            break
        if os.WIFSTOPPED(status):
            stopped(number, status, known, file)
            continue
        known.discard(number)
        if number == child:
            result = os.waitstatus_to_exitcode(status)
    if result is not None and result < 0:
        signal.signal(-result, signal.SIG_DFL)
        os.kill(os.getpid(), -result)
    sys.exit(1 if result is None else result)


if __name__ == "__main__":
    main()
