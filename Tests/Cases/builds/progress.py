# The tree of builds on a terminal, looked at through a small terminal of our own: what it shows at several widths, that it
# goes away, that nothing of a log is obeyed, and what Ctrl-C says.
# waits: builds that sleep, so that they can be seen
# timeout: 240
# want: one build: tree, summary, result
# want: 40 columns: fits
# want: 200 columns: fits
# want: 8 at once in 12 rows: fits, with numbers
# want: 40 at once in 12 rows: fits, with numbers
# want: narrower meanwhile: nothing is left over
# want: hostile: shown as text
# want: failed: said at once, once, without what a terminal obeys
# want: logs above the tree: 3 lines, begun output apart
# want: an estimate: of about
# want: Ctrl-C: kept quick, lost slow, goes on; ended by the signal
# want: with nothing running: gone by the signal
# want: NO_COLOR: no colours; else some
# want: TERM=dumb: plain lines
# want: -v 0: nothing
# want: loading: shown after a while, cleared
# want: many loads: shown after a while, cleared
# want: late values: shown after a while, cleared
# want: loading fast: nothing
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time

NS, W = os.environ["NS"], os.environ["W"]
os.environ.pop("NO_COLOR", None)
os.environ.update(XDG_CACHE_HOME=f"{W}/cache", TERM="xterm-256color")


def columns(character):
    return 2 if "\u1100" <= character <= "\uffdc" and not "\u2000" <= character <= "\u2fff" else 1


class Terminal:
    """A program on a terminal that obeys what the tree needs, and remembers what else it was to obey."""

    def __init__(self, words, width=80, height=24, **variables):
        self.width, self.height, self.raw, self.strange = width, height, b"", []
        self.lines, self.row, self.column, self.most = [""], 0, 0, []
        self.process, self.end = pty.fork()
        if self.process == 0:
            for number in [signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP]:
                signal.signal(number, signal.SIG_DFL)
            os.environ.update(variables)
            self.resize(width, height, 0)
            os.execv(NS, ["nsscheme", *words])

    def resize(self, width, height, end=None):
        self.width, self.height = width, height
        fcntl.ioctl(self.end if end is None else end, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def put(self, text):
        for piece in re.findall(r"\x1b\[[0-9;?]*[@-~]|\x1b.?|[\x00-\x1f\x7f-\x9f]|[^\x00-\x1f\x7f-\x9f]+", text):
            if piece == "\n":
                self.row += 1
                if self.row == len(self.lines):
                    self.lines.append("")
            elif piece == "\r":
                self.column = 0
            elif piece == "\x1b[J":
                self.lines[self.row] = self.lines[self.row][:self.column]
                del self.lines[self.row + 1:]
            elif re.fullmatch(r"\x1b\[\d+A", piece):
                self.row -= int(piece[2:-1])
                assert self.row >= 0, "above the beginning"
            elif piece[0] >= " " and not "\x7f" <= piece[0] <= "\x9f":
                line = self.lines[self.row]
                self.lines[self.row] = line[:self.column] + piece + line[self.column + len(piece):]
                self.column += len(piece)
            elif not re.fullmatch(r"\x1b\[[\d;]*m", piece):
                self.strange.append(piece)

    def read(self, seconds, until=None):
        """Reads for so long, or until the screen matches."""
        end = time.monotonic() + seconds
        while not (until and re.search(until, self.screen())) and (left := end - time.monotonic()) > 0:
            if not select.select([self.end], [], [], left)[0]:
                break
            try:
                bytes = os.read(self.end, 65536)
            except OSError:
                break
            if not bytes:
                break
            self.raw += bytes
            self.put(bytes.decode(errors="replace"))
        return self.screen()

    def screen(self):
        return "\n".join(line.rstrip() for line in self.lines).strip("\n")

    def finish(self):
        self.read(60)
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])

    def fits(self, lines):
        tree = lines.split("\n")
        return len(tree) < self.height and all(sum(map(columns, line)) < self.width for line in tree)


number = 0


def goal(body, count=1, name="leaf"):
    """A file whose value is built with COUNT others, of which each does BODY."""
    global number
    number += 1
    with open(f"{W}/{number}.scm", "w") as file:
        file.write(f'''(use-modules (guix gexp))
(define (leaf i) (computed-file (string-append "{name}-" (number->string i) "-{number}") #~(begin {body} (mkdir #$output))))
(computed-file "goal-{number}" #~(begin '#$(map leaf (iota {count})) (mkdir #$output)))''')
    return f"{W}/{number}.scm"


