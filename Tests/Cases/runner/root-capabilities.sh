# What a program of root's may do, by the kernel's own list: with a network of its own, also packets by hand there and
# its settings; with `capabilities' what they name and nothing else; with users of its own everything among these.
# needs: root /bin/busybox
# want: 00000000a00405fb 00000000a00405fb 0000000000000000
# want: 00000000a00425fb 00000000a00425fb 0000000000000000
# want: 77
# want: router
# want: 0000000000200400 0000000000200400 0000000000000000
# want: 0000000000000000 0000000000000000 0000000000000000
# want: locked
# want: 00000000a00405fb
cat >ns.scm <<'S'
(use-modules (guix gexp) (aqwari namespace))
(define base
  (namespace (bind (filter file-exists? '("/bin" "/lib" "/lib64" "/usr"))) (proc "/proc") (tmpfs "/tmp")
             (bind "/data" (plain-file "data" "good\n"))))
(case (string->symbol (getenv "KIND"))
  ((plain) base)
  ((net) (namespace (include base) (unshare net)))
  ((router) (namespace (include base) (unshare net) (capabilities net_admin)))
  ((some) (namespace (include base) (capabilities sys_admin net_bind_service)))
  ((none) (namespace (include base) (capabilities)))
  ((users) (namespace (include base) (user 0 0)))
  ((pid) (namespace (include base) (unshare pid))))
S
sets='set -- $(grep -E "CapEff|CapBnd|CapInh" /proc/self/status); echo $4 $6 $2'
KIND=plain $NS run -v 0 ns.scm -- sh -c "$sets"
KIND=net $NS run -v 0 ns.scm -- sh -c "$sets; echo 77 >/proc/sys/net/ipv4/ip_default_ttl; cat /proc/sys/net/ipv4/ip_default_ttl"
KIND=router $NS run -v 0 ns.scm -- sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward && busybox ip link set lo up && echo router'
KIND=some $NS run -v 0 ns.scm -- sh -c "$sets"
KIND=none $NS run -v 0 ns.scm -- sh -c "$sets"
KIND=users $NS run -v 0 ns.scm -- sh -c \
  'mount -o remount,bind,rw none /data 2>&-; umount /data 2>&-; { echo bad >/data; } 2>&-
   { echo x >/proc/sys/kernel/core_pattern; } 2>&- || [ "$(cat /data)" = good ] && echo locked'
KIND=pid $NS run -v 0 ns.scm -- sh -c 'set -- $(grep CapEff /proc/self/status); echo $2'
