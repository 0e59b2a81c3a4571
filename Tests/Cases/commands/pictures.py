# Pictures: XML that names nothing outside of itself and runs nothing; a graph of 300 nodes whose boxes do not touch, whose
# edges go to the right, and which is no wider than a page; a namespace with its layers and what hides what; a profile.
# timeout: 120
# want: graph of 300: 300 nodes, apart, edges to the right
# want: sixty layers of five: 300 nodes, on a page, in rows, each stub goes on
# want: what follows is left out: 2 of 3 edges drawn
# want: a circle: drawn
# want: thirty edges to one node: one lane
# want: hostile labels: quoted
# want: graph of the store: whole, part
# want: namespace: / /tmp with 2 layers, 1 hides
# want: forty layers: 40, in lines
# want: profile: boxes
# want: in all: no scripts, nothing from elsewhere
import os
import re
import subprocess
import xml.etree.ElementTree as ElementTree

NS, W = os.environ["NS"], os.environ["W"]
SVG = "{http://www.w3.org/2000/svg}"
outside = []


def picture(text):
    root = ElementTree.fromstring(text)
    for element in root.iter():
        names = [element.tag, *element.attrib]
        if any(re.search("script|href|foreignObject|image|^on", name) for name in names) or \
                any("url(" in value or "javascript" in value for value in element.attrib.values()):
            outside.append(names)
    return root


def run(*words):
    done = subprocess.run([NS, *words], capture_output=True, text=True)
    if done.returncode:
        print(words, done.stderr)
    return done.stdout


def graph(edges, count, label='(string-append "a-rather-long-name-" (number->string i) "-1.0")'):
    with open(f"{W}/graph.scm", "w") as file:
        file.write(f'''(use-modules (nsscheme layered-graphs))
(define labels (list->vector (map (lambda (i) {label}) (iota {count}))))
(write-layered-graph "a graph" labels labels '(0) (vector {edges}) (current-output-port))''')
    return picture(run(f"{W}/graph.scm"))


def boxes(root):
    found = []
    for group in root.iter(SVG + "g"):
        rect = group.find(SVG + "rect")
        if rect is not None:
            found.append((*(float(rect.get(name)) for name in ("x", "y", "width", "height")), group.find(SVG + "text").text))
    return found


edges = " ".join("'(" + " ".join(str(i + step) for step in (1 + i % 3, 5, 17, 40) if i + step < 300) + ")" for i in range(300))
big = graph(edges, 300)
found = boxes(big)
touching = [(one, other) for at, one in enumerate(found) for other in found[at + 1:]
            if abs(one[0] - other[0]) < (one[2] if one[0] < other[0] else other[2]) and abs(one[1] - other[1]) < one[3]]
back = [path.get("d") for path in big.iter(SVG + "path")
        if (xs := [float(x) for x in re.findall(r"[MCL ](-?[\d.]+) -?[\d.]+", path.get("d"))]) != sorted(xs)]
