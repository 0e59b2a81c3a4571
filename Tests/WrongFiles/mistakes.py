"""The kinds of mistakes: each takes a right file and yields the wrong ones it can be made into, with their marks.

A mark is decided by the mistake, never by what a program prints: the lines on which a reviewer would put a finger, and
the words without which a message does not say what to do. Cures are alternatives; of one alternative all words are
needed.
"""
import dataclasses
import re

from tables import TABLES

TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|;[^\n]*|[()\[\]]|#[~$+]@?|[\'`]|,@?|#\\[^\s()]+|[^\s()\[\]"\'`,;]+|\s+')


@dataclasses.dataclass(frozen=True)
class Wrong:
    kind: str
    file: str
    text: str
    # Where the mistake is: lines of the file, or of others as (file, line).
    lines: tuple
    cures: tuple
    # Other files that change as well.
    others: tuple = ()


class Right:
    """A right file, taken apart."""

    def __init__(self, file, text):
        self.file, self.text = file, text
        self.tokens, at = [], 0
        for found in TOKEN.finditer(text):
            assert found.start() == at, (file, at)
            self.tokens.append((found.group(), at))
            at = found.end()
        assert at == len(text)
        self.pairs, stack = {}, []
        for index, (token, _) in enumerate(self.tokens):
            if token == "(":
                stack.append(index)
            elif token == ")":
                self.pairs[index] = stack.pop()
        assert not stack, file

    def line(self, at):
        return self.text.count("\n", 0, at) + 1

    def code(self):
        """The tokens that mean something, as indices."""
        return [i for i, (t, _) in enumerate(self.tokens) if not t.isspace() and not t.startswith(";")]

    def before(self, index):
        """The token before one, blanks aside."""
        while index > 0:
            index -= 1
            if not self.tokens[index][0].isspace():
                return self.tokens[index][0]
        return ""

    def end(self, index):
        """Where the form that begins at a token ends."""
        while self.tokens[index][0] in ("'", "`", ",", ",@", "#~", "#$", "#$@", "#+"):
            index += 1
        close = next((c for c, o in self.pairs.items() if o == index), index)
        token, at = self.tokens[close]
        return at + len(token)

    def changed(self, kind, index, new, cures, lines=None, length=None):
        """The file with another text in the place of a token."""
        token, at = self.tokens[index]
        rest = at + (len(token) if length is None else length)
        return Wrong(kind, self.file, self.text[:at] + new + self.text[rest:], tuple(lines or [self.line(at)]),
                     tuple(tuple(cure) for cure in cures))


def spoiled(word, rng):
    """A word with a slip of the keys in its middle."""
    letters = [i for i in range(1, len(word) - 1) if word[i].isalpha() and word[i + 1].isalpha() and word[i] != word[i + 1]]
    at = rng.choice(letters)
    return rng.choice([word[:at] + word[at + 1] + word[at] + word[at + 2:], word[:at] + word[at + 1:],
                       word[:at] + word[at] + word[at:]])


def line_end_runs(right):
    """The closing brackets that end a line, as lists of indices."""
    run = []
    for index, (token, _) in enumerate(right.tokens):
        if token == ")":
            run.append(index)
        else:
            if run and "\n" in token:
                yield run
            run = []


def close_dropped(right, rng):
    for run in line_end_runs(right):
        opened = right.tokens[right.pairs[run[-1]]][1]
        at = right.tokens[run[-1]][1]
        yield right.changed("close-dropped", run[-1], "", [['")"'], ["‘)’"], ["parenthesis is missing"]],
                            {right.line(opened), right.line(at)})


def close_added(right, rng):
    for run in line_end_runs(right):
        yield right.changed("close-added", run[-1], "))", [['")"'], ["‘)’"], ["parenthesis"]])


def bracket(right, rng):
    for close, opened in right.pairs.items():
        if right.line(right.tokens[close][1]) != right.line(right.tokens[opened][1]):
            yield right.changed("bracket", close, "]", [['")"'], ["‘)’"]])


def string_open(right, rng):
    for index in right.code():
        token, at = right.tokens[index]
        if token.startswith('"') and "\n" not in token:
            yield right.changed("string-open", index, token[:-1],
                                [["unclosed string"], ["closing"], ["end of file in string"], ['missing "']])