def check(what, right, problems):
    print(f"{what}: {right}" if not any(problems) else f"{what}: {problems}")


WAIT = '(display "one\\ntwo") (force-output) (sleep 3)'
one = Terminal(["build", goal(WAIT)])
seen = one.read(10, r"two\n.*1 building · 1 waiting")
one.finish()
check("one build", "tree, summary, result",
      [one.strange, not re.search(r"^goal-1  waits\n└─ ▶ leaf-0-1  \ds\n     two\n1 building", seen) and seen,
       not re.fullmatch(r"built 2 derivations in \d\.\ds\n/\S+-goal-1", one.screen()) and one.screen()])
for width in 40, 200:
    wide = Terminal(["build", goal('(display (make-string 500 #\\w)) (force-output) (sleep 2)', name="n" * 150)], width)
    seen = wide.read(10, "www")
    wide.finish()
    check(f"{width} columns", "fits", [not wide.fits(seen) and seen, wide.strange])
for count in 8, 40:
    many = Terminal(["build", "-M", str(count), goal("(sleep 4)", count)], 80, 12)
    seen = many.read(20, rf"{count} building")
    many.finish()
    check(f"{count} at once in 12 rows", "fits, with numbers",
          [not many.fits(seen) and seen, not re.search(rf"{count} building · 1 waiting · \d+s$", seen) and seen,
           many.screen().count("\n") != 1 and many.screen()])
narrow = Terminal(["build", goal(WAIT, 3), "-M", "3"], 100)
narrow.read(10, "two")
narrow.resize(30, 24)
narrow.lines = [line[at:at + 30] for line in narrow.lines for at in range(0, max(len(line), 1), 30)]
narrow.read(1)
seen = narrow.screen()
narrow.finish()
check("narrower meanwhile", "nothing is left over",
      [not narrow.fits(seen) and seen, narrow.screen().count("building") and narrow.screen()])

HOSTILE = r'''(display "\x1b[2J\x1b[H\x1b]52;c;eA==\x07\x1bP+q\x1b\\text\x9b;31m \x202e;\t日本 \x08;\x7f;over\rshown \x1b(B") '''
HOSTILE += '(put-bytevector (current-output-port) #vu8(255 254 65)) (force-output) (sleep 2)'
hostile = Terminal(["build", goal("(use-modules (ice-9 binary-ports)) " + HOSTILE)])
seen = hostile.read(10, "shown")
hostile.finish()
check("hostile", "shown as text", [hostile.strange, "\n     shown \ufffd\ufffdA\n" not in seen and seen])
failed = Terminal(["build", "-k", "--hyperlinks=never", goal(r'(display "\x1b[2J\x1b[H bad\n") (force-output) (car 1)')])
failed.finish()
check("failed", "said at once, once, without what a terminal obeys",
      [failed.strange, len(re.findall("^failed: leaf-0-.* after", failed.screen(), re.M)) != 1 and failed.screen()])

script = f"{W}/script.scm"
with open(script, "w") as file:
    file.write("""(use-modules (guix gexp) (guix store) (guix derivations) (guix monads))
(display "begun") (force-output)
(define lines #~(for-each (lambda (n) (display n) (newline) (force-output) (sleep 1)) (list 1 2 3)))
(with-store s
  (build-derivations s (list (run-with-store s (lower-object (computed-file "logs" #~(begin #$lines (mkdir #$output))))))))
(display "end\\n")
""")
logs = Terminal([script])
seen = logs.read(10, r"logs> 2(.|\n)*1 building")
logs.finish()
check("logs above the tree", "3 lines, begun output apart",
      [not re.match("begun\nlogs> 1\nlogs> 2\n▶ logs ", seen) and seen,
       not re.fullmatch(r"begun\nlogs> 1\nlogs> 2\nlogs> 3\nbuilt logs in \d\.\ds\nend", logs.screen()) and logs.screen()])
again = Terminal(["build", goal("(sleep 3)", name="leaf-0-77")])
again.finish()
again = Terminal(["build", goal("(sleep 3)", name="leaf-0-78")])
seen = again.read(10, "1 building · 1 waiting · 1s")
again.finish()
check("an estimate", "of about", [not re.search(r"leaf-0-78\S+  \ds  of about 3s", seen) and seen])

