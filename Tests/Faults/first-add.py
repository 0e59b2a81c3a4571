# Adding a file to a store that does not exist yet.
from _walk import W, Walk, begin, keep

begin()
with open(W + "/file", "w", encoding="utf-8") as file:
    file.write("contents\n")
keep()


class FirstAdd(Walk):
    """The lock under which the database is made has one name, so it does not grow in number."""

    def may_stay(self, path):
        return path == "store-state/db.sqlite.lock"


FirstAdd("first-add", ["add-to-store", W + "/file"]).walk()
