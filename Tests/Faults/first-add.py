# Adding a file to a store that does not exist yet.
from _walk import W, Walk, begin, keep

begin()
with open(W + "/file", "w", encoding="utf-8") as file:
    file.write("contents\n")
keep()
Walk("first-add", ["add-to-store", W + "/file"]).walk()
