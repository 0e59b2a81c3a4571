#!/usr/bin/env python3
"""Runs a command of which the N-th system call that changes the machine fails, or kills the process that makes it.

    NSSCHEME_FAIL_AT=N[:ERRNO|:kill] Tests/Library/fail_at.py COMMAND ARG…

ERRNO is a name (ENOSPC); without it, one that such a call can fail with. Without NSSCHEME_FAIL_AT, or with 0, nothing
fails. Afterwards the number of calls is printed to standard error, and which one it was.

A seccomp filter stops each such call of the command and of everything that it starts, in any library and in programs of
others, and this process decides about it. So no call is missed because some code does not go by the function that was
replaced, and the program under test holds nothing that makes it fail. `CHANGES` is the list of calls.
"""
import ctypes
import dataclasses
import errno
import os
import select
import shutil
import signal
import struct
import sys
import threading
import time

LIBC = ctypes.CDLL(None, use_errno=True)
SECCOMP, SET_FILTER, NEW_LISTENER, WAIT_KILLABLE = 317, 1, 1 << 3, 1 << 5
NOTIFY, ALLOW = 0x7FC00000, 0x7FFF0000
RECEIVE, SEND, CONTINUE = 0xC0502100, 0xC0182101, 1
PID_FD_OPEN, NO_NEW_PRIVILEGES = 434, 38
# How long what a command started may outlive it.
LEFT_SECONDS = 10

# For each call: its number on x86-64, the error it fails with, and for which arguments it counts: (which, mask) must have
# one of these bits, (which, values) must be one of these.
WRITING, SHARED, WRITABLE = 0o3 | 0o100 | 0o1000 | 0o20000000, 1, 2
CHANGES = {
    "write": (1, "ENOSPC"), "open": (2, "ENOSPC", (1, WRITING)), "mmap": (9, "ENOMEM", (3, SHARED), (2, WRITABLE)),
    "ioctl": (16, "EPERM", (1, (0x40049409, 0x4020940D, 0x8914))),
    "pwrite64": (18, "ENOSPC"), "writev": (20, "ENOSPC"), "msync": (26, "EIO"), "sendfile": (40, "ENOSPC"),
    "connect": (42, "ECONNREFUSED"), "sendto": (44, "ECONNRESET"), "sendmsg": (46, "ECONNRESET"), "bind": (49, "EADDRINUSE"),
    "listen": (50, "EADDRINUSE"), "clone": (56, "EAGAIN"), "fork": (57, "EAGAIN"), "vfork": (58, "EAGAIN"),
    "execve": (59, "ENOMEM"), "kill": (62, "EPERM"), "fcntl": (72, "ENOLCK", (1, (6, 7, 37, 38))), "flock": (73, "ENOLCK"),
    "fsync": (74, "EIO"), "fdatasync": (75, "EIO"), "truncate": (76, "EIO"), "ftruncate": (77, "ENOSPC"),
    "rename": (82, "ENOSPC"), "mkdir": (83, "ENOSPC"), "rmdir": (84, "EIO"), "creat": (85, "ENOSPC"), "link": (86, "EMLINK"),
    "unlink": (87, "EIO"), "symlink": (88, "ENOSPC"), "chmod": (90, "EIO"), "fchmod": (91, "EIO"), "chown": (92, "EPERM"),
    "fchown": (93, "EPERM"), "lchown": (94, "EPERM"), "setuid": (105, "EAGAIN"), "setgid": (106, "EPERM"),
    "setsid": (112, "EPERM"), "setreuid": (113, "EAGAIN"), "setregid": (114, "EPERM"), "setgroups": (116, "EPERM"),
    "setresuid": (117, "EAGAIN"), "setresgid": (119, "EPERM"), "capset": (126, "EPERM"), "utime": (132, "EPERM"),
    "mknod": (133, "ENOSPC"), "pivot_root": (155, "EINVAL"), "prctl": (157, "EINVAL", (0, (1, 8, 22, 24, 38, 47))),
    "setrlimit": (160, "EPERM"), "chroot": (161, "EPERM"), "sync": (162, "EIO"), "mount": (165, "ENOMEM"),
    "umount2": (166, "EBUSY"), "sethostname": (170, "EPERM"), "setdomainname": (171, "EPERM"), "setxattr": (188, "ENOSPC"),
    "lsetxattr": (189, "ENOSPC"), "fsetxattr": (190, "ENOSPC"), "removexattr": (197, "EIO"), "lremovexattr": (198, "EIO"),
    "fremovexattr": (199, "EIO"), "utimes": (235, "EPERM"), "openat": (257, "ENOSPC", (2, WRITING)),
    "mkdirat": (258, "ENOSPC"), "mknodat": (259, "ENOSPC"), "fchownat": (260, "EPERM"), "futimesat": (261, "EPERM"),
    "unlinkat": (263, "EIO"), "renameat": (264, "ENOSPC"), "linkat": (265, "EMLINK"), "symlinkat": (266, "ENOSPC"),
    "fchmodat": (268, "EIO"), "unshare": (272, "ENOSPC"), "splice": (275, "ENOSPC"), "sync_file_range": (277, "EIO"),
    "utimensat": (280, "EPERM"), "fallocate": (285, "ENOSPC"), "pwritev": (296, "ENOSPC"), "prlimit64": (302, "EPERM"),
    "syncfs": (306, "EIO"), "sendmmsg": (307, "ECONNRESET"), "setns": (308, "EPERM"), "renameat2": (316, "ENOSPC"),
    "seccomp": (317, "EINVAL"), "memfd_create": (319, "EMFILE"), "execveat": (322, "ENOMEM"),
    "copy_file_range": (326, "ENOSPC"), "pwritev2": (328, "ENOSPC"), "open_tree": (428, "EPERM"), "move_mount": (429, "EPERM"),
    "fsopen": (430, "EPERM"), "fsconfig": (431, "EINVAL"), "fsmount": (432, "EPERM"), "clone3": (435, "EAGAIN"),
    "openat2": (437, "ENOSPC"), "mount_setattr": (442, "EINVAL"), "fchmodat2": (452, "EIO"),
}
NAMES = {row[0]: name for name, row in CHANGES.items()}
# Calls of fcntl about locks.
LOCKS = {6: "F_SETLK", 7: "F_SETLKW", 37: "F_OFD_SETLK", 38: "F_OFD_SETLKW"}
# Which arguments of a call are text, for what is printed.
PATHS = {"open": (0,), "openat": (1,), "openat2": (1,), "creat": (0,), "rename": (0, 1), "renameat": (1, 3), "renameat2": (1, 3),
         "mkdir": (0,), "mkdirat": (1,), "rmdir": (0,), "unlink": (0,), "unlinkat": (1,), "link": (0, 1), "linkat": (1, 3),
         "symlink": (0, 1), "symlinkat": (0, 2), "chmod": (0,), "fchmodat": (1,), "chown": (0,), "lchown": (0,),
         "fchownat": (1,), "mount": (0, 1), "utimensat": (1,), "execve": (0,), "truncate": (0,)}


