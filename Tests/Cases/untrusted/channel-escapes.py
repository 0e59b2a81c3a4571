"""What a channel's modules try that `channel check --untrusted' refuses, each by its name: with the part of Guix that nsscheme
has, and over a tree. Each is refused at the author's line, also when the module catches the error, and nothing of it happens;
good modules beside them work.

An escape is a name, its code, and a part of what is said of it. The code is in the third line of its module.
"""
# timeout: 300
# want: without a tree: 71 escapes, 0 escaped; the good ones work: True
# want: over a tree: 71 escapes, 0 escaped; the good ones work: True
# want: the lines are the authors': True
# want: what caught the error is refused all the same: True
# want: github: 1
# want: against: True
# want: a link that is a module's file: True
# want: directory "..": the directory .. for the channel's modules is not in the channel [E0420]
# want: directory "links": the directory links for the channel's modules is not in the channel [E0420]
import json
import os
import shutil
import socket
import subprocess

NS, W, CASES = os.environ["NS"], os.environ["W"], os.environ["CASES"]
TREE = W + "/tree"
shutil.copytree(os.path.realpath(CASES + "/../../GuixTree"), TREE)
os.makedirs(W + "/outside/secret")
SECRET = W + "/outside/secret/words.scm"
with open(SECRET, "w") as file:
    file.write("(define-module (secret words))\n(define-public secret 'the-secret)\n")
os.symlink("the secret", W + "/\u0300outside")
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen(5)
server.settimeout(0.1)
PORT = server.getsockname()[1]

