# Good programs with one mistake each: dropped or doubled brackets, misspelt words, values of a wrong type, fields left
# out, given twice or swapped. What a person sees is one message, at a line of the file, in words of the language: no
# code of the library, no expanded forms; the exit status is 1, within seconds. A mistake may also do no harm.
# More than the suite's sample: `nsscheme` on PATH, W a scratch directory, then mutations.py [COUNT [SEED]].
# timeout: 120
# match: .* mistakes, all reported well
import os
import random
import re
import subprocess
import sys

EXAMPLES = os.path.join(os.environ.get("CASES", os.path.dirname(os.path.abspath(__file__))), "../../../Examples")
SMALL = {
    "copy.scm": """(use-modules (guix packages) (guix gexp) (guix build-system copy)
             ((guix licenses) #:prefix license:))

(define-public words
  (package
    (name "words")
    (version "1.0")
    (source (plain-file "words.txt" "Hello\\nGoodbye\\n"))
    (build-system copy-build-system)
    (arguments
     (list #:install-plan #~'(("words.txt" "share/words/"))
           #:phases
           #~(modify-phases %standard-phases
               (delete 'strip)
               (add-after 'install 'check-words
                 (lambda* (#:key outputs #:allow-other-keys)
                   (display (assoc-ref outputs "out")))))))
    (home-page "https://example.org")
    (synopsis "Words to greet with")
    (description "One word in a line.")
    (license (list license:cc0 license:gpl3+))))

words
""",
    "gnu.scm": """(use-modules (guix packages) (guix gexp) (guix download)
             (guix build-system gnu) (guix build-system trivial) (srfi srfi-1) (ice-9 match)
             ((guix licenses) #:prefix license:))

(define tool
  (package
    (name "tool")
    (version "2")
    (source #f)
    (build-system trivial-build-system)
    (arguments (list #:builder #~(mkdir #$output)))
    (synopsis "Tool") (description "Tool.") (home-page #f) (license license:expat)))

(define greeting
  (package
    (name "greeting")
    (version "2.12")
    (source (origin
              (method url-fetch)
              (uri (string-append "https://example.org/greeting-" version ".tar.gz"))
              (sha256 (base32 "086vqwk2wl8zfs47sq2xpjc9k066ilmb8z6dn0q6ymwjzlm196cd"))))
    (build-system gnu-build-system)
    (arguments
     `(#:tests? #f
       #:configure-flags (list "--disable-nls")
       #:make-flags '("V=1")))
    (inputs (list tool))
    (native-inputs `(("tool" ,tool "out")))
    (outputs '("out" "doc"))
    (supported-systems '("x86_64-linux"))
    (synopsis "Greets") (description "Greets.") (home-page #f) (license license:gpl3+)))

(match (list greeting tool)
  ((first . rest)
   (package (inherit first)
            (name (string-append "my-" (package-name first)))
            (inputs (modify-inputs (package-inputs first)
                      (replace "tool" (last rest)))))))
""",
    "place.scm": """(use-modules (aqwari namespace) (guix gexp))

(define greeting
  (computed-file "greeting"
    #~(call-with-output-file #$output
        (lambda (port)
          (let ((who "you"))
            (display (string-append "Hello, " who "\\n") port))))))

(define (bound paths)
  (map (lambda (path)
         (let ((absolute? (string-prefix? "/" path)))
           (cond (absolute? path)
                 (else (string-append "/" path)))))
       paths))

(namespace
  (bind (bound '("usr" "bin" "lib")))
  (bind "/etc/greeting" greeting)
  (bind "/etc/motd" (plain-file "motd" "Hello\\n"))
  (tmpfs "/tmp" #:size "10m" #:mode #o1777)
  (environment (("PATH" "/usr/bin:/bin") ("HOME" "/tmp")) #:pure? #t)
  (unshare net pid)
  (user 0 0)
  (link "lo")
  (proc "/proc"))
""",
}
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|;[^\n]*|[()]|#[~$+]@?|[\'`]|,@?|[^\s()"\'`,;]+|\s+')
INTERNAL = [
    r"stdlib/", r"<build>", r"<module>", r"\.build/", r"no pattern of this macro", r"%make-", r"make-package ",
    r"%gexp-input", r"\(let\* ", r"#<syntax", r"Fatal error", r"~[SA]\b", r"%bind-keywords", r"make-bind",
    r"make-tmpfs", r"at-clause", r"package/located", r"%field", r"syntax-case", r"match-(?:next|one|two)", r"-1:0:",
    r"expand-constructor", r"parent\)", r"\(filename \.", r"t-[0-9a-f]{10}", r"nsscheme: error",
]


def spoiled(word, rng):
    """A word with a keystroke wrong."""
    if len(word) < 3:
        return word + "x"
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(3)
    if kind == 0:
        return word[:at] + word[at + 1:]
    if kind == 1:
        return word[:at] + word[at + 1] + word[at] + word[at + 2:]
    return word[:at] + "q" + word[at:]


