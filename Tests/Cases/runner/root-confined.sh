# A program that runs as root in a namespace is confined as one of an ordinary user: it keeps its number and the rights
# over files and ids that a system needs, and none by which it could change what others see.
# needs: root /bin/busybox /usr/bin/python3
# want: --- refused
# want: item: good
# want: file of the host: plain
# want: secret of the host: secret
# want: file outside: untouched
# want: settings of the kernel: the same
# want: --- sensible
# want: 0 0
# want: chown 12:34
# want: user 7
# want: signals reach other users
# want: --- with capabilities that were asked for
# want: a device
# never: attack succeeded
mkdir host; echo secret >host/secret; echo plain >host/plain; echo untouched >outside; chmod 777 . host
cat >attack.py <<'P'
# Every way is tried; what works is said.
import ctypes, os, signal, sys
libc = ctypes.CDLL(None, use_errno=True)
BIND, REMOUNT, READ_ONLY, NO_DEVICES, REC, MOVE = 4096, 32, 1, 4, 16384, 8192
def call(what, number, *arguments):
    if libc.syscall(number, *arguments) != -1: print("attack succeeded:", what)
def mount(what, source, target, kind, flags):
    if libc.mount(source, target, kind, flags, None) == 0: print("attack succeeded:", what)
def attempt(what, action):
    try:
        action()
        print("attack succeeded:", what)
    except OSError:
        pass
def write(path):
    with open(path, "a") as file: file.write("POISON")
for place in (b"/data", b"/gnu/store", b"/", b"/usr", b"/host", b"/host/secret", b"/proc", b"/dev"):
    mount("remount writable %s" % place, None, place, None, REMOUNT | BIND)
    mount("remount with devices %s" % place, None, place, None, REMOUNT)
    mount("bind over %s" % place, b"/tmp", place, None, BIND)
    mount("move %s" % place, place, b"/tmp", None, MOVE)
    mount("tmpfs at %s" % place, b"none", place, b"tmpfs", 0)
    for flags in (0, 2, 8):
        if libc.umount2(place, flags) == 0: print("attack succeeded: umount", place)
call("mount_setattr", 442, -100, b"/data", 0x8000, (ctypes.c_uint64 * 4)(0, 1, 0, 0), 32)
call("open_tree", 428, -100, b"/data", 1 | 0x80000)
call("fsopen", 430, b"tmpfs", 0)
call("pivot_root", 155, b"/tmp", b"/tmp")
call("setns", 308, os.open("/proc/1/stat", os.O_RDONLY), 0)
call("mknod", 133, b"/tmp/device", 0o060666, os.makedev(8, 0))
call("mknod, character", 133, b"/tmp/memory", 0o020666, os.makedev(1, 1))
call("sethostname", 170, b"poisoned", 8)
call("unshare mounts", 272, 0x00020000)
# Files by number, without a path.
handle = (ctypes.c_ubyte * 136)()
ctypes.memmove(handle, (ctypes.c_uint * 2)(128, 0), 8)
place = ctypes.c_int()
libc.name_to_handle_at(-100, b"/host", handle, ctypes.byref(place), 0)
call("open_by_handle_at", 304, os.open("/host", os.O_RDONLY), handle, 0)
# Other processes: the first one, the one that waits outside, and all that have the host's root.
victims = [1, int(os.environ["VICTIM"])]
for process in victims:
    for kind in ("mnt", "net", "pid", "user"):
        attempt("setns %s of %d" % (kind, process), lambda: os.open("/proc/%d/ns/%s" % (process, kind), os.O_RDONLY))
    for name in ("root", "cwd"):
        attempt("/proc/%d/%s" % (process, name), lambda: os.listdir("/proc/%d/%s/" % (process, name)))
    attempt("write through /proc/%d/root" % process, lambda: write("/proc/%d/root%s/outside" % (process, os.environ["W"])))
    attempt("memory of %d" % process, lambda: os.open("/proc/%d/mem" % process, os.O_RDWR))
    attempt("environment of %d" % process, lambda: open("/proc/%d/environ" % process).read())
    if libc.ptrace(0x4206, process, 0, 0) == 0: print("attack succeeded: ptrace of", process)
# Items are nobody's to change.
for path in ("/data", "/data/f"):
    attempt("chown %s" % path, lambda: os.chown(path, 7, 7))
    attempt("chmod %s" % path, lambda: os.chmod(path, 0o777))
attempt("utime", lambda: os.utime("/data/f"))
attempt("write an item", lambda: write("/data/f"))
attempt("write a read-only file", lambda: write("/host/plain"))
attempt("read what is masked", lambda: sys.exit(1) if "secret" not in open("/host/secret").read() else None)
# What root may change of the kernel by its number alone.
for path in ("sys/kernel/core_pattern", "sys/kernel/modprobe", "sys/vm/overcommit_memory", "sys/kernel/hostname",
             "sysrq-trigger", "irq/default_smp_affinity", "sys/net/ipv4/ip_forward"):
    if os.path.exists("/proc/" + path): attempt(path, lambda: os.open("/proc/" + path, os.O_WRONLY))
# The network is the host's.
attempt("raw packets", lambda: __import__("socket").socket(17, 3, 0x300))
P
cat >ns.scm <<'S'
(use-modules (guix gexp) (aqwari namespace))
(define here (getenv "W"))
(define (file name) (string-append here "/" name))
(define data
  (computed-file "data" #~(begin (mkdir #$output)
    (call-with-output-file (string-append #$output "/f") (lambda (p) (display "good" p) (newline p))))))
(define base
  (namespace
    (bind (filter file-exists? '("/bin" "/lib" "/lib64" "/usr")))
    (bind "/data" data)
    (bind "/host" (file "host") #:read-only? #t)
    (mask "/host/secret")
    (bind "/attack.py" (file "attack.py"))
    (proc "/proc") (dev "/dev") (tmpfs "/tmp")))
(if (getenv "ASKS") (namespace (include base) (capabilities mknod)) base)
S
settings() { cat /proc/sys/kernel/core_pattern /proc/sys/kernel/modprobe /proc/sys/kernel/hostname /proc/sys/net/ipv4/ip_forward; } 2>/dev/null
before=$(settings)
sleep 100 & export VICTIM=$!
echo '--- refused'
item=$($NS build -v 0 ns.scm)
$item/exec python3 /attack.py
echo "item: $(cat $NSSCHEME_STORE/*-data/f)"
echo "file of the host: $(cat host/plain)"
echo "secret of the host: $(cat host/secret)"
echo "file outside: $(cat outside)"
[ "$before" = "$(settings)" ] && echo 'settings of the kernel: the same'
echo '--- sensible'
$item/exec sh -c 'echo $(id -u) $(id -g); touch /tmp/x; chown 12:34 /tmp/x; echo "chown $(stat -c %u:%g /tmp/x)"'
$item/exec setpriv --reuid 7 --clear-groups sh -c 'echo user $(id -u)'
$item/exec sh -c 'setpriv --reuid 7 --clear-groups sleep 10 & sleep 0.2; kill $! && echo signals reach other users'
echo '--- with capabilities that were asked for'
ASKS=1 $NS run -v 0 ns.scm -- sh -c 'mknod /tmp/null c 1 3 && [ -c /tmp/null ] && echo a device'
kill $VICTIM