def program():
    """The filter: NOTIFY for the calls of the list, ALLOW for all others."""
    code = []

    def emit(operation, yes, no, value):
        code.append(struct.pack("HBBI", operation, yes, no, value))

    for number, _, *conditions in CHANGES.values():
        # Each condition loads an argument and leaves the row when it is not met.
        row = []
        for which, wanted in conditions:
            row.append(("load", 16 + 8 * which))
            row += [("any", wanted)] if isinstance(wanted, int) else [("is", value, wanted) for value in wanted]
        end = len(row) + 1
        emit(0x20, 0, 0, 0)
        emit(0x15, 0, end, number)
        for at, test in enumerate(row):
            if test[0] == "load":
                emit(0x20, 0, 0, test[1])
            elif test[0] == "any":
                emit(0x45, 0, end - at - 1, test[1])
            else:
                last = test[1] == test[2][-1]
                emit(0x15, len(test[2]) - 1 - test[2].index(test[1]), end - at - 1 if last else 0, test[1])
        emit(0x06, 0, 0, NOTIFY)
    emit(0x06, 0, 0, ALLOW)
    return b"".join(code), len(code)


def install():
    """Puts the filter on this thread and what it starts; the descriptor that hears of the calls."""
    code, length = program()
    text = ctypes.create_string_buffer(code)
    description = struct.pack("H6xQ", length, ctypes.addressof(text))
    if os.geteuid() != 0 and LIBC.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "no new privileges")
    descriptor = LIBC.syscall(SECCOMP, SET_FILTER, NEW_LISTENER | WAIT_KILLABLE, description)
    if descriptor < 0:
        number = ctypes.get_errno()
        raise OSError(number, "seccomp: " + os.strerror(number))
    return descriptor