with open(f"{W}/stop.scm", "w") as file:
    file.write('''(use-modules (guix gexp))
(computed-file "slow" #~(begin #$(computed-file "quick" #~(mkdir #$output)) (sleep 100)))''')
stop = Terminal(["build", f"{W}/stop.scm"])
stop.read(20, "slow(.|\n)*1 building · 1 built")
os.write(stop.end, b"\x03")
status = stop.finish()
check("Ctrl-C", "kept quick, lost slow, goes on; ended by the signal",
      [status != -signal.SIGINT and status,
       not re.fullmatch(r"interrupted; kept until the next gc: 1 build \(quick\)\nlost: what was begun of slow \(\d+s\)\n"
                        "the same command goes on from there", stop.screen()) and stop.screen()])
idle = Terminal(["-c", '(display "ready") (force-output) (sleep 100)'])
idle.read(10, "ready")
os.write(idle.end, b"\x03")
check("with nothing running", "gone by the signal", [idle.finish() != -signal.SIGINT, "interrupted" in idle.screen()])

plain, colored = (Terminal(["build", goal("(sleep 1)")], **more) for more in ({"NO_COLOR": "1"}, {}))
plain.finish(), colored.finish()
check("NO_COLOR", "no colours; else some",
      [b"m" in re.findall(rb"\x1b\[\d*(.)", plain.raw), b"m" not in re.findall(rb"\x1b\[\d*(.)", colored.raw)])
dumb = Terminal(["build", "-v", "3", goal(r'(display "\x1b[2Jtext\n") (force-output)')], TERM="dumb")
dumb.finish()
check("TERM=dumb", "plain lines",
      [b"\x1b" in dumb.raw, not re.match(r"building /gnu/store/\S+\ntext\nbuilding ", dumb.screen()) and dumb.screen()])
quiet = Terminal(["build", "-v", "0", goal("(sleep 1)")])
quiet.finish()
check("-v 0", "nothing", [b"\x1b" in quiet.raw, quiet.screen().count("\n")])

os.mkdir(f"{W}/my")
for module, body in ("slow", '(sleep 2) (display "in between") (newline)'), ("fast", "1"):
    with open(f"{W}/my/{module}.scm", "w") as file:
        file.write(f"(define-module (my {module}))\n{body}\n")
slow = Terminal(["-L", W, "-c", '(use-modules (my slow)) (display "done")'])
seen = slow.read(10, "loading")
slow.finish()
check("loading", "shown after a while, cleared",
      [not re.fullmatch(r"loading /\S+/my/slow\.scm  0s", seen) and seen, slow.screen() != "in between\ndone" and slow.screen()])
# Loads that follow each other, none of which takes long, are one wait.
for number in range(20):
    with open(f"{W}/my/part{number}.scm", "w") as file:
        file.write(f"(define-module (my part{number}))\n(usleep 200000)\n")
parts = Terminal(["-L", W, "-c", """(do ((i 0 (+ i 1))) ((= i 20))
  (resolve-interface (list 'my (string->symbol (format #f "part~a" i)))) (usleep 20000)) (display "done")"""])
seen = parts.read(10, "loading")
parts.finish()
check("many loads", "shown after a while, cleared",
      [not re.fullmatch(r"loading /\S+/my/part[1-9]\d?\.scm  [0-3]s", seen) and seen, parts.screen() != "done" and parts.screen()])
# Over a tree, values are evaluated when somebody asks for them: a search asks for all.
folder = os.path.join(os.environ["CASES"], "../tree")
subprocess.run(["bash", "-c", '. "$CASES/_tree.sh"'], cwd=W, env={**os.environ, "CASES": folder}, check=True)
with open(f"{W}/tree/gnu/packages/late.scm", "w") as file:
    file.write("(define-module (gnu packages late) #:use-module (guix packages) #:use-module (gnu packages words))\n")
    for number in range(20):
        file.write(f'(define-public late-{number} (package (inherit words-1) (version (begin (usleep 200000) "0"))))\n')
late = Terminal(["-L", f"{W}/tree", "-c", """(define late (resolve-interface '(gnu packages late)))
(do ((i 0 (+ i 1))) ((= i 20)) (module-ref late (string->symbol (format #f "late-~a" i)))) (display "done")"""])
seen = late.read(10, "loading")
late.finish()
check("late values", "shown after a while, cleared",
      [not re.fullmatch(r"loading /\S+/gnu/packages/late\.scm  [0-3]s", seen) and seen, late.screen() != "done" and late.screen()])
fast = Terminal(["-L", W, "-c", '(use-modules (my fast)) (display "done")'])
fast.finish()
check("loading fast", "nothing", [fast.raw != b"done" and fast.raw])
sys.stdout.flush()
