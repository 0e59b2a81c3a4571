# Setting the host's clock back does not refuse clients until the old time comes again.
# needs: git gpg nsscheme-serve
# timeout: 120
# want: 200 200
# want: ten years earlier: 200 200
# want: ten years later: 200 200
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _host import Host, W, key


class Clocked(Host):
    def words(self):
        return [sys.executable, os.path.dirname(os.path.abspath(__file__)) + "/../../Library/clock.py", f"{W}/offset",
                *super().words()]


def set_clock(years):
    with open(f"{W}/offset.new", "w", encoding="ascii") as file:
        file.write(str(years * 365 * 86400))
    os.rename(f"{W}/offset.new", f"{W}/offset")


def enqueue():
    global number
    number += 1
    return host.ask("/api/enqueue-update",
                    json.dumps({"git-url": f"file:///nowhere-{number}", "branch": "main"}).encode())[0]


number = 0
set_clock(0)
host = Clocked(key(), options=("--allow-local", "--rate=60"))
host.start(60)
print(enqueue(), enqueue())
set_clock(-10)
print("ten years earlier:", enqueue(), enqueue())
set_clock(10)
print("ten years later:", enqueue(), enqueue())
host.kill()
