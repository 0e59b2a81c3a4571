# The clock is set years back and forward, between commands and while they run: nothing is lost, nobody waits for the old time.
# needs: busybox
# timeout: 400
# want: the program sees another year: 2036 2016
# want: between commands: 0 wrong
# want: each at another time: 4 of 4, sound: yes
# want: while threads sleep: slept late
# want: while something is built: built, 0 events with a negative duration, sound: yes
# want: while another one waits: built, built, 1 build
import datetime
import json
import os
import subprocess
import sys
import time

NS, W = os.environ["NS"], os.environ["W"]
TOOL = os.path.join(os.environ["CASES"], "..", "..", "Library", "clock.py")
YEAR = 365 * 24 * 3600
THING = """(use-modules (guix gexp))
(computed-file "thing-{0}" #~(begin (sleep {1}) (call-with-output-file #$output (lambda (port) (write {0} port)))))"""


def set_clock(years, name="offset"):
    with open(f"{W}/{name}.new", "w", encoding="ascii") as file:
        file.write(str(years * YEAR))
    os.rename(f"{W}/{name}.new", f"{W}/{name}")


def words(arguments, name="offset"):
    return [sys.executable, TOOL, f"{W}/{name}", NS, *arguments]


def nsscheme(*arguments):
    return subprocess.run(words(arguments), capture_output=True, text=True)


def thing(number, seconds=0):
    file = f"{W}/thing-{number}.scm"
    with open(file, "w", encoding="utf-8") as opened:
        opened.write(THING.format(number, seconds))
    return file


def sound():
    done = subprocess.run([NS, "gc", "--verify=contents"], capture_output=True, text=True)
    return "no: " + done.stdout + done.stderr if done.returncode or done.stdout.strip() else "yes"


def until(condition):
    while not condition():
        time.sleep(0.05)


years = []
for number in (10, -10):
    set_clock(number)
    seen = int(nsscheme("-c", "(display (current-time))").stdout)
    years.append(datetime.datetime.fromtimestamp(seen, datetime.timezone.utc).year - datetime.date.today().year + 2026)
print("the program sees another year:", *years)

wrong = []
kept = {}
for turn, number in enumerate((0, 10, -10, 0, 40, -40, 0)):
    set_clock(number)
    with open(f"{W}/file-{turn}", "w", encoding="utf-8") as file:
        file.write(f"{turn}\n")
    results = [nsscheme("add-to-store", f"{W}/file-{turn}"), nsscheme("add-to-store", f"{W}/file-0"),
               nsscheme("build", "-v", "0", f"--root={W}/kept-{turn}", thing(turn)), nsscheme("build", "-v", "0", thing(0)),
               nsscheme("build", "-v", "0", "--check", thing(turn)), nsscheme("gc", "--list-live"), nsscheme("gc"),
               nsscheme("gc", "--verify=contents")]
    kept[turn] = results[2].stdout.strip()
    wrong += [(number, done.args[4:], done.returncode, done.stdout, done.stderr)
              for done in results if done.returncode]
    wrong += [path for path in kept.values() if not os.path.exists(path)] + [text for text in [results[-1].stdout] if text]
print(f"between commands: {len(wrong)} wrong", *wrong)

processes = []
for place, number in enumerate((10, -10, 40, 0)):
    set_clock(number, f"offset-{place}")
    processes.append(subprocess.Popen(words(["build", "-v", "0", thing(100, 1), thing(101 + place % 2)], f"offset-{place}"),
                                      stdout=subprocess.DEVNULL))
print(f"each at another time: {sum(process.wait() == 0 for process in processes)} of 4, sound: {sound()}")

set_clock(0)
with open(f"{W}/sleep.scm", "w", encoding="utf-8") as file:
    file.write(f"""(use-modules (ice-9 threads))
(define (set-clock years)
  (call-with-output-file "{W}/offset" (lambda (port) (display (* years {YEAR}) port))))
(define sleeper (call-with-new-thread (lambda () (sleep 1) "slept")))
(yield)
(set-clock -10)
(display (join-thread sleeper))
(define never (call-with-new-thread (lambda () (sleep 100000))))
;; As long as it takes from now on, whatever time it is meanwhile.
(define setter (call-with-new-thread (lambda () (usleep 1000) (set-clock -20))))
(display (join-thread never (+ (current-time) 2) " late"))
(newline)""")
print("while threads sleep:", nsscheme(f"{W}/sleep.scm").stdout.strip())


def events(text):
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


set_clock(0)
with open(f"{W}/events", "w+", encoding="utf-8") as log:
    running = subprocess.Popen(words(["build", "--json", thing(200, 3)]), stdout=subprocess.DEVNULL, stderr=log)
    for number in (-10, 10):
        with open(f"{W}/events", encoding="utf-8") as file:
            until(lambda: any(event["event"] == "start" for event in events(file.seek(0) or file.read()))
                  or running.poll() is not None)
        set_clock(number)
        time.sleep(0.3)
    running.wait()
    log.seek(0)
    negative = [event for event in events(log.read()) if event.get("seconds", 0) < 0]
print(f"while something is built: {'built' if running.returncode == 0 else 'failed'}, {len(negative)} events with a negative "
      f"duration, sound: {sound()}")

set_clock(0)
both = [subprocess.Popen(words(["build", thing(300, 3)]), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _ in range(2)]
time.sleep(1)
set_clock(-30)
texts = [process.communicate()[1] for process in both]
print("while another one waits:", ", ".join("built" if process.returncode == 0 else "failed" for process in both) + ",",
      sum(text.count("building ") for text in texts), "build")
