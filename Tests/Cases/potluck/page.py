# The pages of a host, without a browser: contrast of all colours after the style sheet (WCAG 2, AA), names of what can be
# used, headings in order, and what is said of dishes.
# needs: nsscheme-serve git gpg
# timeout: 120
import html.parser
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _host import Host, dish, key, repository, write

host = Host(key(), options=["--allow-local", "--channel-url=https://git.example.org/potluck.git"])
host.start()
good = repository("good", {"one": dish("one"), "two": dish("two")}, [host.url])
host.update(f"file://{good}")
write(good, {"potluck/one.scm": dish("one", "2") + "(car 1)\n"})
failed = host.update(f"file://{good}")
place = f"/dish/{failed['directory']}/"
PAGES = ["/", "/?q=one", "/?q=none", place + "one", place + "two", f"/update/{failed['job']}", "/nothing/here", place + "x"]
texts = {path: host.ask(path)[1] for path in PAGES}
style = re.search("<style>(.*)</style>", texts["/"], re.S).group(1)


# Colours: all are variables of the style sheet, in two schemes, and each text's is measured on the paper.
def schemes():
    light = dict(re.findall(r"--(\w+):(#\w+)", style.split("@media")[0]))
    dark = dict(re.findall(r"--(\w+):(#\w+)", re.search(r"prefers-color-scheme:dark\)\{:root\{([^}]*)\}", style).group(1)))
    return {"light": light, "dark": {**light, **dark}}


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at:at + 2], 16) / 255 for at in (0, 2, 4)]
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


rules = re.sub(r":root\{[^}]*\}", "", style)
print(re.findall(r"#[0-9a-fA-F]{3,}|rgba?\(|opacity", rules), set(re.findall(r"background(?:-\w+)?:([^;}]*)", rules)))
# want: [] {'var(--paper)'}
used = {name: set(re.findall(rf"[^-]{name}:[^;}}]*var\(--(\w+)\)", rules)) for name in ("color", "border", "outline")}
print(sorted(used["color"]), sorted(used["border"]), sorted(used["outline"]))
# want: ['bad', 'good', 'ink', 'link', 'quiet'] ['line', 'quiet'] ['link']
for name, colours in schemes().items():
    low = {part: round(contrast(colours[part], colours["paper"]), 1) for part in used["color"]
           if contrast(colours[part], colours["paper"]) < 4.5}
    edges = [part for part in ("quiet", "link") if contrast(colours[part], colours["paper"]) < 3]
    print(name, low, edges, min(contrast(colours[part], colours["paper"]) for part in used["color"]) >= 4.5)
# want: light {} [] True
# want: dark {} [] True


class Page(html.parser.HTMLParser):
    """What is in a page, and what is wrong with it."""

    def __init__(self, text):
        super().__init__()
        self.problems, self.headings, self.open, self.labels, self.ids = [], [], [], set(), set()
        self.named, self.fields, self.link = [], [], None
        self.landmarks = []
        self.feed(text)
        self.problems += [f"{field} has no label" for field in self.fields if field not in self.labels]
        self.problems += [f"there is no {name}" for name in self.named if name not in self.ids]
        levels = [int(name[1]) for name in self.headings]
        if levels[:1] != [1] or levels.count(1) != 1 or any(b > a + 1 for a, b in zip(levels, levels[1:])):
            self.problems.append(f"headings {levels}")
        if self.open:
            self.problems.append(f"left open: {self.open}")

    def handle_starttag(self, tag, attributes):
        table = dict(attributes)
        if "id" in table:
            if table["id"] in self.ids:
                self.problems.append(f"{table['id']} twice")
            self.ids.add(table["id"])
        if tag == "html" and table.get("lang") != "en":
            self.problems.append("no language")
        if tag in ("header", "main", "form"):
            self.landmarks.append(tag)
        if tag in ("h1", "h2", "h3"):
            self.headings.append(tag)
        if tag == "label":
            self.labels.add(table["for"])
        if tag == "input":
            self.fields.append(table["id"])
        if "aria-labelledby" in table:
            self.named.append(table["aria-labelledby"])
        if "tabindex" in table and not (table.get("role") and (table.get("aria-label") or table.get("aria-labelledby"))):
            self.problems.append(f"{tag} can be reached and has no name")
        if tag in ("a", "button"):
            self.link = ""
        if tag in ("script", "img", "iframe", "object", "link") or any(name.startswith("on") for name in table):
            self.problems.append(f"a {tag}")
        if tag not in ("meta", "input", "br", "!doctype"):
            self.open.append(tag)

    def handle_data(self, data):
        if self.link is not None:
            self.link += data

    def handle_endtag(self, tag):
        if tag in ("a", "button"):
            if not (self.link or "").strip():
                self.problems.append(f"{tag} without a name")
            self.link = None
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}>")


for path in PAGES:
    page = Page(texts[path])
    print(page.problems, page.landmarks)
# want: [] ['header', 'main', 'form']
# want: [] ['header', 'main', 'form']
# want: [] ['header', 'main', 'form']
# want: [] ['header', 'main']
# want: [] ['header', 'main']
# want: [] ['header', 'main']
# want: [] ['header', 'main']
# want: [] ['header', 'main']


def plain(path):
    text = re.sub(r"<style>.*?</style>|</?(?:span|time)\b[^>]*>", "", texts[path], flags=re.S)
    lines = [line.strip() for line in re.sub(r"<[^>]*>", "\n", text).split("\n")]
    text = " / ".join(line for line in lines if line)
    text = re.sub(r"\b[0-9a-f]{40}\b(:[0-9A-F]{40})?", "HASH", text).replace(host.url, "HOST")
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", "DATE", text)
    return text.replace(failed["directory"], "DIRECTORY").replace(failed["git-url"], "URL")


print(plain("/?q=none"))
# want: Dishes with “none” / Potluck / Dishes with “none” / Search dishes / Search / No dish has that in its name, its address or its directory. / All dishes
print(plain("/?q=one"))
# want: Dishes with “one” / Potluck / Dishes with “one” / Search dishes / Search / one / failed / DIRECTORY, DATE / All dishes
print(plain(place + "one"))
# want: one / Potluck / one / failed / : the channel has its last good version, 1 / Repository / URL / Branch / main / Commit / HASH / Resolved against / no Guix tree / Updated / DATE / What is wrong / potluck/one.scm:7:1: error: car: Wrong type argument in position 1 (expecting pair): 1 [E0420] / 7 | (car 1) / | ^
print(plain("/").split(" / Queue")[1])
# want:  and last updates / 0 waiting, 0 running. / Update 2 / failed / URL, branch main, DATE / Update 1 / done / URL, branch main, DATE / To use the dishes / The channel and who may change it, then its packages: / nsscheme channel add potluck https://git.example.org/potluck.git --branch=main --introduction=HASH / nsscheme pull / To bring a dish / In your checkout, then when it is pushed: / nsscheme potluck init --host=HOST GIT-URL / nsscheme potluck update --host=HOST GIT-URL BRANCH
print(host.ask("/nothing/here")[0], plain("/nothing/here"), "|", host.ask("/api/nothing")[1].strip())
# want: 404 Not found / Potluck / Not found / There is nothing here. | {"error":"there is no such question"}
host.kill()
