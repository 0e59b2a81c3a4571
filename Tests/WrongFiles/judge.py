"""What programs say of wrong files: how often the place is right, and how often the message says what to do.

    judge.py NSSCHEME [--marks FILE]... [--seed SEED --count COUNT] [--guile] [--tree DIRECTORY] [-v] [--only NAME]

Marks are read from files (marks-1.jsonl and marks-by-hand.jsonl unless others are named) or made by a seed. `--guile`
judges Guile on the scripts, as it runs by itself (it compiles first, for only then does it know lines), `--tree` Guix on
what it can read: its own `load*' under Guile, with the compiled files of DIRECTORY.go if there are any. A place is
that of the first error, else that of the first warning, as some mistakes do no harm at once; of Guile and Guix any place
in the file will do. The words of the cure may be anywhere but in the lines of the file that are shown; silence never
names one.
"""
import argparse
import concurrent.futures
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import generate

HERE = os.path.dirname(os.path.realpath(__file__))
SHOWN = re.compile(r"^ *\d* \| .*$", re.M)
CODE = re.compile(r": error: [^\n]* \[E\d{4}\]$", re.M)
LIMIT_SECONDS = 120


def wrong_files(setting):
    """Pairs of a mark and the files of the case, by their names."""
    marks = []
    if setting.seed is not None:
        made = list(enumerate(generate.generate(setting.seed, setting.count), 1))
        marks += [generate.mark(number, wrong) for number, wrong in made]
    else:
        for path in setting.marks or [os.path.join(HERE, name) for name in ("marks-1.jsonl", "marks-by-hand.jsonl")]:
            with open(path, encoding="utf-8") as lines:
                marks += [json.loads(line) for line in lines]
        made = list(enumerate(generate.generate(1, 160), 1))
    texts = {generate.mark(number, wrong)["name"]: wrong.text for number, wrong in made}
    for mark in marks:
        if mark["name"].startswith("hand-"):
            with open(os.path.join(HERE, "by-hand", mark["name"][5:] + ".scm"), encoding="utf-8") as file:
                text = file.read()
        else:
            text = texts[mark["name"]]
            if hashlib.sha256(text.encode()).hexdigest()[:16] != mark["sha256"]:
                sys.exit(f"{mark['name']}: the generator makes another file than the marks are about")
        yield mark, text


def lay_out(mark, text, scratch):
    """Writes the files of a case; the directory to start in, and the file's name there."""
    shutil.copy(os.path.join(HERE, "right", "data.txt"), scratch)
    if mark["file"].startswith("channel/"):
        shutil.copytree(os.path.join(HERE, "right", "channel"), os.path.join(scratch, "channel"))
        name = mark["file"]
    else:
        name = os.path.basename(mark["file"])
    with open(os.path.join(scratch, name), "w", encoding="utf-8") as file:
        file.write(text)
    return name


class Nsscheme:
    def __init__(self, setting):
        self.program = os.path.realpath(setting.nsscheme)

    def reads(self, mark):
        return True

    def words(self, mark, name):
        if mark["file"].startswith("channel/"):
            return [self.program, "channel", "check", "--no-lint", "channel"]
        return [self.program] + (["build", "-v", "0"] if mark["file"].startswith("build/") else []) + [name]

    def environment(self, scratch):
        return {"NSSCHEME_STORE": os.path.join(scratch, "store"), "HOME": scratch, "XDG_CACHE_HOME": scratch}

    def lines(self, said, name):
        for kind in ("error", "warning"):
            found = re.search(rf"^(\S*?):(\d+):\d+: {kind}(?:\[\w+\])?: ", said, re.M)
            if found:
                return {int(found.group(2))} if found.group(1) == name else set()
        return set()


class Guile:
    """Guile on scripts."""

    def __init__(self, setting):
        pass

    def reads(self, mark):
        return mark["file"].startswith("scripts/")

    def words(self, mark, name):
        return ["guile", "--auto-compile", name]

    def environment(self, scratch):
        return {"HOME": scratch}

    def lines(self, said, name):
        """Every line of the file that is named."""
        name = os.path.basename(name)
        places = re.findall(rf"(?:^|[\s/]){re.escape(name)}:(\d+):\d+", said, re.M)
        frames, inside = [int(place) for place in places], False
        for line in said.splitlines():
            if line.startswith("In "):
                inside = line.rstrip(":").endswith(name)
            elif inside and (found := re.match(r" *(\d+):\d+ ", line)):
                frames.append(int(found.group(1)))
        return set(frames)


# What `guix build -f' and, of a channel's module, `guix build NAME' do before they ask the daemon: evaluate the file and the
# packages' fields, and say what is wrong with Guix's own reporters. Nothing is lowered: for that the daemon has to be there.
GUIX = """
(use-modules (guix ui) (guix packages))
(define file (cadr (command-line)))
(define (look thing)
  (when (package? thing)
    (package-source thing)
    (package-direct-inputs thing)
    (package-arguments thing)
    (package-license thing)))
(define (module-of file)
  (map string->symbol (string-split (string-drop (string-drop-right file 4) 8) #\\/)))
(define (look-at-module file)
  (add-to-load-path (string-append (getcwd) "/channel"))
  (let ((module (catch #t
                  (lambda () (resolve-interface (module-of file)))
                  (lambda args
                    (warn-about-load-error file (module-of file) args)
                    (exit 1)))))
    (module-for-each (lambda (name variable) (look (variable-ref variable))) module)))
(with-unbound-variable-handling
 (with-error-handling
  (if (string-prefix? "channel/" file)
      (look-at-module file)
      (look (load* file (make-user-module '()))))))
"""


