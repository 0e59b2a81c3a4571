# A collection: three items of which one is a root, and the work of a process that was killed.
import os

from _walk import NOW, W, Walk, begin, items, keep, nsscheme

begin()
os.makedirs(W + "/tree")
for index in range(3):
    with open(f"{W}/tree/file", "w", encoding="utf-8") as file:
        file.write(f"{index}\n")
    last = nsscheme("add-to-store", "--recursive", "--name", f"item{index}", W + "/tree").stdout.strip()
os.symlink(last, NOW + "/store-state/gcroots/kept")
os.makedirs(NOW + "/store/.tmp/1-left/sub")
keep()
kept = [path for path in items() if path.endswith(os.path.basename(last))]
Walk("collect", ["gc"], keeps=kept, succeeded=lambda: list(items()) == kept).walk()
