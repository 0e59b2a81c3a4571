# What a publisher says of items and sends of them: fields, signatures, archives in each method, files by their hash, logs,
# and nothing where nothing is.
# needs: nsscheme-serve curl
# timeout: 120
import hashlib
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _publish import Publisher, STORE, W, archive, built, item, key, nsscheme, unpacked

key()
plain = item("plain", {"file": b"text\n", "more": bytes(range(256)) * 1000})
packed = item("packed.tar.gz", b"as if it were packed")
odd = item("odd=1+2", b"odd")
output = built("output", '(begin (display "a line of the log\\n") (mkdir #$output)\n'
               f'(symlink #$(local-file "{W}/plain" "source" #:recursive? #t) (string-append #$output "/link")))')
publisher = Publisher("--compression=gzip", "--compression=zstd:9", "--compression=lzip:1", "--compression=none",
                      "--ttl=2h", "--negative-ttl=90").start()

print(publisher.ask("/nix-cache-info")[2].decode())
# want: StoreDir: /gnu/store
# want: WantMassQuery: 0
# want: Priority: 100
# want:

fields = publisher.narinfo(output)
print(", ".join(name for name, _ in fields))
# want: StorePath, NarHash, NarSize, References, Deriver, Signature, URL, Compression, URL, Compression, URL, Compression, URL, Compression, FileSize
values = dict(fields)
data = archive(output)
digest = nsscheme("-c", f"""(use-modules (gcrypt hash) (nsscheme base32))
(display (bytevector->nix-base32-string (file-sha256 "{W}/nar")))""") if open(W + "/nar", "wb").write(data) else ""
print(values["StorePath"] == "/gnu/store/" + output, values["NarHash"] == "sha256:" + digest,
      values["NarSize"] == str(len(data)))
# want: True True True
source = next(name for name in os.listdir(STORE) if name.endswith("-source"))
print(values["References"] == source, values["Deriver"].endswith("-output.drv"))
# want: True True
print([value.replace(output, "ITEM") for name, value in fields if name == "URL"])
# want: ['nar/gzip/ITEM', 'nar/zstd/ITEM', 'nar/lzip/ITEM', 'nar/ITEM']

status, headers, body = publisher.ask(f"/{output[:32]}.narinfo")
print(status, headers["content-type"], headers["cache-control"], headers["content-length"] == str(len(body)))
# want: 200 application/x-nix-narinfo max-age=7200 True
with open(W + "/narinfo", "wb") as file:
    file.write(body)
JUDGE = f"""(use-modules (nsscheme substitutes narinfo) (ice-9 textual-ports))
(call-with-values (lambda () (judge-narinfo (text->narinfo (call-with-input-file "{W}/narinfo" get-string-all)
                                                           "/gnu/store/{output}")))
                  (lambda (good? . rest) (write good?)))"""
print(nsscheme("-c", JUDGE))
# want: #t
with open(W + "/narinfo", "wb") as file:
    file.write(body.replace(b"NarSize: ", b"NarSize: 1"))
print(nsscheme("-c", JUDGE))
# want: #f

# What is the same is not sent again.
print(publisher.ask(f"/{output[:32]}.narinfo", If_None_Match=headers["etag"])[::2])
# want: (304, b'')

# Archives.
for name in (plain, output, packed, odd):
    good = []
    expected = archive(name)
    for method in ("gzip", "zstd", "lzip"):
        status, headers, body = publisher.ask(f"/nar/{method}/{name}")
        good.append(status == 200 and unpacked(method, body) == expected)
    status, headers, body = publisher.ask(f"/nar/{name}")
    good.append(status == 200 and body == expected and headers["content-length"] == str(len(expected)))
    print(good, headers["content-type"], headers["cache-control"])
# want: [True, True, True, True] application/x-nix-archive; charset=ISO-8859-1 max-age=7200
# want: [True, True, True, True] application/x-nix-archive; charset=ISO-8859-1 max-age=7200
# want: [True, True, True, True] application/x-nix-archive; charset=ISO-8859-1 max-age=7200
# want: [True, True, True, True] application/x-nix-archive; charset=ISO-8859-1 max-age=7200

# What is compressed already is offered as it is; an address is good in every form.
print([pair for pair in publisher.narinfo(packed) if pair[0] in ("URL", "Compression")][0][1] == "nar/" + packed,
      [value for name, value in publisher.narinfo(packed) if name == "Compression"])
# want: True ['none']
print([value.replace(odd[:32], "HASH") for name, value in publisher.narinfo(odd) if name == "URL"][0])
# want: nar/gzip/HASH-odd%3D1%2B2
print(publisher.ask("/nar/" + odd.replace("=", "%3d").replace("+", "%2b"))[2] == archive(odd))
# want: True

