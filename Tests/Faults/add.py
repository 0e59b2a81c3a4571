# Adding a directory to the store.
import os

from _walk import NOW, W, Walk, begin, keep, nsscheme

begin()
os.makedirs(W + "/tree/sub")
for index in range(3):
    with open(f"{W}/tree/sub/{index}", "w", encoding="utf-8") as file:
        file.write(f"{index}\n" * 1000)
os.symlink("sub/1", W + "/tree/link")
nsscheme("add-to-store", "--name", "other", W + "/tree/sub/1")
keep()
Walk("add", ["add-to-store", "--recursive", W + "/tree"]).walk()
