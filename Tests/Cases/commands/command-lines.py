# Every option, as the help of the first command that has it lists it: without its value, with a value that it does not
# take, misspelt, and cut short. Each time nothing is done, and the message says which option it is. And where values and
# operands are found: an option counts the last time, its empty value is a value, and after -- all words are operands.
# timeout: 300
# match: \d+ options of \d+ commands
# want: the second of two counts
# want: an operand behind --
# want: an operand like an option
# want: an empty value
import concurrent.futures
import os
import re
import subprocess

NS, W = os.environ["NS"], os.environ["W"]


def run(*words):
    return subprocess.run([NS, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def options(command):
    """The long options of a command: the name, and whether a value is needed, possible or neither."""
    found = {}
    for line in run("help", *command).stdout.split("OPTIONS OF EVERY COMMAND")[0].splitlines():
        option = re.match(r"^  (?:-\w, )*(--[a-z][a-z-]*)(?:, --?[\w-]+)*(?: (<[^>]*>)| (\[<))?(?:  |$)", line)
        if option:
            found[option[1]] = "needed" if option[2] else "possible" if option[3] else "none"
    found.pop("--help", None)
    return found


def problems(command, name, value, names):
    """What is wrong with the answers to wrong uses of an option."""
    def refused(words, pattern):
        # An operand that is missing is reported before an option that is unknown.
        for operands in range(5):
            done = run(*command, *words, *["x"] * operands)
            first = done.stderr.split("\n")[0]
            if not re.search(": (expected <|which )", first):
                break
        # The words of `repl' and `profile' are those of a script, too.
        about = f"({' '.join(command)}: )?"
        if done.returncode != 1 or done.stdout or not re.fullmatch(rf"nsscheme: error: {about}{pattern} \[E10\d\d\]", first):
            yield f"{command} {words}: {done.returncode} {done.stdout!r} {done.stderr!r}"

    def unknown(word):
        # A command that has to be one of several is about that first.
        return f"(there is no option '{word}'.*?|expected .*)"

    see = "(; see|,? See|;) ‘nsscheme .*’( lists them)?"
    if value == "needed":
        yield from refused([name], f"{name} takes a value(, <.*>)?{see}")
    elif value == "none":
        yield from refused([name + "=x"], f"{name} takes no value, but 'x' is given{see}")
    wrong = name[:4] + name[5:]
    if len(name) > 6 and wrong not in names:
        yield from refused([wrong], unknown(wrong) + see)
    short = name[:-2]
    if len(name) > 7 and short not in names:
        # Only a whole name is an option.
        yield from refused([short], unknown(short) + see)


def commands():
    listed = run("help").stdout.split("\n  help ")[0]
    return [words.split() for words in re.findall(r"^  ([a-z][a-z-]*(?: [a-z][a-z-]*)*)(?=  |$| [\[A-Z<(])", listed, re.M)]


os.environ["NSSCHEME_STORE"] = W + "/store"
count, every = 0, commands()
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    asked, seen = {}, set()
    for command, names in zip(every, pool.map(options, every)):
        for name, value in names.items():
            if (name, value) in seen:
                continue
            seen.add((name, value))
            asked[pool.submit(lambda *words: list(problems(*words)), command, name, value, names)] = name
    for answer in asked:
        count += 1
        for problem in answer.result():
            print(problem)
print(count, "options of", len(every), "commands")
assert count > 100 and len(every) > 30

with open("a", "w", encoding="utf-8") as file:
    file.write("text\n")
one, two = run("hash", "--format=hex", "a").stdout, run("hash", "--format=base32", "a").stdout
if one != two and run("hash", "--format=base32", "a", "--format", "hex").stdout == one:
    print("the second of two counts")
os.rename("a", "--format")
if run("hash", "--format=hex", "--", "--format").stdout == one:
    print("an operand behind --")
if run("hash", "--format=hex", "./--format").stdout == one:
    print("an operand like an option")
done = run("hash", "--format=", "./--format")
if done.returncode == 1 and "not ''" in done.stderr:
    print("an empty value")
else:
    print(done)
