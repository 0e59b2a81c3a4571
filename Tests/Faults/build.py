# A build of two derivations, of which the second uses the first; the builder is the machine's shell.
from _signed import EXPRESSION, hosts
from _walk import W, Walk, begin, keep, nsscheme

begin()
with open(W + "/file", "w", encoding="utf-8") as file:
    file.write("other\n")
nsscheme("add-to-store", W + "/file")
keep()


class Build(Walk):
    """How long builds took is written aside under one name, which the next build writes anew."""

    def may_stay(self, path):
        return path == "cache/nsscheme/durations/seconds.new"


Build("build", ["build", "-v", "0", *hosts(), "-e", EXPRESSION]).walk()
