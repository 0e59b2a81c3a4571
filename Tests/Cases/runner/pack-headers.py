# Packs written by hand behind the runner's image: every number of the header, of a chunk and of an archive's entry that
# cannot be is refused with one line, and no entry is made outside of the directory that the pack is unpacked into.
# needs: /bin/true
# want: whole packs run: 5 of 5
# want: headers refused: 7 of 7
# want: chunks refused: 10 of 10
# want: entries refused: 16 of 16
# want: cut off anywhere: 40 of 40
import io
import os
import re
import struct
import subprocess
import tarfile
import zlib

NS, W = os.environ["NS"], os.environ["W"]
MARK = b"nsrun's pack lies at:   "
TABLE = b"nsrun 1\n/ bind - /\n"
DAMAGED = "exec: cannot unpack .*/packed: it is damaged: copy it again"
MISSING = "exec: cannot read the pack .*/packed: its end is missing: copy it again"

with open("ns.scm", "w", encoding="utf-8") as program:
    program.write('(use-modules (aqwari namespace)) (namespace (tmpfs "/tmp"))\n')
item = subprocess.run([NS, "build", "-v", "0", "ns.scm"], capture_output=True, text=True, check=True).stdout.strip()
with open(item + "/exec", "rb") as file:
    IMAGE = file.read()
assert IMAGE.count(MARK) == 1


def member(name, kind=b"0", data=b"", target="", **fields):
    """An entry of an archive; `fields` are bytes at other offsets of it."""
    info = tarfile.TarInfo(name)
    info.type, info.size, info.linkname, info.mode = kind, len(data), target, 0o755
    block = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    for offset, text in fields.items():
        block[int(offset[1:]):int(offset[1:]) + len(text)] = text
    return bytes(block) + data + b"\0" * (-len(data) % 512)


def directory(name):
    return member(name, tarfile.DIRTYPE)


NAME = "n" * 32 + "-ns"
BASE = directory("gnu") + directory("gnu/store") + directory("gnu/store/" + NAME)
END = b"\0" * 1024