# Parts of an archive.
whole = archive(plain)
status, headers, body = publisher.ask(f"/nar/{plain}", Range="bytes=100-199")
print(status, headers["content-range"] == f"bytes 100-199/{len(whole)}", body == whole[100:200])
# want: 206 True True
status, headers, body = publisher.ask(f"/nar/{plain}", Range="bytes=200000-")
print(status, headers["content-length"] == str(len(whole) - 200000), body == whole[200000:])
# want: 206 True True
print(publisher.ask(f"/nar/{plain}", Range="bytes=-50")[2] == whole[-50:])
# want: True
status, headers, body = publisher.ask(f"/nar/{plain}", Range=f"bytes={len(whole)}-")
print(status, headers["content-range"] == f"bytes */{len(whole)}")
# want: 416 True
print([publisher.ask(f"/nar/{plain}", Range=text)[0] for text in (
    "bytes=5-2", "bytes=a-b", "bytes=1-2,4-5", "items=1-2", "bytes=-", "bytes=99999999999999999999-")])
# want: [200, 200, 200, 200, 200, 200]
etag = publisher.ask(f"/nar/{plain}")[1]["etag"]
print(publisher.ask(f"/nar/{plain}", Range="bytes=0-9", If_Range=etag)[0],
      publisher.ask(f"/nar/{plain}", Range="bytes=0-9", If_Range='"other"')[0])
# want: 206 200

# Heads alone.
for path in (f"/{plain[:32]}.narinfo", f"/nar/{plain}", f"/nar/gzip/{plain}", "/nix-cache-info"):
    status, headers, body = publisher.ask(path, "HEAD")
    print(status, body, headers.get("content-length") == str(len(publisher.ask(path)[2])))
# want: 200 b'' True
# want: 200 b'' True
# want: 200 b'' False
# want: 200 b'' True

# Files by their hash.
with open(W + "/fixed", "wb") as file:
    file.write(b"fixed\n")
nsscheme("add-to-store", W + "/fixed")
digits = nsscheme("-c", f"""(use-modules (gcrypt hash) (nsscheme base32))
(display (bytevector->nix-base32-string (file-sha256 "{W}/fixed")))""")
status, headers, body = publisher.ask(f"/file/fixed/sha256/{digits}")
print(status, headers["content-type"], body, publisher.ask(f"/file/fixed/sha256/{digits}", Range="bytes=2-")[::2])
# want: 200 application/octet-stream; charset=ISO-8859-1 b'fixed\n' (206, b'xed\n')
print(publisher.ask(f"/file/other/sha256/{digits}")[0], publisher.ask(f"/file/fixed/sha256/{'0' * 52}")[0],
      publisher.ask(f"/file/fixed/sha256/{'z' * 52}")[0], publisher.ask(f"/file/fixed/sha512/{digits}")[0])
# want: 404 404 404 404

# Logs, of an output and of its derivation.
for name in (output, values["Deriver"]):
    status, headers, body = publisher.ask(f"/log/{name}")
    print(status, headers["content-type"], body)
# want: 200 text/plain; charset=utf-8 b'a line of the log\n'
# want: 200 text/plain; charset=utf-8 b'a line of the log\n'
print(publisher.ask(f"/log/{plain}")[0])
# want: 404

# The key, and a page.
status, headers, body = publisher.ask("/signing-key.pub")
with open(W + "/config/nsscheme/signing-key.pub", "rb") as file:
    print(status, body.split() == file.read().split())
# want: 200 True
status, headers, body = publisher.ask("/")
print(status, headers["content-type"], b"signing-key.pub" in body)
# want: 200 text/html; charset=utf-8 True

# What is not there, for as long as it may be believed.
for path in (f"/{'0' * 32}.narinfo", f"/nar/{'0' * 32}-x", f"/nar/gzip/{'0' * 32}-x", "/frob", f"/nar/bzip2/{plain}"):
    status, headers, body = publisher.ask(path)
    print(status, headers.get("cache-control"))
# want: 404 max-age=90
# want: 404 max-age=90
# want: 404 max-age=90
# want: 404 None
# want: 404 None
status, headers, body = publisher.ask("/nix-cache-info", "POST")
print(status, headers["allow"])
# want: 405 GET, HEAD

# An item that is collected is gone at once, though its narinfo was asked for before.
print(publisher.narinfo(packed) == 404, publisher.ask(f"/nar/{packed}")[0])
# want: False 200
nsscheme("gc", "--delete", "/gnu/store/" + packed)
print(publisher.narinfo(packed), publisher.ask(f"/nar/{packed}")[0])
# want: 404 404

# One that is damaged is never received whole.
os.chmod(f"{STORE}/{plain}", 0o755)
os.chmod(f"{STORE}/{plain}/more", 0o644)
with open(f"{STORE}/{plain}/more", "r+b") as file:
    file.write(b"other")
for method in ("gzip/", ""):
    done = subprocess.run(["curl", "-s", "-o", "/dev/null", f"http://127.0.0.1:{publisher.port}/nar/{method}{plain}"])
    print(done.returncode != 0)
# want: True
# want: True
print("damaged and is not sent" in publisher.log())
# want: True