@dataclasses.dataclass
class Fault:
    """Which call fails, 0 for none, and how: the name of an error, `kill`, or nothing for the usual error of the call."""
    number: int = 0
    form: str = ""

    @classmethod
    def parsed(cls, text):
        number, _, form = (text or "0").partition(":")
        if not number.isdigit() or form not in ("", "kill") and not hasattr(errno, form):
            sys.exit(f"NSSCHEME_FAIL_AT is '{text}'; it is a number, or with an error or 'kill' behind it: 17, 17:ENOSPC, 17:kill")
        return cls(int(number), form)


@dataclasses.dataclass
class Counted:
    """What became of a command."""
    status: int
    calls: int = 0
    # The call that failed, with what is known of its arguments.
    hit: str = ""
    # Whether something that it started was still running long after it.
    left: bool = False
    names: list = dataclasses.field(default_factory=list)


def group(thread):
    """The process of a thread."""
    with open(f"/proc/{thread}/status", encoding="latin-1") as file:
        for line in file:
            if line.startswith("Tgid:"):
                return int(line.split()[1])
    raise OSError(errno.ESRCH, "no process")


def wakes(thread, name, arguments):
    """Whether a call wakes a thread by an event descriptor: it changes nothing but that, and fails for no reason of a
    machine's (libraries of servers that wait for events do not expect it to)."""
    try:
        return name == "write" and os.readlink(f"/proc/{thread}/fd/{arguments[0]}") == "anon_inode:[eventfd]"
    except OSError:
        return False


def unlocks(thread, name, arguments):
    """Whether a call gives back a lock, which a kernel does not refuse for a local file."""
    if name == "flock":
        return bool(arguments[1] & 8)
    return name == "fcntl" and lock(thread, arguments) == "unlock"


def lock(thread, arguments):
    """What a call of fcntl about a lock wants."""
    try:
        with open(f"/proc/{thread}/mem", "rb") as memory:
            memory.seek(arguments[2])
            return ("read", "write", "unlock")[struct.unpack("h", memory.read1(2))[0]]
    except (OSError, ValueError, OverflowError, IndexError, struct.error):
        return "?"


def described(thread, name, arguments):
    """A call as text."""
    shown = [format(argument, "x") for argument in arguments]
    try:
        with open(f"/proc/{thread}/mem", "rb") as memory, open(f"/proc/{thread}/comm", encoding="utf-8") as comm:
            for which in PATHS.get(name, ()):
                memory.seek(arguments[which])
                shown[which] = memory.read1(300).split(b"\0")[0].decode("utf-8", "replace")
            if name in ("write", "pwrite64", "fsync", "ftruncate", "fdatasync", "fchmod", "fcntl", "flock", "writev"):
                shown[0] = os.readlink(f"/proc/{thread}/fd/{arguments[0]}")
            if name == "fcntl":
                shown[1:] = [LOCKS.get(arguments[1], shown[1]), lock(thread, arguments)]
            if name in ("write", "pwrite64"):
                memory.seek(arguments[1])
                shown[1] = repr(memory.read1(min(arguments[2], 50)))
            return f"{name}({', '.join(shown)}) by {comm.read().strip()}"
    except (OSError, ValueError, OverflowError):
        return f"{name}({', '.join(shown)})"


def spawned(words, environment, directory, *descriptors):
    """Starts a command: its process and what went wrong. Calls of Python's that start one hold its lock, and this one
    must not: the other thread has to answer for it."""
    actions, pid = ctypes.create_string_buffer(128), ctypes.c_int()
    LIBC.posix_spawn_file_actions_init(actions)
    if directory:
        LIBC.posix_spawn_file_actions_addchdir_np(actions, os.fsencode(directory))
    for number, descriptor in enumerate(descriptors):
        if descriptor is not None:
            LIBC.posix_spawn_file_actions_adddup2(actions, descriptor, number)
    texts = [os.fsencode(word) for word in words]
    texts[0] = os.fsencode(shutil.which(words[0]) or words[0])
    settings = [os.fsencode(f"{name}={value}") for name, value in environment.items()]
    failed = LIBC.posix_spawn(ctypes.byref(pid), texts[0], actions, None, (ctypes.c_char_p * (len(texts) + 1))(*texts),
                               (ctypes.c_char_p * (len(settings) + 1))(*settings))
    LIBC.posix_spawn_file_actions_destroy(actions)
    return pid.value, OSError(failed, os.strerror(failed), words[0]) if failed else None


