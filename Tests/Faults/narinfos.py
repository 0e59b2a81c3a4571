# What a server says of two items is kept: a full disk keeps it from being kept, and nothing else.
import os
import sys

from _signed import make
from _walk import W, Walk, keep, nsscheme

sys.path.insert(0, os.path.join(os.environ["CHECKOUT"], "Tests/Cases/substitutes"))
from _server import Server  # noqa: E402

make()
items = [nsscheme("add-to-store", f"{W}/{name}").stdout.strip() for name in ("file", "export")]
nsscheme(os.environ["CHECKOUT"] + "/Tests/Cases/substitutes/_directory.scm", W + "/served", "gzip",
         *("/gnu/store/" + os.path.basename(item) for item in items))
keep()


class Narinfos(Walk):
    def wrong(self, fault, result, output, errors):
        yield from super().wrong(fault, result, output, errors)
        if "/narinfos/" in result.hit and fault.form != "kill" and result.status:
            yield f"failed because of what is only kept: {errors!r}"


Narinfos("narinfos", ["challenge", f"--substitute-urls={Server(W + '/served').url}", *items]).walk()
