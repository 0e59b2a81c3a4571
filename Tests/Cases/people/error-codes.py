# Every code of messages: its wrong example is reported with it, its right one is not, `nsscheme help` shows both, and what
# a code stands for stays as it was (Tests/Errors/codes.txt).
# timeout: 300
# match: \d+ codes
# status: 0
import glob
import os
import re
import subprocess
import sys

CHECKOUT = os.path.join(os.environ.get("CASES", os.path.dirname(os.path.abspath(__file__))), "../../..")


def call(words, directory):
    environment = {**os.environ, "HOME": os.path.realpath(directory)}
    ended = subprocess.run(words, cwd=directory, env=environment, capture_output=True, text=True, timeout=60, check=False)
    return ended.returncode, ended.stdout + ended.stderr


def nsscheme(*words, cwd="."):
    return call(["nsscheme", *words], cwd)


def run(directory, example):
    """What is said of an example: its files are written to a directory, and the last is evaluated."""
    os.makedirs(directory)
    kind = example.split("\n", 1)[0]
    name = "example.scm"
    texts = {name: []}
    for line in example.split("\n"):
        if line.startswith(";; file "):
            name = line[8:]
            texts[name] = []
        else:
            texts[name].append(line)
    shell = next((index for index, line in enumerate(texts[name]) if line == ";; shell"), None)
    if shell is not None:
        script = "\n".join(texts[name][shell + 1:])
        texts[name] = texts[name][:shell]
    if kind == ";; potluck":
        os.mkdir(os.path.join(directory, "potluck"))
        texts = {"potluck/hello.scm": texts[name]}
        name = "potluck/hello.scm"
    for path, lines in texts.items():
        os.makedirs(os.path.dirname(os.path.join(directory, path)), exist_ok=True)
        with open(os.path.join(directory, path), "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    if shell is not None:
        return call(["bash", "-e", "-c", script], directory)
    words = {";; build": ["build", "-v", "0"], ";; potluck": ["potluck", "check"]}.get(kind, ["-L", "."])
    return nsscheme(*words, name, cwd=directory)


def main():
    status, index = nsscheme("help", "errors")
    rows = re.findall(r"^## (E\d{4}): (.*)\n\n(?:.*\n)*?```scheme\n((?:.*\n)*?)```\n\nRight:\n\n```scheme\n((?:.*\n)*?)```",
                      index, re.M)
    with open(os.path.join(CHECKOUT, "Tests/Errors/codes.txt"), encoding="utf-8") as file:
        known = [line.split() for line in file]
    keys = []
    for path in glob.glob(os.path.join(CHECKOUT, "stdlib/error-codes-*.scm")):
        with open(path, encoding="utf-8") as file:
            keys += [list(pair) for pair in re.findall(r"^\((E\d{4}) ([a-z-]+) ", file.read(), re.M)]
    keys.sort()
    are_known = known == keys and [code for code, _ in known] == [code for code, *_ in rows]
    bad = [] if status == 0 and are_known else ["the codes are not those of codes.txt"]
    for code, title, wrong, right in rows:
        status, said = run(f"{code}-wrong", wrong.rstrip("\n"))
        if status != 1 or f" [{code}]\n" not in said:
            bad.append(f"{code}: the wrong example says: {said}")
        status, said = run(f"{code}-right", right.rstrip("\n"))
        if status != 0 or re.search(r"\[E\d{4}\]", said):
            bad.append(f"{code}: the right example says: {said}")
        status, said = nsscheme("help", code.lower())
        if status != 0 or not said.startswith(f"{code}: {title}\n") or "Wrong:" not in said:
            bad.append(f"{code}: help says: {said}")
    status, said = nsscheme("help", "E9999")
    if status != 1 or "there is no message with the code E9999" not in said:
        bad.append(f"E9999: {said}")
    with open(os.path.join(CHECKOUT, "docs/errors.md"), encoding="utf-8") as file:
        if file.read() != index:
            bad.append("docs/errors.md is not what `nsscheme help errors' prints")
    print("\n".join(bad) if bad else f"{len(rows)} codes")
    sys.exit(bool(bad))


main()