class Guix(Guile):
    """Guix's sources under Guile."""
    # What only a build finds out.
    BUILDS = ("build-misspelt", "phase-broken")

    def __init__(self, setting):
        self.tree = os.path.abspath(setting.tree)
        self.own = tempfile.mkdtemp()
        os.mkdir(os.path.join(self.own, "guix"))
        with open(os.path.join(self.tree, "guix", "config.scm.in"), encoding="utf-8") as file:
            text = file.read().replace("@storedir@", "/gnu/store").replace("@guix_system@", "x86_64-linux")
        with open(os.path.join(self.own, "guix", "config.scm"), "w", encoding="utf-8") as file:
            file.write(re.sub(r"@[A-Za-z_]+@", "#f", re.sub(r'"@[A-Za-z_]+@', '"/nowhere', text)))
        with open(os.path.join(self.own, "load.scm"), "w", encoding="utf-8") as file:
            file.write(GUIX)

    def reads(self, mark):
        text = mark["text"]
        return "(guix " in text and "(aqwari " not in text and not mark["name"][4:].startswith(self.BUILDS)

    def words(self, mark, name):
        return ["guile", "--no-auto-compile", "-L", self.own, "-L", self.tree, os.path.join(self.own, "load.scm"), name]

    def environment(self, scratch):
        compiled = {"GUILE_LOAD_COMPILED_PATH": self.tree + ".go"} if os.path.isdir(self.tree + ".go") else {}
        return {"HOME": scratch, **compiled}


def judge(judged, mark, text):
    """Status, whether the place is right, whether the cure is named, and what was said."""
    with tempfile.TemporaryDirectory() as scratch:
        here = os.path.join(scratch, "here")
        os.mkdir(here)
        name = lay_out(mark, text, here)
        environment = {**os.environ, "LC_ALL": "C.UTF-8", **judged.environment(scratch)}
        try:
            ended = subprocess.run(judged.words(mark, name), cwd=here, env=environment, stdin=subprocess.DEVNULL,
                                   capture_output=True, timeout=LIMIT_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return None, False, False, "no answer"
        subprocess.run(["chmod", "-R", "u+w", scratch], check=False)
    said = (ended.stdout + b"\n" + ended.stderr).decode("utf-8", "replace")
    words = SHOWN.sub("", said)
    lines = judged.lines(said, name)
    return (ended.returncode, bool(lines & set(mark["lines"])),
            any(all(word in words for word in cure) for cure in mark["cures"]), said)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("nsscheme")
    parser.add_argument("--marks", action="append")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--count", type=int, default=32)
    parser.add_argument("--guile", action="store_true")
    parser.add_argument("--tree")
    parser.add_argument("--only", default="")
    parser.add_argument("--least", type=float, help="fail below this share, in per cent")
    parser.add_argument("-v", action="store_true")
    parser.add_argument("-j", type=int, default=2)
    setting = parser.parse_args()
    cases = [(mark, text) for mark, text in wrong_files(setting) if setting.only in mark["name"]]
    programs = [("nsscheme", Nsscheme(setting))]
    programs += [("Guile", Guile(setting))] if setting.guile else []
    programs += [("Guix", Guix(setting))] if setting.tree else []
    is_good, unknown = True, []
    for title, judged in programs:
        read = [(mark, text) for mark, text in cases if judged.reads({**mark, "text": text})]
        with concurrent.futures.ThreadPoolExecutor(setting.j) as pool:
            results = list(pool.map(lambda case: judge(judged, *case), read))
        for (mark, _), (status, place, cure, said) in zip(read, results):
            if not (place and cure) and setting.v:
                print(f"---- {title} {mark['name']} {mark['file']}: status {status}, "
                      f"{'' if place else 'another line than ' + str(mark['lines'])} {'' if cure else 'no cure'}")
                print("".join(f"     {line}\n" for line in said.splitlines()[:14]), end="")
        if title == "nsscheme":
            ours = {mark["name"]: result for (mark, _), result in zip(read, results)}
            unknown = [mark["name"] for (mark, _), (status, _, _, said) in zip(read, results)
                       if status != 0 and not CODE.search(said)]
        shares = []
        for what, right in (("place right", sum(r[1] for r in results)), ("cure named", sum(r[2] for r in results))):
            shares.append(100 * right / max(1, len(results)))
            print(f"{title}: {what} {right} of {len(results)}, {shares[-1]:.1f} %")
        if title != "nsscheme":
            print(f"{title}: {sum(r[0] == 0 for r in results)} of {len(results)} ended as if nothing were wrong")
            same = [ours[mark["name"]] for mark, _ in read]
            print(f"nsscheme on the same files: place right {sum(r[1] for r in same)}, cure named {sum(r[2] for r in same)}")
        if title == "nsscheme" and setting.least and min(shares) < setting.least:
            is_good = False
    if unknown:
        print(f"messages without a code: {', '.join(unknown)}")
    sys.exit(0 if is_good and not unknown else 1)


if __name__ == "__main__":
    main()
