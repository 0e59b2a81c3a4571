# shellcheck shell=bash disable=SC2154,SC2016
# Namespaces written in Scheme: awkward names, networks, what is in use, and what doctor says where something is
# refused. Read by Scripts/namespaces.

cat >"$scratch/box.scm" <<'SCHEME'
(use-modules (guix gexp) (aqwari namespace))
(define busybox (local-file "/bin/busybox" "busybox" #:recursive? #t))
(define box
  (computed-file "box"
    #~(let ((bin (string-append #$output "/bin")))
        (for-each mkdir (list #$output bin))
        (for-each (lambda (name) (copy-file #$busybox (string-append bin "/" name))
                    (chmod (string-append bin "/" name) #o555))
                  '("sh" "cat" "env" "ls" "ip" "sleep" "stat" "find")))))
SCHEME

# Every character that a name can have, in paths, unions and the environment.
for name in one two; do
  mkdir -p "$scratch/awkward/a:b,c d"$'\n'"e\\f"$'\t'"g\"h'i=é/$name"
  echo "$name" >"$scratch/awkward/a:b,c d"$'\n'"e\\f"$'\t'"g\"h'i=é/$name/text"
  echo "$name" >"$scratch/awkward/a:b,c d"$'\n'"e\\f"$'\t'"g\"h'i=é/$name/only-$name"
done
cat >"$scratch/awkward.scm" <<SCHEME
(load "box.scm")
(define awkward "a:b,c d\ne\\\\f\tg\"h'i=é")
(define directory (string-append "$scratch/awkward/" awkward))
(define (below . names) (string-join (cons directory names) "/"))
(namespace
  (bind "/" box)
  (bind (string-append "/x/" awkward) (below "one"))
  (bind (string-append "/y/" awkward) (list (below "one") (below "two")))
  (bind (string-append "/z/" awkward "/file") (below "two" "text"))
  (bind (string-append "/s/" awkward) (plain-file "built" "built\n"))
  (environment (("AWKWARD" awkward) ("EMPTY" "")))
  (working-directory (string-append "/y/" awkward)))
SCHEME
is 'awkward names' $'one\none\none\ntwo\ntwo\nbuilt\nsame' \
  "$("$nsscheme" run -v 0 "$scratch/awkward.scm" -- /bin/sh -c 'cat "/x/$AWKWARD/text" "/y/$AWKWARD/text" only-one only-two \
     "/z/$AWKWARD/file" "/s/$AWKWARD"; [ "$(pwd)" = "/y/$AWKWARD" ] && [ -z "$EMPTY" ] && echo same' 2>&1)"

# The item is the same after runs as before, the places in root/ included; so is the host.
cat >"$scratch/places.scm" <<SCHEME
(load "box.scm")
(namespace
  (bind "/" box)
  (bind "/new/place/file" (plain-file "file" "bound\n"))
  (bind "/host" "$scratch/awkward")
  (bind "/host/new/file" (plain-file "file" "over nothing\n"))
  (tmpfs "/new/memory"))
SCHEME
item=$("$nsscheme" build -v 0 "$scratch/places.scm")
before=$(find "$item" "$scratch/awkward" -printf '%p %m %i %T@ %s\n')
for i in 1 2; do
  is "a file bound over nothing, run $i" $'bound\nover nothing' \
    "$("$nsscheme" run -v 0 "$scratch/places.scm" -- /bin/cat /new/place/file /host/new/file 2>&1)"
done
is 'the item and the host are what they were' "$before" "$(find "$item" "$scratch/awkward" -printf '%p %m %i %T@ %s\n')"
is 'root/ is read-only' '' "$(find "$item" -perm /222 ! -type l)"
is 'and built again it is the same' "$item" "$("$nsscheme" build -v 0 "$scratch/places.scm")"

# A network of its own, in Scheme.
cat >"$scratch/net.scm" <<'SCHEME'
(load "box.scm")
(namespace
  (bind "/" box)
  (unshare net)
  (link "lo")
  (link "br0" #:type 'bridge #:addresses '("192.0.2.1/24" "2001:db8::1/64"))
  (link "v0" #:peer "v1" #:bridge "br0" #:mtu 1400)
  (link "v1" #:addresses '("198.51.100.2/24") #:gateway "198.51.100.1"))
SCHEME
is 'a bridge and a pair' $'lo 127.0.0.1/8\nbr0 192.0.2.1/24\nv1 198.51.100.2/24\ndefault via 198.51.100.1 dev v1' \
  "$("$nsscheme" run -v 0 "$scratch/net.scm" -- /bin/sh -c 'ip -4 -o addr; ip route' 2>&1 |
    sed -n 's/^[0-9]*: *\([a-z0-9]*\) *inet \([^ ]*\).*/\1 \2/p; s/ *$//; /^default/p')"

# What a namespace that runs is made of is in use.
mkdir "$scratch/pipes"
cat >"$scratch/kept.scm" <<SCHEME
(load "box.scm")
(namespace
  (bind "/" box)
  (bind "/pipes" "$scratch/pipes")
  (bind "/kept" (plain-file "kept" "kept\n")))
SCHEME
timeout 60 "$nsscheme" run -v 0 "$scratch/kept.scm" -- /bin/sh -c \
  'echo >/pipes/begun; until [ -e /pipes/end ]; do sleep 0.1; done; cat /bin/cat >/pipes/read && cat /kept' >"$scratch/kept" 2>&1 &
runner=$!
is 'the namespace runs' yes "$(eventually [ -e "$scratch/pipes/begun" ] && echo yes)"
"$nsscheme" gc >/dev/null 2>&1
touch "$scratch/pipes/end"
wait $runner
is 'garbage is collected around a namespace that runs' '0 kept' "$? $(cat "$scratch/kept" 2>&1)"
"$nsscheme" gc >/dev/null 2>&1
is 'and it is garbage afterwards' '' "$(ls "$NSSCHEME_STORE" 2>/dev/null | grep -e '-kept$')"

# Doctor, on a machine with limits of its own.
limits='cd /proc/sys/user; echo 0 >max_net_namespaces; exec "$@"'
if said=$(unshare --user --map-root-user /bin/sh -c "$limits" sh "$nsscheme" doctor 2>&1); then
  like 'doctor: no networks' $'Linux *mount namespaces: yes\n*network namespaces: no\n  instead: the caller\'s own; a namespace with (unshare net) is refused*
  *sysctl user.max_net_namespaces=10000\n*bridges: no\n*Namespaces can be made here; *' "$said"
else
  is 'doctor under limits' 'status 0' "status $? $said"
fi
said=$(unshare --user --map-root-user /bin/sh -c "${limits//net_/mnt_}" sh "$nsscheme" doctor 2>&1)
is 'doctor: nothing works' 1 $?
like 'doctor: why' $'*mount namespaces: no\n  instead: nothing; namespaces cannot be made\n*sysctl user.max_mnt_namespaces=10000\n*Namespaces cannot be made here.' "$said"
said=$(strace -f -o /dev/null -e trace=fsopen -e inject=fsopen:error=ENODEV:when=2+ "$nsscheme" doctor 2>&1)
like 'doctor: no overlays' $'*overlay file systems: no\n  instead: one bind for each entry of a union; a writable union is refused\n  No such device: modprobe overlay\n*' \
  "$said"
is 'doctor: JSON' 'True True' "$("$nsscheme" doctor --json | python3 -c 'import json, sys
findings = json.load(sys.stdin)
print(len(findings) > 12, all(set(f) >= {"feature", "works"} for f in findings))')"
