"""Signatures and keys of which single bytes are changed, or whose end is missing, in armor whose checksum is right: each is
refused for a reason, or harmless; nothing else happens."""
# needs: git gpg
# timeout: 120
# want: signatures: 0 strange, 0 accepted where bytes count
# want: keys: 0 strange
import base64
import os
import random
import subprocess

HERE = os.environ["CASES"]
NS = os.environ["NS"]
random.seed(13)


def shell(text):
    done = subprocess.run(["bash", "-c", f'. "{HERE}/_signed.sh"\n' + text], check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL)
    return done.stdout.decode()


start, signer, keyring = shell("""
key alice ed25519 && key bob rsa2048
repository repo && keyring alice bob
signed alice .guix-authorizations "$(authorizations alice bob)" "It begins." && commit
fingerprint alice
signed alice a 1 "By Alice." && git branch ed25519
git reset -q --hard HEAD^ && signed bob b 2 "By Bob." && git branch rsa
commit keyring
""").split()
os.chdir("repo")


def git(*words, data=None):
    return subprocess.run(["git", *words], input=data, stdout=subprocess.PIPE, check=True).stdout


def crc(data):
    value = 0xB704CE
    for byte in data:
        value ^= byte << 16
        for _ in range(8):
            value = value << 1 ^ (0x1864CFB if value & 0x800000 else 0)
    return value & 0xFFFFFF


def armor(data, kind):
    text = base64.b64encode(data).decode()
    lines = [text[at:at + 64] for at in range(0, len(text), 64)]
    check = base64.b64encode(crc(data).to_bytes(3, "big")).decode()
    return "\n".join([f"-----BEGIN PGP {kind}-----", "", *lines, "=" + check, f"-----END PGP {kind}-----"])


def damaged(data):
    """Variants of DATA and where each is changed."""
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 1 << random.randrange(8) or 1
        yield at, bytes(changed)
    for at in random.sample(range(len(data)), 30):
        yield at, data[:at]


def commits(branch):
    text = git("cat-file", "commit", branch).decode()
    before, rest = text.split("gpgsig -----BEGIN PGP SIGNATURE-----\n", 1)
    lines, after = rest.split(" -----END PGP SIGNATURE-----\n", 1)
    words = [line.strip() for line in lines.split("\n")]
    data = base64.b64decode("".join(word for word in words if word and not word.startswith("=")))
    body = 2 if data[0] & 3 == 0 else 3
    hashed = int.from_bytes(data[body + 4:body + 6], "big")
    unhashed = body + 6 + hashed
    numbers = unhashed + 2 + int.from_bytes(data[unhashed:unhashed + 2], "big") + 2
    digits = set()
    while numbers < len(data):
        size = (int.from_bytes(data[numbers:numbers + 2], "big") + 7) // 8
        digits |= set(range(numbers + 2, numbers + 2 + size))
        numbers += 2 + size
    for at, variant in damaged(data):
        field = armor(variant, "SIGNATURE").replace("\n", "\n ")
        name = git("hash-object", "-t", "commit", "-w", "--stdin", "--literally",
                   data=(before + "gpgsig " + field + "\n" + after).encode()).decode().strip()
        # What is signed, and the numbers of the signature, but not their lengths, of which the low bits mean nothing.
        counts = body <= at < unhashed or at in digits
        yield name, "counts" if counts else "may"


def keyrings():
    data = subprocess.run(["gpg", "--export", "alice@example.org"], stdout=subprocess.PIPE, check=True,
                          env=dict(os.environ, GNUPGHOME=os.environ["W"] + "/gnupg")).stdout
    for at, variant in damaged(data):
        blob = git("hash-object", "-w", "--stdin", data=variant).decode().strip()
        tree = git("mktree", data=f"100644 blob {blob}\talice.key\n".encode()).decode().strip()
        yield git("-c", "user.name=a", "-c", "user.email=a@b", "commit-tree", "-m", "Keys.", tree).decode().strip()


PROGRAM = """
(use-modules (nsscheme git-authentication) (nsscheme rows git) (git) (ice-9 match) (srfi srfi-1) (srfi srfi-34)
             (gcrypt base16))
(define repository (repository-open "."))
(define (id text) (base16-string->bytevector text))
(define (outcome end keyring)
  (catch #t
    (lambda ()
      (match (%git-authenticate repository (id end) (id keyring) (list (id START) (id SIGNER)) '() #f)
        (#((? symbol?) commit (? string?)) 'refused)
        (((key . 1)) 'authentic)
        (other (list 'strange other))))
    (lambda args (list 'strange args))))
"""
program = PROGRAM.replace("START", f'"{start}"').replace("SIGNER", f'"{signer.lower()}"')
pairs = [pair for branch in ("ed25519", "rsa") for pair in commits(branch)]
program += f"(define all '({' '.join(f'({chr(34)}{name}{chr(34)} {kind})' for name, kind in pairs)}))\n"
program += f"""
(define outcomes (map (match-lambda ((name kind) (cons kind (outcome name "{keyring}")))) all))
(format #t "signatures: ~a strange, ~a accepted where bytes count~%"
        (count (lambda (each) (pair? (cdr each))) outcomes)
        (count (lambda (each) (equal? each '(counts . authentic))) outcomes))
"""
end = git("rev-parse", "ed25519").decode().strip()
names = " ".join(f'"{name}"' for name in keyrings())
program += f"""
(format #t "keys: ~a strange~%" (count (lambda (name) (pair? (outcome "{end}" name))) '({names})))
"""
with open("program.scm", "w", encoding="utf-8") as file:
    file.write(program)
subprocess.run([NS, "program.scm"], check=True)
