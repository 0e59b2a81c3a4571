# Servers that lie, die, dawdle or never end harm nothing: each is named with its fault, nothing of it stays in the store,
# and --fallback builds what was promised.
# needs: busybox
# timeout: 400
# want: other contents: refused, 0 built
# want:   SERVER: the archive of '/gnu/store/HASH-first' is not valid: its hash is DIGEST where DIGEST was promised
# want:   something that it refers to cannot be had
# want:   something that it refers to cannot be had
# want: other contents, with --fallback: ok, 3 built
# want:   SERVER: the archive of '/gnu/store/HASH-first' is not valid: its hash is DIGEST where DIGEST was promised
# want:   something that it refers to cannot be had
# want:   something that it refers to cannot be had
# want: a short archive: refused, 0 built
# want:   SERVER: the archive of '/gnu/store/HASH-first' is not valid: it ends too early
# want:   something that it refers to cannot be had
# want:   something that it refers to cannot be had
# want: a long archive: refused, 0 built
# want:   SERVER/nar/none/HASH-first: the archive of '/gnu/store/HASH-first' is not valid: it is longer than the 200520 bytes that were promised
# want:   something that it refers to cannot be had
# want:   something that it refers to cannot be had
# want: something else: refused, 0 built
# want:   SERVER/nar/none/HASH-first: the archive is not valid: the magic 'nix-archive-1' is 3727810110974012 bytes long; at most 13 make sense there (at byte 8)
# want:   something that it refers to cannot be had
# want:   something that it refers to cannot be had
# want: damaged compression: refused, 0 built
# want:   SERVER/nar/gzip/HASH-first: what it sends is damaged, or ends too early
# want:   something that it refers to cannot be had
# want:   something that it refers to cannot be had
# want: short compression: refused, 0 built
# want:   SERVER/nar/gzip/HASH-first: what it sends is damaged, or ends too early
# want:   something that it refers to cannot be had
# want:   something that it refers to cannot be had
# want: it dies once: ok, 0 built
# want: it dies once and knows no ranges: ok, 0 built
# want: it dies twice: ok, 0 built
# want: it always dies: refused, 0 built
# want:   SERVER/nar/none/HASH-first: the connection ended before all of it had come, or what came is no answer of HTTP
# want:   something that it refers to cannot be had
# want:   something that it refers to cannot be had
# want: it drips: refused, 0 built
# want:   SERVER/nar/none/HASH-first: it sends less than 512 bytes a second
# want:   something that it refers to cannot be had
# want:   something that it refers to cannot be had
# want: it hangs: refused, 0 built
# want:   SERVER/nar/none/HASH-first: it sent nothing for 2 seconds
# want:   something that it refers to cannot be had
# want:   something that it refers to cannot be had
# want: it never ends: refused, 0 built
# want:   SERVER/nar/none/HASH-first: the archive is not valid: the magic 'nix-archive-1' is 8680820740569200760 bytes long; at most 13 make sense there (at byte 8)
# want:   something that it refers to cannot be had
# want:   something that it refers to cannot be had
# want: its header never ends: refused, 0 built
# want:   SERVER/nar/none/HASH-first: what came is no answer of HTTP
# want:   something that it refers to cannot be had
# want:   something that it refers to cannot be had
# want: the archive is gone: refused, 0 built
# want:   SERVER/nar/none/HASH-first is not there
# want:   something that it refers to cannot be had
# want:   something that it refers to cannot be had
# want: it is overloaded: refused, 0 built
# want:   SERVER/nar/none/HASH-first: it answers 503 Overloaded
# want:   something that it refers to cannot be had
# want:   something that it refers to cannot be had
# want: elsewhere it is gone: refused, 0 built
# want:   SERVER/nar/none/HASH-first is not there
# want:   something that it refers to cannot be had
# want:   something that it refers to cannot be had
# want: in circles: refused, 0 built
# want:   SERVER/nar/none/HASH-first: it sends us from one address to the next, 5 times
# want:   something that it refers to cannot be had
# want:   something that it refers to cannot be had
# want: to a file of this machine: refused, 0 built
# want:   SERVER/nar/none/HASH-first: it sends us to file:/etc/passwd, which is no address of a server
# want:   something that it refers to cannot be had
# want:   something that it refers to cannot be had
# want: it says nothing: ok, 3 built
# want:   warning: the server SERVER is left out: it sent nothing for 2 seconds
# want: a narinfo without end: ok, 3 built
# want:   warning: the server SERVER is left out: it has more than the 1048576 bytes that are taken
# want: it fails: ok, 3 built
# want:   warning: the server SERVER is left out: it answers 500 Internal Server Error
# want: pages: ok, 3 built
# want:   warning: what SERVER says of /gnu/store/HASH-first is not taken: a line has no name: "<html>no</html>"
# want:   warning: what SERVER says of /gnu/store/HASH-second is not taken: a line has no name: "<html>no</html>"
# want:   warning: what SERVER says of /gnu/store/HASH-third is not taken: a line has no name: "<html>no</html>"
# want: a narinfo of another item: ok, 1 built
# want:   warning: what SERVER says of /gnu/store/HASH-third is not taken: it is about /gnu/store/HASH-first
# want: a changed narinfo: ok, 1 built
# want:   warning: what SERVER says of /gnu/store/HASH-third is not taken: it is corrupt: its signature is of other contents
# want: without its references: ok, 1 built
# want:   warning: what SERVER says of /gnu/store/HASH-third is not taken: it is corrupt: its signature is of other contents
# want: without a signature: ok, 1 built
# want:   warning: what SERVER says of /gnu/store/HASH-third is not taken: it lacks a signature
# want: bytes that are no text: ok, 1 built
# want:   warning: what SERVER says of /gnu/store/HASH-third is not taken: it is no text in UTF-8
# want: the address of a file: ok, 1 built
# want:   warning: what SERVER says of /gnu/store/HASH-third is not taken: it is corrupt: its signature is of other contents
import os
import re
import socket
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from _server import (Server, answers, changed, dies_after, drips, endless, endless_header, forget, hangs, redirects)
from _stores import NS, THINGS, W