FIELDS = set("""name version source build-system arguments inputs native-inputs propagated-inputs outputs home-page
synopsis description license supported-systems method uri sha256 file-name env run finish log notification-fd
timeout-kill down-signal data max-death-tally inherit""".split())
CLAUSES = set("bind tmpfs environment unshare user working-directory link proc dev".split())
OPENERS = ("package", "origin", "s6-service")


def parents(right):
    """For each opening bracket, the operator of the list around it."""
    found, stack = {}, []
    for index, (token, _) in enumerate(right.tokens):
        if token == "(":
            found[index] = stack[-1] if stack else ""
            after = right.tokens[index + 1][0]
            stack.append(after if after != "(" else "")
        elif token == ")":
            stack.pop()
    return found


def named_forms(right, operators, names):
    around = parents(right)
    for index, operator in around.items():
        name = right.tokens[index + 1][0]
        if operator in operators and name in names:
            yield index, name


def field_misspelt(right, rng):
    for index, name in named_forms(right, OPENERS, FIELDS):
        if len(name) > 2 and not (name == "sha256"):
            yield right.changed("field-misspelt", index + 1, spoiled(name, rng), [[name]])


def clause_misspelt(right, rng):
    for index, name in named_forms(right, ("namespace",), CLAUSES):
        yield right.changed("clause-misspelt", index + 1, spoiled(name, rng), [[name]])


STANDARD = set("""string-append string-join for-each hash-set! hash-ref filter reverse string->number display newline format
string-length string-prefix? number->string symbol->string object->string delete-duplicates append-map fold reduce
filter-map call-with-input-string read-line list-matches string-pad-right string-upcase define lambda define* lambda*
define-public define-record-type match cond receive let-values guard getopt-long option-ref and-let* computed-file plain-file
mixed-text-file file-union file-append url-fetch copy-build-system gnu-build-system trivial-build-system modify-inputs
package-inputs package origin base32 s6-service s6-profile execline namespace with-imported-modules define-syntax-rule
string-split hash-map->list make-hash-table version-major+minor""".split())
IN_BUILDS = set("""string-append call-with-output-file assoc-ref mkdir-p copy-file substitute* display dirname chmod
symlink write length""".split())


def gexp_ranges(right):
    return [(right.tokens[i][1], right.end(i)) for i in right.code() if right.tokens[i][0] == "#~"]


def in_gexp(right, at):
    return any(start <= at < end for start, end in gexp_ranges(right))


def standard_misspelt(right, rng):
    for index in right.code():
        name, at = right.tokens[index]
        if name in STANDARD and not in_gexp(right, at) and right.before(index) != "'":
            if right.before(index) == "(" or name.endswith("build-system") or name == "url-fetch":
                if (index - 1) not in [i for i, n in named_forms(right, OPENERS, FIELDS)]:
                    yield right.changed("standard-misspelt", index, spoiled(name, rng), [[name]])


def build_misspelt(right, rng):
    for index in right.code():
        name, at = right.tokens[index]
        if name in IN_BUILDS and in_gexp(right, at) and right.before(index) == "(" and right.file.startswith("build/"):
            yield right.changed("build-misspelt", index, spoiled(name, rng), [[name]])


def defined(right):
    """The names that the file defines at its top."""
    return set(re.findall(r"^\(define(?:\*|-public|-syntax-rule)? \(?([^\s()]+)", right.text, re.M)) | set(
        re.findall(r"\b(article-[a-z]+|make-article|set-article-count!|queue-error-reason)\b", right.text))


def own_misspelt(right, rng):
    names = {name for name in defined(right) if len(name) > 3}
    for index in right.code():
        name, at = right.tokens[index]
        text = right.text[:at].rsplit("\n", 1)[-1]
        if name in names and not re.search(r"\(define\S* \(?$|\#:export.*$|^  \((?:name|count|price|reason) .*$", text):
            if right.before(index) not in ("'", "record-type", '"') and not text.strip().startswith("(name "):
                if not in_gexp(right, at) or right.before(index) == "#$":
                    yield right.changed("own-misspelt", index, spoiled(name, rng), [[name]])


