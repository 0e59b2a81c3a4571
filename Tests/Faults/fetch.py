# Two items are fetched from a directory of substitutes, and not built.
from _signed import EXPRESSION, hosts, make
from _walk import W, Walk

make()
Walk("fetch", ["build", "-v", "0", *hosts(), f"--substitute-urls=file://{W}/served", "-e", EXPRESSION]).walk()