def datum_end(tokens, start):
    """The index after the datum that begins with the bracket at `start`."""
    depth = 0
    for at in range(start, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[at], 0)
        if depth == 0:
            return at + 1
    return len(tokens)


def clause_starts(tokens):
    return [i for i, t in enumerate(tokens) if t == "(" and i + 1 < len(tokens) and re.match(r"[a-z]", tokens[i + 1])]


def mutate(text, rng):
    """The text with one mistake, and its name."""
    tokens = TOKEN.findall(text)
    assert "".join(tokens) == text
    kind = rng.choice(["bracket", "bracket", "double", "word", "word", "word", "type", "type", "missing", "twice",
                       "swap", "string", "quote", "mismatch"])
    words = [i for i, t in enumerate(tokens) if re.match(r"[a-zA-Z%#:]", t) and t not in ("#t", "#f", "#~", "#$")]
    strings = [i for i, t in enumerate(tokens) if t.startswith('"')]
    brackets = [i for i, t in enumerate(tokens) if t in "()"]
    clauses = clause_starts(tokens)
    if kind == "bracket":
        del tokens[rng.choice(brackets)]
    elif kind == "double":
        at = rng.choice(brackets)
        tokens.insert(at, tokens[at])
    elif kind == "mismatch":
        tokens[rng.choice([i for i in brackets if tokens[i] == ")"])] = "]"
    elif kind == "word":
        at = rng.choice(words)
        tokens[at] = spoiled(tokens[at], rng)
    elif kind == "type":
        at = rng.choice(strings + [i + 1 for i in clauses])
        tokens[at] = rng.choice(["5", "#f", "'sym", '"text"', "car", "(list)", "1.5"])
    elif kind == "missing":
        at = rng.choice(clauses)
        del tokens[at:datum_end(tokens, at)]
    elif kind == "twice":
        at = rng.choice(clauses)
        tokens[at:at] = tokens[at:datum_end(tokens, at)]
    elif kind == "swap":
        at = rng.choice(words + strings)
        other = rng.choice(words + strings)
        tokens[at], tokens[other] = tokens[other], tokens[at]
    elif kind == "string":
        at = rng.choice(strings)
        tokens[at] = tokens[at][:-1] if rng.random() < 0.5 else tokens[at][1:]
    else:
        marks = [i for i, t in enumerate(tokens) if t in ("'", "`", ",", "#~", "#$")] or brackets
        del tokens[rng.choice(marks)]
    return "".join(tokens), kind


def problems(name, text, status, err):
    """What is wrong with what a person sees."""
    if status == 0:
        return
    lines = [line for line in err.splitlines() if not line.startswith(("building /", "waiting "))]
    messages = [line for line in lines if re.search(r"^\S*:? ?error: |: error: ", line)]
    shown = [line for line in messages if not line.startswith(" ")]
    if status != 1:
        yield f"exit status {status}"
    if len(shown) != 1:
        yield f"{len(shown)} messages"
    place = re.match(re.escape(name) + r":(\d+):(\d+): error: ", shown[0]) if shown else None
    if not place:
        yield "the message names no line of the file"
    elif not 1 <= int(place.group(1)) <= text.count("\n") + 1:
        yield "the line is not in the file"
    for pattern in INTERNAL:
        found = re.search(pattern, err)
        if found and found.group(0) not in text:
            yield f"shows our insides: {found.group(0)!r}"


def run(name, text):
    with open(name, "w", encoding="utf-8") as file:
        file.write(text)
    try:
        done = subprocess.run(["nsscheme", "build", "-n", name], stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=30)
    except subprocess.TimeoutExpired as late:
        return 124, (late.stderr or b"").decode("utf-8", "replace")
    return done.returncode, done.stderr.decode("utf-8", "replace")


def main(count, seed, loud):
    os.chdir(os.environ.get("W", "."))
    programs = dict(SMALL)
    for name in ("hello-namespace.scm", "own-packages.scm", "lowerable.scm", "services.scm"):
        with open(os.path.join(EXAMPLES, name), encoding="utf-8") as file:
            programs[name] = file.read()
    rng = random.Random(seed)
    bad = 0
    for number in range(count):
        name = sorted(programs)[number % len(programs)]
        text, kind = mutate(programs[name], rng)
        status, err = run(name, text)
        found = list(problems(name, text, status, err))
        if loud:
            print(f"--- {name} {kind}: {status}\n{err}", end="")
        if found:
            bad += 1
            print(f"{name}, {kind} (number {number}): {'; '.join(found)}\n{err}")
            with open(f"bad-{number}-{name}", "w", encoding="utf-8") as file:
                file.write(text)
    if not bad:
        print(f"{count} mistakes, all reported well")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 70, int(sys.argv[2]) if len(sys.argv) > 2 else 9, len(sys.argv) > 3)
