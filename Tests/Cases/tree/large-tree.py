"""One package of a tree as large as Guix's: only what it needs is loaded, so that it takes little memory.

The derivation is what NSSCHEME_EAGER=1 gives, too, for which half a minute would have to be spent."""
# timeout: 120
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import _large_tree

MOST = 80

_large_tree.generate("tree")
command = [os.environ["NS"], "build", "-d", "--logical", "-v", "0", "-L", "tree", "-e", "(@ (gnu packages large-0) want)"]
process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
# want: /gnu/store/3sll12jygjy6px4kqqhfm4013hxqs1sy-want-6.4.10000.drv
print(process.stdout.read().strip())
_, status, usage = os.wait4(process.pid, 0)
process.returncode = status
# want: status 0
print("status", status)
megabytes = usage.ru_maxrss / 1000
# want: enough
print("enough" if megabytes <= MOST else f"{megabytes:.0f} MB at the most, expected {MOST}")