def nsscheme(*words, store="maker", stdin=None):
    environment = dict(os.environ, NSSCHEME_STORE=f"{W}/stores/{store}", XDG_CONFIG_HOME=f"{W}/user")
    return subprocess.run([NS, *words], env=environment, stdin=stdin, capture_output=True, text=True, errors="replace")


def fresh():
    forget()
    if os.path.exists(f"{W}/stores/new"):
        nsscheme("gc", "--delete-store", "--yes", store="new")


nsscheme("archive", "--generate-key")
made = nsscheme("build", "-f", THINGS).stdout.strip()
third = os.path.basename(made)
with open(f"{W}/user/nsscheme/signing-key.pub") as key:
    nsscheme("archive", "--authorize", stdin=key)
with open(f"{W}/user/nsscheme/substitutes.scm", "w") as settings:
    settings.write("(substitutes (patience 2))")

# Without compression, so that the server's bytes are the archive's.
nsscheme(f"{HERE}/_directory.scm", f"{W}/none", "none", f"/gnu/store/{third}")
nsscheme(f"{HERE}/_directory.scm", f"{W}/gzip", "gzip", f"/gnu/store/{third}")
plain, packed = Server(f"{W}/none"), Server(f"{W}/gzip")


def shown(text):
    text = text.replace(plain.url, "SERVER").replace(packed.url, "SERVER").replace(W, "/W")
    text = re.sub("[0-9a-z]{32}-", "HASH-", re.sub("[0-9a-z]{32}[.]narinfo", "HASH.narinfo", text))
    return re.sub("[0-9a-z]{52}", "DIGEST", text)


