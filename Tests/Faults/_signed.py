"""Two items of which the second refers to the first, made in the present directory with a key that is authorized there;
their exports in $W/export, and what a server would send of them in $W/served. The store is then left without them."""
import os

from _walk import NOW, W, begin, empty, keep, nsscheme

CODE = """(use-modules (guix derivations) (guix store))
(define (items store)
  (let* ((first (derivation store "first" "/bin/sh" (list "-c" "echo 1 >$out")))
         (second (derivation store "second" "/bin/sh"
                   (list "-c" (string-append "echo " (derivation->output-path first) " >$out"))
                   #:inputs (list (derivation-input first)))))
    second))
"""
EXPRESSION = f"(begin {CODE} (with-store store (items store)))"


def hosts():
    """Options that show a builder the machine's shell."""
    words = []
    for host in ("/bin", "/lib", "/lib64", "/usr"):
        words += ["--chroot-directory", f"{os.path.realpath(host)}:{host}"] if os.path.exists(host) else []
    return words


def make():
    begin()
    nsscheme("archive", "--generate-key")
    with open(NOW + "/config/nsscheme/signing-key.pub", "rb") as key:
        nsscheme("archive", "--authorize", stdin=key)
    item = nsscheme("build", "-v", "0", *hosts(), "-e", EXPRESSION).stdout.strip()
    with open(W + "/export", "wb") as file:
        file.write(nsscheme("archive", "--export", "--recursive", item, text=False).stdout)
    cases = os.environ["CHECKOUT"] + "/Tests/Cases/substitutes"
    nsscheme(cases + "/_directory.scm", W + "/served", "gzip", "/gnu/store/" + os.path.basename(item))
    nsscheme("gc", "--delete-store", "--yes")
    for name in ("cache", "tmp"):
        empty(f"{NOW}/{name}")
        os.mkdir(f"{NOW}/{name}")
    with open(W + "/file", "w", encoding="utf-8") as file:
        file.write("other\n")
    nsscheme("add-to-store", W + "/file")
    keep()
    return item