READ = "reading"
ESCAPES = {
    "passwd": ('(define x (call-with-input-file "/etc/passwd" read-line))', READ),
    "open-file": ('(define x (open-file "/etc/passwd" "r"))', READ),
    "open": ('(define x (open "/etc/passwd" O_RDONLY))', READ),
    "open-fdes": ('(define x (open-fdes "/etc/passwd" O_RDONLY))', READ),
    "secret": (f'(define x (with-input-from-file "{SECRET}" read))', READ),
    "relative": ('(define x (call-with-input-file "../outside/secret/words.scm" read))', READ),
    "through-dots": (f'(define x (call-with-input-file "{W}/channel/esc/../../outside/secret/words.scm" read))', READ),
    # A slash and a combining character behind it are no one character of a file name.
    "combining": (f'(define x (readlink "{W}/channel/../\u0300outside"))', READ),
    "link": (f'(define x (call-with-input-file "{W}/channel/link" read))', READ),
    "link-to-directory": (f'(define x (call-with-input-file "{W}/channel/links/secret/words.scm" read))', READ),
    "proc": ('(define x (call-with-input-file "/proc/self/environ" read-line))', READ),
    "proc-fd": ('(define x (call-with-input-file "/proc/self/fd/0" read-line))', READ),
    "proc-exe": ('(define x (readlink "/proc/self/exe"))', READ),
    "stat": ('(define x (stat "/etc/shadow"))', READ),
    "exists": ('(define x (file-exists? "/etc/shadow"))', READ),
    "access": ('(define x (access? "/etc/shadow" R_OK))', READ),
    "opendir": ('(define x (opendir "/etc"))', READ),
    "scandir": ('(define x (scandir "/etc"))', READ),
    "canonical": ('(define x (canonicalize-path "/etc/../etc/passwd"))', READ),
    "load": (f'(load "{SECRET}")', READ),
    "primitive-load": (f'(primitive-load "{SECRET}")', READ),
    "load-path": (f'(begin (set! %load-path (cons "{W}/outside" %load-path)) (resolve-interface \'(secret words)))', READ),
    "add-to-load-path": (f'(begin (add-to-load-path "{W}/outside") (module-ref (resolve-module \'(secret words)) \'x))', READ),
    "include": (f'(include "{SECRET}")', READ),
    "users": ('(define x (getpwnam "root"))', "reading the users"),
    "environment": ('(define x (getenv "HIDDEN_TOKEN"))', "the environment variable HIDDEN_TOKEN"),
    "all-environment": ("(define x (environ))", "the environment"),
    "write": (f'(call-with-output-file "{W}/witness" (lambda (port) (display "x" port)))', "writing to"),
    "append": (f'(open-file "{SECRET}" "a")', "writing to"),
    "write-own": (f'(call-with-output-file "{W}/channel/esc/witness" newline)', "writing to"),
    "create": (f'(open "{W}/witness" (logior O_WRONLY O_CREAT))', "writing to"),
    "mkdir": (f'(mkdir "{W}/witness")', "writing to"),
    "delete": (f'(delete-file "{SECRET}")', "writing to"),
    "rename": (f'(rename-file "{SECRET}" "{W}/witness")', "writing to"),
    "copy": (f'(copy-file "{W}/channel/esc/good.scm" "{W}/witness")', "writing to"),
    "symlink": (f'(symlink "/etc/passwd" "{W}/witness")', "writing to"),
    "hard-link": (f'(link "{SECRET}" "{W}/witness")', "writing to"),
    "chmod": (f'(chmod "{SECRET}" 0)', "writing to"),
    "utime": (f'(utime "{SECRET}" 1 1)', "writing to"),
    "mkstemp": (f'(mkstemp! (string-copy "{W}/witness-XXXXXX"))', "writing"),
    "tmpfile": ("(tmpfile)", "writing"),
    "socket": (f"(connect (socket PF_INET SOCK_STREAM 0) AF_INET INADDR_LOOPBACK {PORT})", "the network"),
    "http": (f'((@ (web client) http-get) "http://127.0.0.1:{PORT}/")', "the network"),
    "unix-socket": ('(connect (socket PF_UNIX SOCK_STREAM 0) AF_UNIX "/run/x")', "the network"),
    "socketpair": ("(socketpair PF_UNIX SOCK_STREAM 0)", "the network"),
    "system": (f'(system "touch {W}/witness")', "starting a process"),
    "system*": (f'(system* "touch" "{W}/witness")', "starting a process"),
    "fork": ("(primitive-fork)", "starting a process"),
    "exec": (f'(execlp "touch" "touch" "{W}/witness")', "starting a process"),
    "popen": (f'((@ (ice-9 popen) open-input-pipe) "touch {W}/witness")', "starting a process"),
    "spawn": (f'(%spawn "/bin/touch" (list "touch" "{W}/witness"))', "starting a process"),
    "kill": ("(kill (getppid) SIGTERM)", "a signal"),
    "raise": ("(raise-signal SIGTERM)", "a signal"),
    "exit": ("(exit 0)", "it calls `exit'"),
    "primitive-exit": ("(primitive-_exit 0)", "ending this process"),
    "chdir": ('(chdir "/")', "changing this process"),
    "umask": ("(umask 0)", "changing this process"),
    "handler": ("(sigaction SIGINT (lambda (number) (exit 0)))", "changing this process"),
    "setenv": ('(setenv "PATH" "/tmp")', "changing the environment"),
    "descriptor": ('(fdopen 3 "r+")', "taking an open file"),
    "close": ("(close-fdes 2)", "taking an open file"),
    "dup": ("(dup2 2 1)", "taking an open file"),
    "c-function": ("(define x ((pointer->procedure int (dynamic-func \"getppid\" (dynamic-link)) '())))", "the C function getppid"),
    "c-system": (f'(define x ((pointer->procedure int (dynamic-func "unlink" (dynamic-link)) (list \'*)) (string->pointer "{SECRET}")))',
                 "the C function unlink"),
    "c-library": ('(dynamic-link "libcurl")', "no library can be loaded"),
    "memory": ("(define x (pointer->bytevector (make-pointer 4194304) 8))", "memory by its address"),
    "text": ("(define x (pointer->string (make-pointer 4194304)))", "memory by its address"),
    "sleep": ("(sleep 100000)", "waiting"),
    "loop": ("(let loop () (loop))", "more steps than an untrusted module may"),
    "heap": ("(define x (let loop ((l '())) (loop (cons (make-vector 100000 0) l))))", "more memory than an untrusted module may"),
    "store": ('(define x ((@ (guix store) open-connection)))', "a store of its own"),
}
HEAD = "(define-module (esc {}) #:use-module (guix packages) #:use-module (ice-9 rdelim) #:use-module (ice-9 ftw)" \
       " #:use-module (system foreign))\n\n"
GOOD = """(define-module (esc good)
  #:use-module (guix packages) #:use-module (guix gexp) #:use-module (guix build-system {system}))
(define-public good
  (package (name "good") (version "1") (source (local-file "good.scm")) (build-system {system}-build-system)
    (arguments (list #:builder #~(mkdir #$output)))
    (synopsis "Good") (description "This is good.") (home-page #f) (license #f)))
(define-public own-text (call-with-input-file (search-path %load-path "esc/good.scm") read))
"""


