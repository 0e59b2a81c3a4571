# What --json writes: every line is an event of docs/events.schema.json, in runs that succeed, fail, are interrupted, and
# fetch; results stay on standard output; and docs/events.md names the events and fields that the schema has, and no others.
# needs: busybox
# timeout: 240
# want: succeeds: 0 plan start built log phase summary
# want: the result: on standard output
# want: there: 0 nothing
# want: fails: 1 plan start phase fail summary error
# want: the error names: broken.scm
# want: in silence: 1 error
# want: interrupted: -15 plan start built interrupted
# want: kept: early; lost: late
# want: an error of the program: 1 error
# want: dry run: 0 message
# want: fetches: 0 fetch-plan fetch-start fetch-progress fetched summary
# The narinfos are those of the fetch before; when the archive is gone, the server is asked again, which is said.
# want: loses: 1 fetch-plan fetch-start fetch-fail message summary error
# want: documented: every event and field
# want: refused by the schema: 4 of 4
import json
import os
import re
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path.insert(0, f"{HERE}/../substitutes")
from _server import Server

NS, W = os.environ["NS"], os.environ["W"]
os.environ["GUIX_CONFIGURATION_DIRECTORY"] = "/nowhere"
os.environ["XDG_CACHE_HOME"] = f"{W}/cache"
with open(f"{ROOT}/docs/events.schema.json") as file:
    SCHEMA = json.load(file)
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float)}


def wrong(value, schema):
    """Why VALUE is not what SCHEMA says, or None. Of JSON Schema there is what the file uses."""
    if "$ref" in schema:
        return wrong(value, SCHEMA["$defs"][schema["$ref"].split("/")[-1]])
    unknown = set(schema) - {"$schema", "title", "type", "required", "properties", "oneOf", "const", "enum", "items",
                             "additionalProperties", "minimum", "pattern", "$defs"}
    assert not unknown, unknown
    if "type" in schema and not isinstance(value, TYPES[schema["type"]]):
        return f"{value!r} is no {schema['type']}"
    if "const" in schema and value != schema["const"] or "enum" in schema and value not in schema["enum"]:
        return f"{value!r} is not what it should be"
    if "minimum" in schema and value < schema["minimum"] or "pattern" in schema and not re.search(schema["pattern"], value):
        return f"{value!r} is out of bounds"
    if isinstance(value, list):
        return next(filter(None, (wrong(item, schema.get("items", {})) for item in value)), None)
    if isinstance(value, dict):
        if missing := set(schema.get("required", [])) - set(value):
            return f"{missing} missing in {value}"
        for name, field in value.items():
            rest = schema.get("additionalProperties", True)
            part = schema.get("properties", {}).get(name, rest)
            if part is False:
                return f"{name} is unknown in {value}"
            if part is not True and (text := wrong(field, part)):
                return text
        if "oneOf" in schema and (count := sum(not wrong(value, one) for one in schema["oneOf"])) != 1:
            return f"{value} is of {count} kinds"
    return None


def write(name, text):
    with open(f"{W}/{name}", "w") as file:
        file.write("(use-modules (guix gexp))\n" + text)
    return f"{W}/{name}"


def events(text):
    found = []
    for line in text.splitlines():
        event = json.loads(line)
        if problem := wrong(event, SCHEMA):
            print(problem)
        found.append(event)
    return found


def show(what, status, found):
    """Prints the kinds of events in the order in which each is first seen."""
    kinds = [event["event"] for event in found]
    print(f"{what}:", status, *dict.fromkeys(kinds) or ["nothing"])
    return found


def run(what, *words, **more):
    done = subprocess.run([NS, *words], capture_output=True, text=True, env=dict(os.environ, **more))
    return done.stdout.strip(), show(what, done.returncode, events(done.stderr))


GOOD = write("good.scm", r'''(computed-file "good-1.0"
  #~(begin (format #t "first ~a~%" #$(computed-file "part" #~(mkdir #$output)))
           (display "starting phase `look'\n\x1b[31mred\x1b]0;title\x07 \x01 \"quoted\" \\\n")
           (force-output) (mkdir #$output)))''')
