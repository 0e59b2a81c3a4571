# A command whose output nobody reads to its end, as behind `| head -1', ends without a word, with the status of a program
# that the signal ended; also where the signal is ignored, as Guix's commands and some callers have it.
# timeout: 120
# match: \d+ commands, silent
import os
import shutil
import subprocess
import sys

# The tree's command line: it ignores the signal, and writes through a port of Scheme's.
UI = """(define-module (guix ui) #:export (guix-main))
(define (guix-main . words)
  (sigaction SIGPIPE SIG_IGN)
  (do ((i 0 (+ i 1))) ((= i 100000)) (format #t "checker ~a~%" i)))
"""
LOOP = '(let loop ((i 0)) (display i) (newline) (loop (+ i 1)))'
COMMANDS = [["help"], ["help", "errors"], ["help", "modules"], ["completions", "bash"], ["build", "--help"], ["loop.scm"],
            ["-c", LOOP], ["guix", "-L", "tree", "lint", "--list-checkers"], ["channel", "check", "--no-lint", "channel"],
            ["hash", "loop.scm"], ["doctor", "--json"], ["gc", "--list-dead"]]


def main():
    shutil.copytree(os.path.join(os.environ["CASES"], "../../GuixTree"), "tree")
    os.mkdir("channel")
    for name, text in (("tree/guix/ui.scm", UI), ("loop.scm", LOOP), ("channel/my.scm", "(define-module (my))")):
        with open(name, "w", encoding="utf-8") as file:
            file.write(text)
    subprocess.run(["nsscheme", "add-to-store", "loop.scm"], stdout=subprocess.DEVNULL, check=True)
    bad = []
    for words in COMMANDS:
        for is_ignored in (False, True):
            reader, writer = os.pipe()
            os.close(reader)
            done = subprocess.run(["nsscheme", *words], stdout=writer, stderr=subprocess.PIPE, text=True, check=False,
                                  restore_signals=not is_ignored)
            os.close(writer)
            if done.returncode not in (-13, 141) or done.stderr:
                bad.append(f"{' '.join(words)}: {done.returncode}: {done.stderr}")
    # A device that is full is another matter.
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(["nsscheme", "help"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 1 or "No space left" not in done.stderr:
        bad.append(f"on a full device: {done.returncode}: {done.stderr}")
    print("\n".join(bad) if bad else f"{len(COMMANDS)} commands, silent")
    sys.exit(bool(bad))


main()
