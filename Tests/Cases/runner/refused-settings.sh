# A setting of the kernel's forbids what a namespace needs: the runner names it, as a build does.
# needs: /bin/busybox unshare
# timeout: 60
# want: allowed: inside
# want: forbidden: mount namespaces are off: sysctl user.max_mnt_namespaces=10000
# want: a build: mount namespaces are off: sysctl user.max_mnt_namespaces=10000
cat >ns.scm <<'S'
(use-modules (guix gexp) (aqwari namespace))
(namespace (bind "/bin/sh" (local-file "/bin/busybox" "busybox" #:recursive? #t)))
S
cat >build.scm <<'S'
(use-modules (guix gexp))
(computed-file "refused-settings" #~(mkdir #$output))
S
limited() { unshare --user --map-root-user /bin/sh -c 'echo 0 >/proc/sys/user/max_mnt_namespaces; exec "$@"' sh "$@" 2>&1; }
echo "allowed: $("$NS" run -v 0 ns.scm -- /bin/sh -c 'echo inside' 2>&1)"
echo "forbidden: $(limited "$NS" run -v 0 ns.scm -- /bin/sh -c 'echo inside' | grep -o 'mount namespaces are off.*')"
echo "a build: $(limited "$NS" build -v 0 build.scm | grep -o 'mount namespaces are off[^(]*10000')"