def channel(modules):
    shutil.rmtree(W + "/channel", ignore_errors=True)
    os.makedirs(W + "/channel/esc")
    os.symlink(SECRET, W + "/channel/link")
    os.symlink(W + "/outside", W + "/channel/links")
    for name, text in modules.items():
        with open(f"{W}/channel/esc/{name}.scm", "w") as file:
            file.write(text)


def check(*words):
    done = subprocess.run([NS, "channel", "check", "--untrusted", *words, "channel"], cwd=W, capture_output=True, text=True,
                          env=dict(os.environ, HIDDEN_TOKEN="the-token"), timeout=280)
    return done.returncode, done.stdout + done.stderr


lines = True
for title, words in [("without a tree", []), ("over a tree", ["-L", TREE])]:
    channel({**{name: HEAD.format(name) + code + "\n" for name, (code, _) in ESCAPES.items()},
             "good": GOOD.format(system="trivial")})
    status, out = check("--json", "--no-lint", *words)
    report = json.loads(out[out.index("{"):out.rindex("}") + 1])
    found = {module["module"][5:-1]: module for module in report["modules"]}
    refused = {}
    for refusal in report["refused"]:
        refused.setdefault(refusal["module"][5:-1], []).append(refusal)
    escaped = 0
    for name, (code, part) in ESCAPES.items():
        said = [refusal["what"] for refusal in refused.get(name, [])]
        said += [found[name]["error"]["message"]] if found[name]["error"] else []
        if not any(part in text for text in said):
            escaped += 1
            print(f"{name}: {said}")
        places = [refusal["place"] for refusal in refused.get(name, [])]
        places += [found[name]["error"]["place"]] if found[name]["error"] else []
        if not all(place and place["file"] == f"channel/esc/{name}.scm" and place["line"] == 3 for place in places):
            lines = False
            print(f"{name}: {places}")
    with open(SECRET) as file:
        kept = "the-secret" in file.read()
    witnesses = [name for name in os.listdir(W) if name.startswith("witness")] + \
                [name for name in os.listdir(W + "/channel/esc") if "witness" in name]
    try:
        server.accept()
        witnesses.append("a connection")
    except socket.timeout:
        pass
    if witnesses or not kept or "the-secret" in out or "the-token" in out or "root:" in out or status != 1:
        print(witnesses, kept, status)
        escaped += 1
    good = found["good"]
    print(f"{title}: {len(ESCAPES)} escapes, {escaped} escaped; the good ones work:",
          good["ok"] and [package["name"] for package in good["packages"]] == ["good@1"])
print("the lines are the authors':", lines)

# An error that is caught is no module's failure, but what was asked for is said all the same.
channel({"quiet": HEAD.format("quiet") + '(define x (false-if-exception (call-with-input-file "/etc/passwd" read-line)))\n'})
status, out = check()
print("what caught the error is refused all the same:",
      "ok      (esc quiet)" in out and "REFUSED channel/esc/quiet.scm:3:11: reading /etc/passwd" in out and status == 1)
print("github:", check("--format=github")[1].count("::error file=channel/esc/quiet.scm,line=3,col=11::refused: reading"))
# What the channel would miss in another tree is found while none of it runs.
shutil.copytree(TREE, W + "/other")
os.remove(W + "/other/gnu/packages/perl.scm")
channel({"quiet": HEAD.format("quiet") + '(define x (list (@ (gnu packages perl) perl) (false-if-exception (getenv "HIDDEN_TOKEN"))))\n'})
status, out = check("-L", TREE, "--against", W + "/other", "--no-lint")
print("against:", status == 1 and "ok      (esc quiet)" in out and "REFUSED channel/esc/quiet.scm:3:" in out
      and f"channel/esc/quiet.scm:3:17: error: {W}/other has no module (gnu packages perl)" in out)
os.symlink(SECRET, W + "/channel/esc/linked.scm")
status, out = check()
print("a link that is a module's file:", "reading" in out and "linked.scm" in out and "skipped, as no modules: esc/linked.scm" in out
      and "secret words" not in out)
for name in ("..", "links"):
    with open(W + "/channel/.guix-channel", "w") as file:
        file.write(f'(channel (version 0) (directory "{name}"))')
    print(f'directory "{name}":', check()[1].partition("error: ")[2].splitlines()[0])