wide = [box for box in found if len(box[4]) * 5.5 > box[2]]
print(f"graph of 300: {len(found)} nodes,", touching[:1] or wide[:1] or "apart,", back[:1] or "edges to the right")
# Sixty layers of five, each node of which leads to all of the next layer.
deep = graph(" ".join("'(" + " ".join(str(to) for to in [*range(i // 5 * 5 + 5, i // 5 * 5 + 10)] if to < 300) + ")"
                      for i in range(300)), 300)
size = [float(deep.get(name)) for name in ("width", "height")]
placed = {}
for x, y, _, _, label in boxes(deep):
    placed.setdefault(label, []).append((x, y))
stubs = [text for text in deep.iter(SVG + "text") if text.text.startswith("→ ")]
# A stub is above the box that it names, with which a row begins.
goes_on = all(len(placed[name]) == 1 and placed[name][0][1] > float(stub.get("y")) and placed[name][0][0] < 50
              for stub in stubs for name in [stub.text[2:]])
print(f"sixty layers of five: {len(boxes(deep))} nodes,", "on a page," if max(size) <= 4000 else f"{size},",
      "in rows," if len(stubs) >= 5 else f"{len(stubs)} stubs,", "each stub goes on" if goes_on else "stubs lead nowhere")
three = graph("'(1 2) '(2) '()", 3)
print("what follows is left out:", len(list(three.iter(SVG + "path"))), "of 3 edges drawn")
print("a circle:", "drawn" if len(boxes(graph("'(1) '(0 1) '()", 3))) == 3 else "not drawn")
# A chain, each node of which leads to one more, and each of those to the last node: 61 nodes.
fan = graph(" ".join(f"'({i + 1 if i < 29 else 60} {i + 30})" for i in range(30)) + " '(60)" * 30 + " '()", 61)
lanes = [title.text for path in fan.iter(SVG + "path") for title in path.iter(SVG + "title") if title.text.startswith("→")]
rows = 1 + sum(text.text.startswith("→ a-rather-long-name-60") for text in fan.iter(SVG + "text"))
print("thirty edges to one node:", "one lane" if lanes == ["→ a-rather-long-name-60-1.0"] * rows else lanes)
strange = graph("'(1) '()", 2, r'"<script>&\"\x1b;]]>"')
print("hostile labels:", "quoted" if boxes(strange)[0][4] == '<script>&"\ufffd;]]>' else boxes(strange))

with open(f"{W}/whole.scm", "w") as file:
    file.write('''(use-modules (guix gexp))
(computed-file "whole" #~(call-with-output-file #$output (lambda (port)
  (write #$(computed-file "part" #~(mkdir #$output)) port))))''')
whole = run("build", "-v", "0", f"{W}/whole.scm").strip()
print("graph of the store:", ", ".join(box[4] for box in boxes(picture(run("graph", "--format=svg", whole)))))
with open(f"{W}/ns.scm", "w") as file:
    file.write('''(use-modules (guix gexp) (aqwari namespace))
(define (tree name . files)
  (computed-file name #~(begin (mkdir #$output) (for-each (lambda (file)
    (call-with-output-file (string-append #$output "/" file) (lambda (port) (display #$name port)))) '#$files))))
(namespace (bind "/" (list (tree "upper" "both" "one") (tree "lower" "both" "two"))) (tmpfs "/tmp"))''')
root = picture(run("explain", "-v", "0", "--svg", f"{W}/ns.scm"))
texts = [text.text for text in root.iter(SVG + "text")]
print("namespace:", *(text for text in texts if text in ("/", "/tmp")), "with",
      sum(bool(re.fullmatch("[12]  (upper|lower)", box[4])) for box in boxes(root)), "layers,",
      sum(text == "/both  of 1, hides 2" for text in texts), "hides")
with open(f"{W}/forty.scm", "w") as file:
    file.write('''(use-modules (guix gexp) (aqwari namespace) (srfi srfi-1))
(namespace (bind "/" (map (lambda (number) (file-union (format #f "a-rather-long-name-~a" number) '())) (iota 40))))''')
forty = picture(run("explain", "-v", "0", "--svg", f"{W}/forty.scm"))
places = [box for box in boxes(forty) if re.fullmatch(r"\d+  a-rather-long-name-\d+", box[4])]
apart = all(one[1] != other[1] or abs(one[0] - other[0]) >= min(one[2], other[2])
            for at, one in enumerate(places) for other in places[at + 1:])
print("forty layers:", f"{len(places)},", "in lines" if apart and float(forty.get("width")) < 1500 else forty.get("width"))
run("profile", "-o", f"{W}/table", f"--flame={W}/flame.svg", "-c", "(let loop ((i 0)) (if (< i 1000000) (loop (+ i 1))))")
with open(f"{W}/flame.svg") as file:
    print("profile:", "boxes" if len(list(picture(file.read()).iter(SVG + "rect"))) > 5 else "none")
print("in all:", outside[:2] or "no scripts, nothing from elsewhere")