class Watch:
    """A command under the filter."""

    def __init__(self, words, fault, environment=None, directory=None, outputs=None, stdin=None, trace=False):
        self.fault, self.result, self.trace = fault, Counted(-1), trace
        self.listener = self.pid = self.problem = None
        self.executed = False
        # A filter belongs to a thread: this one has it, starts the command and ends.
        starter = threading.Thread(target=self.start, args=(words, environment, directory, outputs, stdin))
        self.begun = threading.Event()
        starter.start()
        self.begun.wait()
        if self.problem:
            raise self.problem
        while starter.is_alive():
            self.answer(0.01)
        if self.problem:
            raise self.problem
        self.pidfd = LIBC.syscall(PID_FD_OPEN, self.pid, 0)

    def start(self, words, environment, directory, outputs, stdin):
        try:
            self.listener = install()
        except OSError as error:
            self.problem = error
            return
        finally:
            self.begun.set()
        self.pid, self.problem = spawned(words, environment or os.environ, directory, stdin, *(outputs or (None, None)))

    def answer(self, seconds):
        """Decides about one call, if there is one in time."""
        if not select.select([self.listener], [], [], seconds)[0]:
            return
        request = ctypes.create_string_buffer(80)
        if LIBC.ioctl(self.listener, ctypes.c_ulong(RECEIVE), request) != 0:
            return
        identity, thread, _, number, _, _, *arguments = struct.unpack("QIIiIQ6Q", request.raw)
        answer = struct.pack("QqiI", identity, 0, 0, CONTINUE)
        if not self.executed:
            # What comes before the command's own exec is ours.
            self.executed = NAMES[number] == "execve"
        elif not wakes(thread, NAMES[number], arguments) and not unlocks(thread, NAMES[number], arguments):
            name = NAMES[number]
            self.result.calls += 1
            if self.trace:
                self.result.names.append(described(thread, name, arguments))
            if self.result.calls == self.fault.number:
                self.result.hit = described(thread, name, arguments)
                if self.fault.form == "kill":
                    os.kill(group(thread), signal.SIGKILL)
                    return
                error = getattr(errno, self.fault.form or CHANGES[name][1])
                answer = struct.pack("QqiI", identity, 0, -error, 0)
        LIBC.ioctl(self.listener, ctypes.c_ulong(SEND), answer)

    def ended(self, seconds=0.0):
        """Whether the command has ended; serves its calls for so long."""
        until = time.monotonic() + seconds
        while True:
            ready = select.select([self.listener, self.pidfd], [], [], max(0.0, min(until - time.monotonic(), 1.0)))[0]
            if self.pidfd in ready:
                return True
            if self.listener in ready:
                self.answer(0)
            elif time.monotonic() >= until:
                return False

    def finish(self):
        """Reaps the command, and waits a while for what it started."""
        self.result.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        poll = select.poll()
        poll.register(self.listener, select.POLLIN)
        until = time.monotonic() + LEFT_SECONDS
        while True:
            events = poll.poll(100)
            if events and events[0][1] & select.POLLHUP:
                break
            if events:
                self.answer(0)
            if time.monotonic() > until:
                self.result.left = True
                break
        os.close(self.pidfd)
        os.close(self.listener)
        return self.result


def run(words, fault, seconds=60, **options):
    """Runs a command to its end, or kills it when it is late (its status is then -SIGALRM)."""
    watch = Watch(words, fault, **options)
    late = not watch.ended(seconds)
    if late:
        os.kill(watch.pid, signal.SIGKILL)
    result = watch.finish()
    if late:
        result.status = -signal.SIGALRM
    return result


def main():
    result = run(sys.argv[1:], Fault.parsed(os.environ.get("NSSCHEME_FAIL_AT")), 1e9,
                 trace=bool(os.environ.get("NSSCHEME_FAIL_TRACE")))
    print(f"fail_at: {result.calls} calls{', failed: ' + result.hit if result.hit else ''}", file=sys.stderr)
    if os.environ.get("NSSCHEME_FAIL_TRACE"):
        print("\n".join(result.names))
    sys.exit(result.status if result.status >= 0 else 128 - result.status)


if __name__ == "__main__":
    main()
