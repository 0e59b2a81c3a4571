# A link in a bound tree that changes all the time, between a directory, links out of the tree and nothing, while
# namespaces are made on it: whatever each run sees, nothing is made in the tree, and nothing outside is changed.
# needs: /bin/busybox
# want: some ran
# want: nothing was made in the tree
# want: nothing outside has changed
# want: no other outcome
import os, subprocess, threading
work = os.environ["W"]
for name in ("tree/var", "tree/run", "tree/bin", "outside/run", "outside/etc"):
    os.makedirs(name)
subprocess.run(["cp", "/bin/busybox", "tree/bin/sh"], check=True)
os.chmod("outside", 0o777)
open("ns.scm", "w").write("""
(use-modules (guix gexp) (aqwari namespace))
(namespace (bind "/" (string-append (getenv "W") "/tree"))
           (bind "/var/run/made/x" (plain-file "x" "bound\\n"))
           (bind "/var/run/y" (plain-file "y" "bound\\n")))
""")
run = subprocess.run([os.environ["NS"], "build", "-v", "0", "ns.scm"], check=True, stdout=subprocess.PIPE,
                     text=True).stdout.strip() + "/exec"
def listing():
    return subprocess.run(["find", "outside", "tree/run", "-printf", "%p %y %m %s %T@\n"], stdout=subprocess.PIPE).stdout
before, stop = listing(), threading.Event()
made = []
def flip():
    targets = [work + "/outside/run", "../../../../../../.." + work + "/outside", "../run", "/run", "nothing", "/proc/self/cwd"]
    while not stop.is_set():
        for target in targets:
            os.symlink(target, "tree/var/next")
            os.rename("tree/var/next", "tree/var/run")
        os.unlink("tree/var/run")
        for _ in range(20):
            os.mkdir("tree/var/run")
            try:
                os.rmdir("tree/var/run")
            except OSError:
                made.append(os.listdir("tree/var/run"))
                return
flipping = threading.Thread(target=flip)
flipping.start()
outcomes = []
for _ in range(int(os.environ.get("ROUNDS", "150"))):
    done = subprocess.run([run, "/bin/sh", "-c", "echo ran"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True)
    outcomes.append((done.returncode, done.stdout, done.stderr))
stop.set()
flipping.join()
print("some ran" if any(out == "ran\n" for _, out, _ in outcomes) else outcomes[:3])
print("nothing was made in the tree" if not made else made)
print("nothing outside has changed" if listing() == before else listing().decode())
# It runs, or says in one line what it could not make.
bad = [o for o in outcomes if o[1] != "ran\n" and not (o[0] == 125 and o[2].startswith("exec: cannot") and o[2].count("\n") == 1)]
print(bad[:3] if bad else "no other outcome")