def attempt(what, *words, server=plain):
    """Builds, says what was wrong and whether it was built here, and looks at the store."""
    fresh()
    done = nsscheme("build", f"--substitute-urls={server.url}", *words, "-f", THINGS, store="new")
    lines = [line for line in shown(done.stderr).splitlines() if line.startswith(("  ", "warning"))]
    lines = [line for line in lines if not re.match(" *[0-9]+ [|]| *[|]", line)]
    built = len(re.findall("^building ", done.stderr, re.M))
    print(f"{what}: {'ok' if done.returncode == 0 else 'refused'}, {built} built", flush=True)
    for line in sorted(lines):
        print(f"  {line.strip()}", flush=True)
    if done.returncode and "--fallback" not in done.stderr:
        print(done.stderr)
    sound = nsscheme("gc", "--verify=contents", store="new")
    if sound.stdout.strip() or sound.returncode:
        print("the store:", sound.stdout, sound.stderr)
    if os.path.exists(f"{W}/stores/new/{third}") and done.returncode:
        print("it is there all the same")
    server.honest()


FIRST = "-first"


def narinfo(name):
    return next(n for n in os.listdir(f"{W}/none") if n.endswith("narinfo") and f"-{name}\n" in open(f"{W}/none/{n}").readline())


plain.lie(FIRST, changed(lambda body: body.replace(b"x" * 16, b"y" * 16, 1)))
attempt("other contents")
plain.lie(FIRST, changed(lambda body: body.replace(b"x" * 16, b"y" * 16, 1)))
attempt("other contents, with --fallback", "--fallback")
plain.lie(FIRST, changed(lambda body: body[:-8]))
attempt("a short archive")
plain.lie(FIRST, changed(lambda body: body + b"more"))
attempt("a long archive")
plain.lie(FIRST, changed(lambda body: b"<html>" + body))
attempt("something else")
packed.lie(FIRST, changed(lambda body: body[:40] + bytes(40) + body[80:]))
attempt("damaged compression", server=packed)
packed.lie(FIRST, changed(lambda body: body[:-20]))
attempt("short compression", server=packed)
plain.lie(FIRST, dies_after(1000))
attempt("it dies once")
packed.lie(FIRST, dies_after(100, ranges=False))
attempt("it dies once and knows no ranges", server=packed)
plain.lie(FIRST, dies_after(1000, times=2))
attempt("it dies twice")
plain.lie(FIRST, dies_after(0, times=9))
attempt("it always dies")
plain.lie(FIRST, drips)
attempt("it drips")
plain.lie(FIRST, hangs)
attempt("it hangs")
plain.lie(FIRST, endless)
attempt("it never ends")
plain.lie(FIRST, endless_header)
attempt("its header never ends")
plain.lie(FIRST, answers(404, "Not Found"))
attempt("the archive is gone")
plain.lie(FIRST, answers(503, "Overloaded"))
attempt("it is overloaded")
plain.lie(FIRST, redirects(lambda path: f"{packed.url}/nowhere"))
attempt("elsewhere it is gone")
plain.lie(FIRST, redirects(lambda path: path))
attempt("in circles")
plain.lie(FIRST, redirects(lambda path: "file:///etc/passwd"))
attempt("to a file of this machine")
plain.lie("narinfo", hangs)
attempt("it says nothing")
plain.lie("narinfo", endless)
attempt("a narinfo without end")
plain.lie("narinfo", answers(500, "Internal Server Error"))
attempt("it fails")
plain.lie("narinfo", changed(lambda body: b"<html>no</html>"))
attempt("pages")
plain.lie(narinfo("third"), lambda server, client, path, start: server.send(client, "/" + narinfo("first")))
attempt("a narinfo of another item")
plain.lie(narinfo("third"), changed(lambda body: re.sub(b"NarSize: .*", b"NarSize: 1", body)))
attempt("a changed narinfo")
plain.lie(narinfo("third"), changed(lambda body: re.sub(b"\nReferences:.*", b"\nReferences: ", body)))
attempt("without its references")
plain.lie(narinfo("third"), changed(lambda body: re.sub(b"Signature:.*\n", b"", body)))
attempt("without a signature")
plain.lie(narinfo("third"), changed(lambda body: bytes([255]) + body))
attempt("bytes that are no text")
plain.lie(narinfo("third"), changed(lambda body: body.replace(b"URL: nar", b"URL: file:///nar")))
attempt("the address of a file")
