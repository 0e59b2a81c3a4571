# A program in front of a terminal can name it: tty, GPG_TTY, tmux and screen do. So it can with processes of its own,
# when only its messages go to the terminal, and in a namespace inside another one; without a terminal there is none.
# needs: /bin/busybox /usr/bin/tty
# want: plain: opens
# want: processes of its own: opens
# want: only messages: opens
# want: nested: opens
# want: without a terminal: none
import os, pty, subprocess
open("ns.scm", "w").write("""
(use-modules (guix gexp) (aqwari namespace))
(define base (namespace (bind (append (filter file-exists? '("/bin" "/lib" "/lib64" "/usr")) (list (getenv "W"))))
                        (bind (dirname (getenv "NSSCHEME_STORE"))) (proc "/proc") (dev "/dev")))
(if (getenv "OWN") (namespace (include base) (unshare pid)) base)
""")
def build(**more):
    return subprocess.run([os.environ["NS"], "build", "-v", "0", "ns.scm"], env={**os.environ, **more}, check=True,
                          stdout=subprocess.PIPE, text=True).stdout.strip() + "/exec"
plain, own = build(), build(OWN="1")
def shown(words, messages=False):
    process, end = pty.fork()
    if process == 0:
        if messages:
            null = os.open("/dev/null", os.O_RDWR)
            os.dup2(null, 0)
            os.dup2(null, 1)
        os.execv(words[0], words)
    text = b""
    try:
        while more := os.read(end, 4096):
            text += more
    except OSError:
        pass
    os.waitpid(process, 0)
    return text.decode().strip()
script = 'name=$(tty) && : <"$name" && echo opens'
print("plain:", shown([plain, "sh", "-c", script]))
print("processes of its own:", shown([own, "sh", "-c", script]))
print("only messages:", shown([plain, "sh", "-c", 'name=$(tty <&2) && : <"$name" && echo opens >&2'], messages=True))
print("nested:", shown([plain, plain, "sh", "-c", script]).split("\n")[-1])
print("without a terminal:", subprocess.run([plain, "sh", "-c", "[ -e /dev/console ] || echo none"], stdin=subprocess.DEVNULL,
      stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True).stdout.strip())
