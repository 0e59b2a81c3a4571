# `make site': every document, command and module has a page, all links lead somewhere, and the search finds names.
# needs: cmark-gfm python3
"$CASES/../../../Scripts/site" "$NS" site >said; grep -o '^site: ' said
# want: site: 
# timeout: 180
python3 - <<'END'
import glob, html.parser, os, re, json
class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__(); self.ids, self.links, self.open = set(), [], []; self.feed(text)
    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "id" in attributes: self.ids.add(attributes["id"])
        if tag == "a" and "href" in attributes: self.links.append(attributes["href"])
pages = {os.path.basename(file): Page(open(file).read()) for file in glob.glob("site/*.html")}
for name, page in pages.items():
    for link in page.links:
        if "://" in link or link.startswith(("mailto:")): continue
        target, _, anchor = link.partition("#")
        if os.path.isfile("site/" + target) and not target.endswith(".html"): continue
        target = target or name
        if target not in pages: print(name, "leads to", link)
        elif anchor and anchor not in pages[target].ids: print(name, "leads to no", link)
index = json.loads(re.match(r"const INDEX = (.*?\]);", open("site/index.js").read()).group(1))
for name, target, where in index:
    if target.split("#")[0] not in pages: print("the index leads to", target)
names = {entry[0] for entry in index}
print([name for name in ("nsscheme build", "fold", "(srfi srfi-1)", "Namespaces", "Tutorial") if name not in names])
print(len(pages) > 200, all("viewport" in open("site/" + name).read() for name in pages))
END
# want: []
# want: True True
