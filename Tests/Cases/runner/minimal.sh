# `%namespace-minimal' is what programs take from the host as a matter of course: where names are resolved, whom to
# trust, what time it is here; read-only, and only what this host has.
# needs: /bin/busybox /etc/resolv.conf
# want: the same resolv.conf
# want: the same certificates
# want: the same time zones
# want: 0 others
# want: read-only
cat >ns.scm <<'S'
(use-modules (guix gexp) (aqwari namespace))
(namespace (bind "/bin/sh" (local-file "/bin/busybox" "busybox" #:recursive? #t))
           (bind "/bin/busybox" (local-file "/bin/busybox" "busybox" #:recursive? #t))
           (include %namespace-minimal))
S
x=$($NS build -v 0 ns.scm)/exec
same() { # of a file, or of a directory the names
  for path in "$@"; do
    [ -e "$path" ] || continue
    [ "$(busybox find -L "$path" -type f 2>/dev/null | sort | xargs -d '\n' busybox md5sum 2>/dev/null)" = \
      "$($x busybox find -L "$path" -type f 2>/dev/null | sort | xargs -d '\n' $x busybox md5sum 2>/dev/null)" ] || return 1
  done
}
same /etc/resolv.conf && echo the same resolv.conf
same /etc/ssl/certs /etc/pki/tls/certs && echo the same certificates
same /etc/localtime /etc/timezone && [ "$(ls /usr/share/zoneinfo 2>/dev/null)" = "$($x busybox ls /usr/share/zoneinfo 2>/dev/null)" ] &&
  echo the same time zones
echo "$($x busybox ls /etc | grep -cvE '^(resolv.conf|ssl|pki|localtime|timezone)$') others"
$x sh -c '{ : >>/etc/resolv.conf; } 2>&1' | grep -qE 'Read-only|denied' && echo read-only
