# Two items are fetched from a directory of substitutes, and not built.
from _signed import EXPRESSION, hosts, make
from _walk import W, Walk


class Fetch(Walk):
    """A question to the fetching process that is cut off, as though that had ended, leaves it with nothing to fetch; then
    the items are built, and what a build leaves may stay."""

    def may_stay(self, path):
        return path.startswith(("cache/nsscheme", "store-state/builds", "store-state/log/drvs"))


make()
Fetch("fetch", ["build", "-v", "0", *hosts(), f"--substitute-urls=file://{W}/served", "-e", EXPRESSION]).walk()
