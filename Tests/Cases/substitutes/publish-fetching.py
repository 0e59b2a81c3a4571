# What a publisher serves is fetched by another store instead of being built, in each method, with a cache and without.
# needs: nsscheme-serve
# timeout: 240
import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _publish import Publisher, STORE, W, item, key, nsscheme, until

key()
item("noise", {"random": random.Random(5).randbytes(3_000_000), "text": b"text\n" * 10_000})
with open(W + "/thing.scm", "w", encoding="utf-8") as file:
    file.write(f"""(use-modules (guix gexp))
(computed-file "thing" #~(begin (mkdir #$output)
                                (symlink #$(local-file "{W}/noise" #:recursive? #t) (string-append #$output "/noise"))))
""")
thing = os.path.basename(nsscheme("build", "-v", "0", W + "/thing.scm"))
for number, options in enumerate((["--compression=gzip"], ["--compression=lzip"], ["--compression=zstd:19"],
                                  ["--compression=none"], ["--compression=zstd", "--cache=" + W + "/cache"])):
    publisher = Publisher(*options).start()
    if "cache" in options[-1]:
        print(until(lambda: "FileSize" in dict(publisher.narinfo(thing))))
    other = f"{W}/other{number}"
    nsscheme("--store", other, "build", "-v", "0", f"--substitute-urls=http://127.0.0.1:{publisher.port}", W + "/thing.scm")
    # Nothing was built there: there is no log.
    print(os.path.isdir(f"{other}/{thing}"), os.readlink(f"{other}/{thing}/noise") == os.readlink(f"{STORE}/{thing}/noise"),
          os.path.isdir(f"{other}-state/log/drvs"))
    publisher.kill()
# want: True True False
# want: True True False
# want: True True False
# want: True True False
# want: True
# want: True True False