def deflated(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def chunk(data, packed=None, size=None, packed_size=None, checksum=None):
    packed = data if packed is None else packed
    return struct.pack("<III", len(packed) if packed_size is None else packed_size, len(data) if size is None else size,
                       zlib.crc32(data) if checksum is None else checksum) + packed


def header(name=NAME.encode(), table=TABLE, tree=4096, magic=b"nspack 1", checksum=None, sizes=None):
    text = struct.pack("<QQQ", *(sizes or (tree, len(name), len(table)))) + name + table
    text += b"\0" * (-len(text) % 512)
    return magic + struct.pack("<Q", zlib.crc32(text) if checksum is None else checksum) + text


def run(pack, size=None, words=("/bin/true",), **environment):
    """The status and what is printed when a pack runs, of which only `size` bytes are there."""
    at, start = IMAGE.index(MARK) + len(MARK), len(IMAGE)
    image = IMAGE[:at] + struct.pack("<QQ", start, start + (len(pack) if size is None else 0)) + IMAGE[at + 16:]
    with open("packed", "wb") as file:
        file.write(image + pack[:size])
    os.chmod("packed", 0o755)
    done = subprocess.run(["./packed", *words], capture_output=True, text=True, check=False,
                          env=dict(os.environ, TMPDIR=W + "/tmp", **environment))
    return done.returncode, done.stderr.rstrip("\n")


def count(what, tried):
    """Prints how many of the pairs of an outcome and what is right are right, and those that are wrong."""
    good = 0
    for number, ((status, text), (wanted, pattern)) in enumerate(tried):
        if status == wanted and re.fullmatch(pattern, text):
            good += 1
        else:
            print(f"{what}, {number}: {status} {text!r}, not {wanted} {pattern!r}")
    print(f"{what}: {good} of {len(tried)}")


os.mkdir("tmp")
GOOD = BASE + member("gnu/store/f", data=b"x" * 700) + END
good = (0, "")
count("whole packs run", [
    (run(header() + chunk(GOOD)), good),
    (run(header() + chunk(GOOD, deflated(GOOD))), good),
    (run(header() + b"".join(chunk(GOOD[at:at + 512]) for at in range(0, len(GOOD), 512))), good),
    # A tree that memory does not hold is unpacked to disk.
    (run(header(tree=1 << 62) + chunk(GOOD)),
     (0, "exec: unpacking to .*/tmp/nsrun-[0-9]+, until the program ends: memory does not hold the pack")),
    (run(header() + chunk(BASE + member("././@LongLink", b"L", b"gnu/store/" + b"n" * 200 + b"\0")
                          + member("gnu/store/short") + END)), good),
])

damaged = (125, DAMAGED)
count("headers refused", [
    (run(header(magic=b"nspack 2") + chunk(GOOD)), damaged),
    (run(header(checksum=1) + chunk(GOOD)), damaged),
    (run(header(name=b"") + chunk(GOOD)), damaged),
    (run(header(name=b"n" * 256) + chunk(GOOD)), damaged),
    (run(header(sizes=(4096, (1 << 64) - 8, len(TABLE))) + chunk(GOOD)), damaged),
    (run(header(sizes=(4096, 35, 1 << 26)) + chunk(GOOD)), damaged),
    (run(header(table=b"nsrun 1\nx\n") + chunk(GOOD)), (125, "exec: cannot use .*/packed line 2: .*")),
])

count("chunks refused", [
    (run(header() + each), damaged) for each in [
        chunk(b""), chunk(b"\0" * ((1 << 20) + 512)), chunk(GOOD + b"\0"), chunk(GOOD, GOOD + b"\0"),
        chunk(GOOD, b""), chunk(GOOD, checksum=1), chunk(GOOD, deflated(GOOD)[:-3]), chunk(GOOD, b"\7" * 40),
        chunk(GOOD, deflated(GOOD[:-512])), chunk(GOOD, deflated(GOOD + b"\0")),
    ]])


def entries(*members):
    return run(header() + chunk(BASE + b"".join(members) + END))


def system(text):
    return 125, "exec: cannot unpack .*: " + text


OUT = W + "/escaped"
count("entries refused", [
    (entries(member("gnu/x", tarfile.LNKTYPE, target="gnu/store")), damaged),
    (entries(member("gnu/x", tarfile.CHRTYPE)), damaged),
    (entries(member("gnu/x", o124=b"00000000008")), damaged),
    (entries(member("gnu/x", o100=b"       ")), damaged),
    (entries(member("././@LongLink", b"L", b"")), damaged),
    (entries(member("././@LongLink", b"L", b"n" * 8192)), damaged),
    # The rest of the file, and an end in the middle of a name.
    (entries(member("gnu/x", o124=b"77777777777")), (125, DAMAGED + "|" + MISSING)),
    (run(header() + chunk(member("././@LongLink", b"K", b"n" * 512)[:512])), (125, MISSING)),
    (entries(member("gnu/..", tarfile.DIRTYPE)), system("File exists")),
    (entries(member("../escaped")), system("Cross-device link")),
    (entries(member("x", o0=OUT.encode()[:99] + b"\0")), system("Cross-device link")),
    (entries(member("gnu/l", tarfile.SYMTYPE, target=W), member("gnu/l/escaped")), system("Cross-device link")),
    (entries(member("gnu/l", tarfile.SYMTYPE, target=OUT), member("gnu/l")), system("File exists")),
    (entries(member("gnu/x"), member("gnu/x")), system("File exists")),
    (entries(member("none/x")), system("No such file or directory")),
    (entries(member("gnu/x", o0=b"gnu/store/\0")), system("File exists")),
])
if os.path.exists(OUT):
    print("a file was made outside")

pack = header() + chunk(GOOD, deflated(GOOD))
count("cut off anywhere", [
    (run(pack, size=end), (125, MISSING)) for end in [len(pack) * part // 40 for part in range(40)]])
if os.listdir("tmp"):
    print("left behind:", os.listdir("tmp"))
