"""Many pulls at once, of which some are killed at any moment: there is always a generation that counts and is whole, and
nothing half-made counts."""
# needs: git gpg
# timeout: 170
# want: 12 rounds, 0 broken
# want: the last one is whole
import os
import random
import signal
import subprocess
import time

HERE, NS, W = os.environ["CASES"], os.environ["NS"], os.environ["W"]
random.seed(7)
subprocess.run(["bash", "-c", f'. "{HERE}/_pull.sh"'], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
environment = dict(os.environ, XDG_CONFIG_HOME=W + "/config", XDG_DATA_HOME=W + "/data")
del environment["NSSCHEME_CHANNELS"]
repository = W + "/repositories/three"
PROGRAM = "(use-modules (one packages) (two packages) (three packages)) (display 'whole) (newline)"


def start(*words):
    return subprocess.Popen([NS, *words], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            start_new_session=True)


def output(*words):
    done = start(*words)
    out, error = done.communicate()
    return out.decode(), error.decode(), done.returncode


def commit(number):
    """An unsigned commit: what is tried here does not depend on signatures."""
    with open(repository + "/count", "w", encoding="utf-8") as file:
        file.write(str(number))
    identity = ["-c", "user.name=a", "-c", "user.email=a@b"]
    for words in (["add", "count"], ["commit", "-q", "-m", "Count."]):
        subprocess.run(["git", "-C", repository, *identity, *words], check=True)


broken = []
pull = ["pull", "--disable-authentication"]
first = output(*pull)
if first[2]:
    print(first)
for number in range(12):
    commit(number)
    running = [start(*pull) for _ in range(4)]
    time.sleep(random.random() * 0.4)
    for each in random.sample(running, 2):
        os.killpg(each.pid, signal.SIGKILL)
    out, error, status = output("-c", PROGRAM)
    if out != "whole\n":
        broken.append((out, error))
    for each in running:
        each.communicate()
print(f"12 rounds, {len(broken)} broken")
if broken:
    print(broken[0])
output(*pull)
out, error, status = output("describe", "-f", "channels")
head = subprocess.run(["git", "-C", repository, "rev-parse", "HEAD"], stdout=subprocess.PIPE, check=True).stdout.decode()
trees = os.listdir(W + "/data/nsscheme/channels/trees")
whole = head.strip() in out and output("-c", PROGRAM)[0] == "whole\n" and not [n for n in trees if n.startswith(".")]
print("the last one is whole" if whole else (out, error, trees))