EXPORTS = {
    "(srfi srfi-1)": "fold reduce take filter-map append-map delete-duplicates third first alist-copy",
    "(srfi srfi-2)": "and-let*", "(srfi srfi-9)": "define-record-type", "(srfi srfi-11)": "let-values",
    "(srfi srfi-26)": "cut", "(srfi srfi-34)": "guard raise",
    "(srfi srfi-35)": "condition define-condition-type &error",
    "(ice-9 match)": "match", "(ice-9 rdelim)": "read-line", "(ice-9 regex)": "match:substring list-matches",
    "(ice-9 receive)": "receive", "(ice-9 getopt-long)": "getopt-long option-ref", "(ice-9 vlist)": "alist->vhash vhash-assoc",
    "(ice-9 pretty-print)": "pretty-print", "(ice-9 format)": "format",
    "(guix packages)": "package origin base32 package-inputs modify-inputs this-package-input",
    "(guix download)": "url-fetch",
    "(guix gexp)": "#~ #$ plain-file computed-file mixed-text-file file-union file-append with-imported-modules",
    "(guix utils)": "version-major+minor", "(guix build-system copy)": "copy-build-system",
    "(guix build-system gnu)": "gnu-build-system", "(guix build-system trivial)": "trivial-build-system",
    "(guix licenses)": "license:*", "(my packages base)": "small-package empty default-license", "(my utils)": "latest",
    "(aqwari namespace)": "namespace bind tmpfs environment unshare user working-directory link proc dev",
    "(aqwari s6)": "s6-service s6-profile execline",
}


def imports(right):
    """The imports of the file: module, and where the words that import it begin and end."""
    head = right.end(next(i for i in right.code() if right.tokens[i][0] == "("))
    for found in re.finditer(r"\s*(#:use-module )?(\(\((\([^()]+\)) #:prefix license:\)|\((\([^()]+\)) #:prefix license:\)|"
                             r"\((?:srfi|ice-9|guix|my|aqwari) [^()]+\))", right.text[:head]):
        text = found.group(2)
        module = re.search(r"\((?:srfi|ice-9|guix|my|aqwari) [^()]+\)", text).group()
        if "define-module" in right.text[:found.start() + 15] and not found.group(1):
            continue
        yield module, found.start(), found.end(), found.start(2)


def import_forgotten(right, rng):
    for module, start, end, _ in imports(right):
        if module not in EXPORTS:
            continue
        names = EXPORTS[module].split()
        if right.text[:start].endswith("(use-modules"):
            rest = right.text[end:].lstrip()
            # The first of several: the second replaces it.
            text = right.text[:start] + " " + rest
            lost = right.text[start:end + len(right.text[end:]) - len(rest)].count("\n")
        else:
            text, lost = right.text[:start] + right.text[end:], right.text[start:end].count("\n")
        lines = []
        for index in right.code():
            token, at = right.tokens[index]
            if at >= end and (token in names or "license:*" in names and token.startswith("license:")):
                lines.append(right.line(at) - lost)
        yield Wrong("import-forgotten", right.file, text, tuple(dict.fromkeys(lines)), ((module,),))


def import_misspelt(right, rng):
    for module, _, _, at in imports(right):
        words = module[1:-1].split()
        if len(words[-1]) < 4 or words[0] == "srfi":
            continue
        bad = "(" + " ".join(words[:-1] + [spoiled(words[-1], rng)]) + ")"
        at = right.text.index(module, at)
        text = right.text[:at] + bad + right.text[at + len(module):]
        yield Wrong("import-misspelt", right.file, text, (right.line(at),), ((module,),))


KEYWORDS = set("""#:install-plan #:phases #:strip-binaries? #:validate-runpath? #:configure-flags #:make-flags #:tests? #:size
#:mode #:pure? #:currency #:limit #:strict? #:inputs #:builder #:modules #:use-module #:export #:prefix #:key
#:optional #:options""".split())


def keyword_misspelt(right, rng):
    for index in right.code():
        name, at = right.tokens[index]
        if name in KEYWORDS and not (name == "#:key" and in_gexp(right, at)):
            yield right.changed("keyword-misspelt", index, "#:" + spoiled(name[2:], rng), [[name]])


def phase_broken(right, rng):
    if not right.file.startswith("build/"):
        return
    for found in re.finditer(r"\((add-after|add-before|delete|replace) '([a-z-]+)", right.text):
        if not in_gexp(right, found.start()):
            continue
        line = right.line(found.start())
        verb, name = found.groups()
        for start, end, new, cure in [(found.start(2), found.end(2), spoiled(name, rng), [name]),
                                      (found.start(2) - 1, found.end(2), name, ["'" + name]),
                                      (found.start(1), found.end(1), spoiled(verb, rng), [verb])]:
            yield Wrong("phase-broken", right.file, right.text[:start] + new + right.text[end:], (line,), (tuple(cure),))


