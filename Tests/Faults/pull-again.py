# A pull of a channel of which an earlier commit was pulled.
# needs: git gpg
import re

from _pulled import make, succeeded
from _walk import Walk

make("""pull &&
in_repository three signed alice modules/three/more.scm "$(packages three | sed 's/three packages/three more/')" "More."
""")


class Pull(Walk):
    """A channel that could not be pulled is left out, and that is a generation of its own."""

    def same(self, output):
        return super().same(output) or re.fullmatch(r"generation 3\n  three [0-9a-f]{7} \(new\)\n", output)

    def may_stay(self, path):
        return path.startswith("data/nsscheme/channels/generations/3")


Pull("pull-again", ["pull"], succeeded=succeeded).walk()
