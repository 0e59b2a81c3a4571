# Programs of Debian packages run inside builds: what the packages depend on is seen at the build's root, with loader,
# libraries and interpreters, also for what the program starts; what does not use packages sees none of it; and the
# derivation says so, so that it has another name.
# needs: dpkg-deb curl ldd /bin/busybox
# want: run by its name: hello
# want: through file-append, with a library of another package: hello
# want: a script of a package, by its interpreter: hello from hello
# want: what a package shows is read-only: yes
# want: without packages: nothing
# want: the root is part of the derivation: yes
import http.server, os, re, shutil, subprocess, threading, hashlib
def deb(name, *files, links=()):
    tree = f"tree-{name}"
    os.makedirs(f"{tree}/DEBIAN")
    open(f"{tree}/DEBIAN/control", "w").write(
        f"Package: {name}\nVersion: 1\nArchitecture: amd64\nMaintainer: x\nDescription: x\n")
    for path, source, mode in files:
        place = f"{tree}/{path}"
        os.makedirs(os.path.dirname(place), exist_ok=True)
        shutil.copy(source, place) if os.path.exists(source) else open(place, "w").write(source)
        os.chmod(place, mode)
    for path, target in links:
        os.makedirs(os.path.dirname(f"{tree}/{path}"), exist_ok=True)
        os.symlink(target, f"{tree}/{path}")
    subprocess.run(["dpkg-deb", "--build", "--root-owner-group", tree, f"served/{name}.deb"], check=True,
                   stdout=subprocess.DEVNULL)
    return hashlib.sha256(open(f"served/{name}.deb", "rb").read()).hexdigest()
os.mkdir("served")
# A program with a loader and two libraries, taken from this machine: one that prints its arguments.
loaded = subprocess.run(["ldd", "/usr/bin/printf"], stdout=subprocess.PIPE, text=True, check=True).stdout
loader = re.search(r"(/\S*ld-linux\S*) ", loaded).group(1)
libraries = [os.path.realpath(path) for path in re.findall(r"=> (/\S+)", loaded)]
hashes = {
    "libc": deb("libc", *((f"usr/lib/x86_64-linux-gnu/{re.search('[^/]+$', path).group(0)}", path, 0o644)
                          for path in libraries), ("usr/lib/x86_64-linux-gnu/ld.so", os.path.realpath(loader), 0o755),
                links=[("lib64/" + os.path.basename(loader), "/lib/x86_64-linux-gnu/ld.so")]),
    "hello": deb("hello", ("usr/bin/hello", "/usr/bin/printf", 0o755)),
    "script": deb("script", ("usr/bin/greet", "#!/bin/sh\nprintf 'hello from '; /usr/bin/hello 'hello\\n'\n", 0o755)),
    "sh": deb("sh", ("bin/sh", "/bin/busybox", 0o755), links=[("bin/printf", "sh")]),
}
class Quiet(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *a): super().__init__(*a, directory="served")
    def log_message(self, *a): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
threading.Thread(target=server.serve_forever, daemon=True).start()
depends = {"libc": "", "hello": '(depends "libc")', "script": '(depends "hello" "sh")', "sh": '(depends "libc")'}
open("debs.scm", "w").write("(use-modules (nsscheme debian))\n" + "".join(
    f'(debian-package (name "{name}") (version "1") (url "http://127.0.0.1:{server.server_port}/{name}.deb")'
    f' (sha256 "{hashes[name]}") {depends[name]})\n' for name in hashes))
def build(name, code):
    open(f"{name}.scm", "w").write(
        '(use-modules (guix gexp) (nsscheme debian))\n(load "debs.scm")\n' + f'(computed-file "{name}" #~{code})\n')
    done = subprocess.run([os.environ["NS"], "build", "-v", "0", f"{name}.scm"], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True,
                          env={n: v for n, v in os.environ.items() if "proxy" not in n.lower()})
    return done.stdout.strip()
def text(name, code):
    path = build(name, code)
    return open(path).read().strip() if os.path.exists(path) else path
def run(words): return f"""(begin
  (use-modules (ice-9 popen) (ice-9 textual-ports))
  (let* ((pipe (open-pipe* OPEN_READ {words})) (text (get-string-all pipe)))
    (unless (zero? (close-pipe pipe)) (exit 1))
    (call-with-output-file #$output (lambda (port) (display text port)))))"""
print("run by its name:", text("one", run('(string-append #$(debian-package "hello") "/bin/hello") "hello\\n"')))
print("through file-append, with a library of another package:",
      text("two", run('#$(file-append (debian-package "hello") "/usr/bin/hello") "hello\\n"')))
print("a script of a package, by its interpreter:", text("three", run('#$(file-append (debian-package "script") "/bin/greet")')))
print("what a package shows is read-only:", text("four", """(begin
  (false-if-exception (call-with-output-file "/usr/bin/new" (const #t)))
  (false-if-exception (chmod #$(file-append (debian-package "hello") "/usr/bin/hello") #o777))
  (call-with-output-file #$output
    (lambda (port) (display (if (or (file-exists? "/usr/bin/new") (not (file-exists? "/usr/bin/hello"))) "no" "yes") port))))"""))
print("without packages:", text("five", """(call-with-output-file #$output
  (lambda (port) (display (if (or (file-exists? "/usr") (file-exists? "/lib64")) "something" "nothing") port)))"""))
drv = subprocess.run([os.environ["NS"], "build", "-v", "0", "-d", "one.scm"], stdout=subprocess.PIPE, text=True).stdout.strip()
print("the root is part of the derivation:", "yes" if b'nsschemeRoot' in open(drv, "rb").read() else "no")
