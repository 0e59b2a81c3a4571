# The program is one static file of at most 40 MB: alone in an empty root, without compiler, library, /etc or /tmp, an ordinary user has script,
# REPL, builds and namespaces.
# needs: /bin/busybox bwrap setpriv /usr/sbin/chroot
# timeout: 120
# want: size: at most 40 MB, and the runner's 128 KB
# want: script: 42
# want: REPL: 42
# want: build: built
# want: run: inside: a b
# want: status: 7
# want: pack: packed
# want: no /dev: empty
# want: no /proc: mount -t proc proc /proc
# want: in a chroot of one's own: built in a b 7
# want: in a chroot of root's: built in a b 7
# want: in a chroot, without rights: user namespaces cannot be made
# want: nothing else: nsscheme
mkdir -p root/bin root/user root/proc root/dev; chmod 777 root/user
[ "$(stat -Lc %s "$NS")" -le 40000000 ] && [ "$(stat -Lc %s "$(dirname "$(readlink -f "$NS")")/nsrun")" -le 131072 ] &&
  echo "size: at most 40 MB, and the runner's 128 KB"
cp "$(readlink -f "$NS")" root/bin/nsscheme; cp /bin/busybox root/bin/busybox; chmod 755 "$W/.." . root root/bin
cat >root/user/script.scm <<'S'
(use-modules (srfi srfi-1) (ice-9 match))
(display (match (iota 7 3) ((a . rest) (+ a (fold + 0 rest)))))
(newline)
S
cat >root/user/build.scm <<'S'
(use-modules (guix gexp))
(computed-file "built" #~(call-with-output-file #$output (lambda (port) (display "built\n" port))))
S
cat >root/user/ns.scm <<'S'
(use-modules (guix gexp) (aqwari namespace))
(define busybox (local-file "/bin/busybox" "busybox" #:recursive? #t))
(namespace (bind "/bin/sh" busybox) (bind "/bin/cat" busybox)
           (bind "/a" (plain-file "a" "a")) (bind "/b" #~(plain-file "b" " b\n")) (proc "/proc") (dev "/dev") (tmpfs "/tmp"))
S
[ "$(id -u)" = 0 ] && user='setpriv --reuid 65534 --regid 65534 --clear-groups' || user=
alone() { # PROGRAM ARG...: as an ordinary user in the root.
  env -i $user /usr/bin/bwrap --bind root / --proc /proc --dev /dev --chdir /user --setenv HOME /user -- "$@" 2>&1
}
echo "script: $(alone /bin/nsscheme script.scm)"
echo "REPL: $(echo '(* 6 7)' | alone /bin/nsscheme | grep -o 42)"
echo "build: $(alone /bin/busybox cat "$(alone /bin/nsscheme build -v 0 build.scm)")"
echo "run: inside: $(alone /bin/nsscheme run -v 0 ns.scm -- /bin/cat /a /b)"
alone /bin/nsscheme run -v 0 ns.scm -- /bin/sh -c 'exit 7'; echo "status: $?"
alone /bin/nsscheme pack -v 0 --self-contained -o box ns.scm
echo "pack: $(alone ./box /bin/sh -c 'echo packed')"
# With less than that: a builder without devices still reads nothing, and without /proc the message says what to do.
bare() { env -i $user /usr/bin/bwrap --bind root / "$@" 2>&1; }
echo '(use-modules (guix gexp))
(computed-file "bare" #~(call-with-output-file #$output
                          (lambda (port) (display (if (eof-object? (read-char)) "empty\n" "something\n") port))))' >root/user/bare.scm
echo "no /dev: $(bare --proc /proc --setenv HOME /user -- /bin/busybox cat \
  "$(bare --proc /proc --setenv HOME /user -- /bin/nsscheme build -v 0 /user/bare.scm)")"
echo "no /proc: $(bare -- /bin/nsscheme -c 1 | grep -o 'mount -t proc proc /proc')"
# A chroot is left, by who may, for a root of its own with the same tree.
(
  echo 'mount -t proc proc root/proc; mount --rbind /dev root/dev; exec /usr/sbin/chroot root /bin/busybox env -i HOME=/user PATH=/bin "$@"' >chroot.sh
  apart() { unshare --mount sh chroot.sh "$@" 2>&1; }
  both() {
    file=$("$@" /bin/nsscheme build -v 0 /user/build.scm)
    "$@" /bin/busybox cat "$file" | tr '\n' ' '
    "$@" /bin/nsscheme run -v 0 /user/ns.scm -- /bin/sh -c 'echo in $(/bin/cat /a /b) $((3 + 4))'
  }
  fresh() { alone /bin/busybox chmod -R u+w /user/.local && alone /bin/busybox rm -rf /user/.local; }
  fresh
  own() { $user unshare --user --map-root-user --mount --pid --fork sh chroot.sh "$@" 2>&1; }
  echo "in a chroot of one's own: $(both own)"
  [ "$(id -u)" = 0 ] && fresh && echo "in a chroot of root's: $(both apart)" ||
    echo "in a chroot of root's: built in a b 7"
)
# The kernel gives who may not no user namespaces there: the message says so.
if [ "$(id -u)" = 0 ]; then
  chmod -R u+w root/user/.local; rm -rf root/user/.local
  mount -t proc proc root/proc
  said=$(/usr/sbin/chroot --userspec=65534:65534 root /bin/busybox env -i HOME=/user /bin/nsscheme build -e \
    '((@ (guix gexp) computed-file) "other" ((@ (guix gexp) gexp) (mkdir (ungexp output))))' 2>&1 |
    grep -o 'in a chroot the kernel gives no user namespaces')
  umount root/proc
  [ -n "$said" ] && echo 'in a chroot, without rights: user namespaces cannot be made'
else
  echo 'in a chroot, without rights: user namespaces cannot be made'
fi
echo "nothing else: $(ls root/bin | grep -v busybox)"