def hash_wrong(right, rng):
    for found in re.finditer(r'\(base32 "([0-9a-z]{52})"\)', right.text):
        hash, line = found.group(1), right.line(found.start())
        at = rng.randrange(3, 49)
        bad = [(hash[:at] + hash[at + 1:], [["52"]]), (hash[:at] + hash[at:at + 2] + hash[at:], [["52"]]),
               (hash[:at] + "e" + hash[at + 1:],
                [['"e"'], ["'e'"], ["‘e’"], ["#\\e"], ["0123456789abcdfghijklmnpqrsvwxyz"]])]
        if "file://" in right.text:
            for _ in range(2):
                at = rng.randrange(3, 49)
                other = rng.choice([c for c in "0123456789abcdfghijklmnpqrsvwxyz" if c != hash[at]])
                bad.append((hash[:at] + other + hash[at + 1:], [[hash]]))
        lines = {line, line - 1, right.line(right.text.rindex("(origin", 0, found.start()))}
        for text, cures in bad:
            new = right.text[:found.start(1)] + text + right.text[found.end(1):]
            yield Wrong("hash-wrong", right.file, new, tuple(lines if cures == [[hash]] else {line, line - 1}),
                        tuple(tuple(cure) for cure in cures))


def from_table(kind):
    def make(right, rng):
        for file, old, new, offsets, cures, *more in TABLES[kind]:
            if file != right.file or not cures:
                continue
            assert right.text.count(old) >= 1, (kind, file, old)
            at = right.text.index(old)
            text = right.text[:at] + new + right.text[at + len(old):]
            offsets = offsets if isinstance(offsets, tuple) else (offsets,)
            lines = [right.line(at) + offset for offset in offsets]
            for old, new in more:
                assert old in text, (kind, file, old)
                text = text.replace(old, new, 1)
                lines.append(text.count("\n", 0, text.index(new)) + 1)
            yield Wrong(kind, file, text, tuple(lines), tuple(tuple(cure) for cure in cures))
    return make


def license_misspelt(right, rng):
    for index in right.code():
        name, at = right.tokens[index]
        if name.startswith("license:") and len(name) > 11 and right.text[at - 9:at] != "#:prefix ":
            yield right.changed("licence-misspelt", index, "license:" + spoiled(name[8:], rng), [[name]])


def one_line_fields(right):
    for index, name in named_forms(right, ("package",), FIELDS):
        at, end = right.tokens[index][1], right.end(index)
        if "\n" not in right.text[at:end] and right.text[:at].rsplit("\n", 1)[-1].strip() == "":
            yield index, name, right.text.rindex("\n", 0, at) + 1, end


NEEDED = ("name", "version", "source", "build-system", "synopsis", "description", "license", "home-page")


def field_missing(right, rng):
    for index, name, start, end in one_line_fields(right):
        opened = right.text.rindex("(package\n", 0, start)
        if name in NEEDED and "(inherit" not in right.text[opened:start] and right.text[end] == "\n":
            yield Wrong("field-missing", right.file, right.text[:start] + right.text[end + 1:], (right.line(opened),),
                        ((name,),))


def field_twice(right, rng):
    for index, name, start, end in one_line_fields(right):
        text = right.text[:end] + "\n" + right.text[start:end] + right.text[end:]
        line = right.line(start)
        yield Wrong("field-twice", right.file, text, (line, line + 1),
                    ((name, "twice"), (name, "duplicate"), (name, "already")))


# How many of each kind are among 160.
KINDS = [
    (close_dropped, 13), (close_added, 8), (bracket, 4), (string_open, 5), (field_misspelt, 9), (clause_misspelt, 4),
    (standard_misspelt, 14), (build_misspelt, 5), (own_misspelt, 8), (import_forgotten, 14), (import_misspelt, 6),
    (keyword_misspelt, 8), (phase_broken, 7), (hash_wrong, 5), (license_misspelt, 3), (field_missing, 4), (field_twice, 3),
    (from_table("cycle"), 5), (from_table("type"), 7), (from_table("count"), 6), (from_table("unquote"), 5),
    (from_table("gexp-mark"), 6), (from_table("quote"), 3), (from_table("shape"), 6), (from_table("prefix"), 2),
]
