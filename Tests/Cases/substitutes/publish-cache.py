# A publisher with a cache compresses once: narinfos have sizes then, archives can be had in parts and outlive their items for
# a while; what is damaged, unfinished, old or too much is not served.
# needs: nsscheme-serve
# timeout: 120
import gzip
import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _publish import Publisher, STORE, W, archive, item, key, nsscheme, unpacked, until

key()
CACHE = W + "/cache"
small = item("small", b"small\n" * 1000)
large = item("large", {"noise": random.Random(1).randbytes(300_000)})
os.makedirs(CACHE + "/gzip")
with open(f"{CACHE}/gzip/{small}.tmp", "wb") as file:
    file.write(b"half")
options = ["--cache=" + CACHE, "--compression=gzip", "--compression=zstd", "--cache-bypass-threshold=100k"]
publisher = Publisher(*options, "--ttl=1d").start()
print(os.listdir(CACHE + "/gzip"))
# want: []


def sizes(base):
    fields = publisher.narinfo(base)
    return [value for name, value in fields if name == "FileSize"] if isinstance(fields, list) else fields


# Below the threshold there is an answer at once, for a short time; then one with sizes, for as long as was said.
status, headers, body = publisher.ask(f"/{small[:32]}.narinfo")
print(status, headers["cache-control"], b"FileSize" in body)
# want: 200 max-age=300 False
print(until(lambda: len(sizes(small)) == 2))
# want: True
status, headers, body = publisher.ask(f"/{small[:32]}.narinfo")
print(headers["cache-control"], sizes(small) == [
    str(os.path.getsize(f"{CACHE}/{method}/{small}.nar")) for method in ("gzip", "zstd")])
# want: max-age=86400 True

# Above it, the client is asked to come again.
status, headers, body = publisher.ask(f"/{large[:32]}.narinfo")
print(status, headers["x-baking"], headers["cache-control"])
# want: 404 1 max-age=60
print(until(lambda: isinstance(sizes(large), list)))
# want: True

# What the cache has, in parts as well.
expected = archive(large)
status, headers, body = publisher.ask(f"/nar/gzip/{large}")
print(status, headers["content-type"], headers["content-length"] == sizes(large)[0], gzip.decompress(body) == expected)
# want: 200 application/octet-stream; charset=ISO-8859-1 True True
first = publisher.ask(f"/nar/gzip/{large}", Range="bytes=0-999")
rest = publisher.ask(f"/nar/gzip/{large}", Range="bytes=1000-", If_Range=headers["etag"])
print(first[0], rest[0], first[2] + rest[2] == body)
# want: 206 206 True
print(publisher.ask(f"/nar/gzip/{large}", If_None_Match=headers["etag"])[0],
      publisher.ask(f"/nar/gzip/{large}", Range=f"bytes={len(body)}-")[0],
      publisher.ask(f"/nar/gzip/{large}", "HEAD")[1]["content-length"] == str(len(body)))
# want: 304 416 True
print(unpacked("zstd", publisher.ask(f"/nar/zstd/{large}")[2]) == expected)
# want: True

# The item is gone, and what is said of it; the archive stays for clients that have its narinfo.
nsscheme("gc", "--delete", "/gnu/store/" + large)
print(sizes(large), publisher.ask(f"/nar/gzip/{large}")[2] == body)
# want: 404 True
for method in ("gzip", "zstd"):
    os.utime(f"{CACHE}/{method}/{large}.nar", (1, 1))
    os.utime(f"{CACHE}/{method}/{small}.nar", (1, 1))
publisher.kill()

# At the next start what is old goes, unless its item is there.
publisher.start()
print(until(lambda: publisher.ask(f"/nar/gzip/{large}")[0] == 404), sorted(os.listdir(CACHE + "/zstd")) == [
    small + ".hash", small + ".nar"])
# want: True True

# The same name with other contents: what the cache had of it is not what is offered.
with open(f"{CACHE}/gzip/{small}.hash", "w", encoding="ascii") as file:
    file.write("0" * 52)
with open(f"{CACHE}/gzip/{small}.nar", "wb") as file:
    file.write(gzip.compress(b"something else"))
publisher.kill()
publisher.start()
sizes(small)
print(gzip.decompress(publisher.ask(f"/nar/gzip/{small}")[2]) == archive(small))
# want: True
print(until(lambda: len(sizes(small)) == 2), gzip.decompress(publisher.ask(f"/nar/gzip/{small}")[2]) == archive(small))
# want: True True
publisher.kill()

# A limit: what was not asked for the longest goes first.
items = [item(f"noise{number}", random.Random(number).randbytes(50_000)) for number in range(6)]
publisher = Publisher("--cache=" + CACHE, "--cache-limit=170k").start()
for base in items:
    publisher.narinfo(base)
    until(lambda: os.path.exists(f"{CACHE}/gzip/{base}.nar"))
    # Ten seconds pass.
    for name in os.listdir(f"{CACHE}/gzip"):
        used = os.stat(f"{CACHE}/gzip/{name}").st_mtime - 10
        os.utime(f"{CACHE}/gzip/{name}", (used, used))
print(until(lambda: [base for base in items if os.path.exists(f"{CACHE}/gzip/{base}.nar")] == items[-3:]), gzip.decompress(publisher.ask(f"/nar/gzip/{items[0]}")[2]) == archive(items[0]))
# want: True True

# A cache that cannot be written to: archives are compressed while they are sent.
publisher.kill()
os.system(f"rm -rf {CACHE}; mkdir {CACHE}; touch {CACHE}/gzip")
publisher = Publisher("--cache=" + CACHE, "--cache-bypass-threshold=1").start()
print(until(lambda: publisher.narinfo(items[0]) != 404), len(gzip.decompress(publisher.ask(f"/nar/gzip/{items[0]}")[2])) > 50_000)
# want: True True
print("cannot be compressed into" in publisher.log())
# want: True