result, found = run("succeeds", "build", "-v", "3", "--json", GOOD)
print("the result:", "on standard output" if re.fullmatch(r".*-good-1\.0", result) else result)
lines = [event["line"] for event in found if event["event"] == "log"]
if 'red  "quoted" \\' not in lines:
    print(lines)
run("there", "build", "--json", GOOD)
BROKEN = write("broken.scm", '(computed-file "broken"\n  #~(begin (display "starting phase `break\'\\n") (car #$output)))')
_, found = run("fails", "build", "--json", BROKEN)
print("the error names:", *{os.path.basename(place["file"]) for place in found[-1]["places"]})
run("in silence", "build", "--json", "-v", "0", BROKEN)

LATE = write("late.scm", '''(computed-file "late"
  #~(begin #$(computed-file "early" #~(mkdir #$output)) (display "started\\n") (force-output) (sleep 100)))''')
process = subprocess.Popen([NS, "build", "-v", "3", "--json", LATE], stderr=subprocess.PIPE, text=True)
said = ""
while '"line":"started"' not in said:
    said += process.stderr.readline()
process.send_signal(signal.SIGTERM)
said += process.stderr.read()
found = [event for event in events(said) if event["event"] != "log"]
show("interrupted", process.wait(), found)
name = lambda paths: " ".join(re.sub(r"^/gnu/store/\w+-|\.drv$", "", path) for path in paths)
print(f"kept: {name(found[-1]['built'])}; lost: {name(found[-1]['lost'])}")
run("an error of the program", "build", "--json", write("wrong.scm", "(car 1)"))
run("dry run", "build", "--json", "-n", BROKEN)

# Servers.
THINGS = f"{HERE}/../substitutes/_things.scm"


def nsscheme(*words, user="maker", stdin=None):
    return subprocess.run([NS, *words], stdin=stdin, capture_output=True, text=True, check=True,
                          env=dict(os.environ, NSSCHEME_STORE=f"{W}/maker-store", XDG_CONFIG_HOME=f"{W}/{user}")).stdout


nsscheme("archive", "--generate-key")
made = nsscheme("build", "-v", "0", "-f", THINGS).strip()
nsscheme(f"{HERE}/../substitutes/_directory.scm", f"{W}/files", "gzip", f"/gnu/store/{os.path.basename(made)}")
with open(f"{W}/maker/nsscheme/signing-key.pub") as key:
    nsscheme("archive", "--authorize", user="user", stdin=key)
server = Server(f"{W}/files")
words = ["build", "--json", f"--substitute-urls={server.url}", "-f", THINGS]
_, found = run("fetches", *words, NSSCHEME_STORE=f"{W}/fetched", XDG_CONFIG_HOME=f"{W}/user")
come = {event["item"]: event["received"] for event in found if event["event"] == "fetch-progress"}
sizes = {event["item"]: event["bytes"] for event in found if event["event"] == "fetch-start"}
if come != sizes:
    print(come, sizes)
server.lie("nar/", lambda server, client, path, start: client.sendall(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"))
run("loses", *words, NSSCHEME_STORE=f"{W}/lost", XDG_CONFIG_HOME=f"{W}/user")

# The document.
with open(f"{ROOT}/docs/events.md") as file:
    rows = re.findall(r"^\| `([a-z-]+)` \| [^|]* \| (.*) \|$", file.read(), re.M)
described = {event: set(re.findall(r"`([a-z]+)`", fields)) for event, fields in rows}
known = {}
for one in SCHEMA["oneOf"]:
    fields = set(one["properties"]) - {"event", "time"}
    for part in one["properties"].values():
        fields |= set(part.get("items", {}).get("properties", {}))
    kind = one["properties"]["event"]
    for event in kind.get("enum", [kind.get("const")]):
        known[event] = fields
print("documented:", "every event and field" if described == known else
      {event: described.get(event, set()) ^ known.get(event, set()) for event in {*described, *known}
       if described.get(event) != known.get(event)})
bad = [{"event": "start", "time": 1}, {"event": "frob", "time": 1}, {"event": "message", "time": 1, "text": 1},
       {"event": "summary", "time": 1, "built": -1, "failed": 0, "fetched": 0, "seconds": 0}]
print("refused by the schema:", sum(bool(wrong(event, SCHEMA)) for event in bad), "of", len(bad))
