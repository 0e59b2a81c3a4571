# shellcheck shell=bash disable=SC2154,SC2016
# Packs on a machine that has nothing: a bare tmpfs with Busybox, without /gnu/store, as this user and, for root, as an
# ordinary one too.
. "$CHECKOUT/Tests/Packs/_packs.sh"

trap '! mountpoint -q "$scratch/image" || umount "$scratch/image"' EXIT
for name in "${names[@]}"; do make_pack "$name" || exit 1; done
show='echo $GREETING; pwd; cat motd /nnn*/link; ls /gnu/store | wc -l; exit 7'
shown=$'good day\n/etc\nWelcome.\ncarried\n3'

# One with processes and a network of its own, and a writable union.
cat >"$scratch/apart.scm" <<SCHEME
(use-modules (guix gexp) (aqwari namespace))
(load "$scratch/ns.scm")
(namespace
  (bind "/" (list box (file-union "more" \`(("etc/more" ,text)))))
  (proc "/proc")
  (unshare pid net ipc uts))
SCHEME
pack --self-contained "$scratch/apart.scm" -o "$scratch/packs/apart"

# The bare machine: a tmpfs with Busybox and the packs, made by the runner itself.
machine=$scratch/machine
mkdir -p "$machine/ns" "$scratch/bin" "$scratch/image"
cp -L "$(dirname "$nsscheme")/nsrun" "$machine/ns/exec"
cp -L /bin/busybox "$scratch/bin/busybox"
for name in sh ls cat cp tar gzip rm mkdir grep sleep chmod find pwd; do ln -s busybox "$scratch/bin/$name"; done
zstd -dq "$scratch/packs/ns.tar.zst" -o "$scratch/packs/from-zstd.tar"
unsquashfs -q -n -d "$scratch/packs/unsquashed" "$scratch/packs/ns.squashfs" >/dev/null
is 'unsquashfs' 0 $?
image=unsquashed
if [ "$(id -u)" = 0 ]; then
  mount -t squashfs -o loop,ro "$scratch/packs/ns.squashfs" "$scratch/image"
  is 'mounting the squashfs pack' 0 $?
  image=mounted
fi
# On a machine of its own root may make namespaces; in a namespace it has to ask for that.
rights=
[ "$(id -u)" != 0 ] || rights='chown dac_override fowner fsetid kill setgid setuid setpcap setfcap net_admin sys_admin'
bare_machine() { # RIGHTS...
  cat >"$machine/ns/fstab" <<TABLE
nsrun 1
${*:+- capabilities - $*}
- environment pure PATH=/bin HOME=/tmp
/ tmpfs -
/bin bind ro $scratch/bin
/dev dev -
/packs bind ro $scratch/packs
/mounted bind ro $scratch/image
/proc proc -
/tmp tmpfs mode=1777
TABLE
}
cp "$scratch/packs/ns" "$scratch/packs/own"
[ "$(id -u)" != 0 ] || chown 65534 "$scratch/packs/own"

# on CALLER SCRIPT: runs it on the bare machine.
on() { as "$1" "$machine/ns/exec" sh -c "$2" 2>&1; }

for caller in "${callers[@]}"; do
  # shellcheck disable=SC2086
  [ "$caller" = me ] && bare_machine $rights || bare_machine
  is "$caller: the machine is bare" 'bin dev mounted packs proc tmp' "$(on "$caller" 'echo $(ls /)')"
  for tar in ns.tar.gz from-zstd.tar ns.tar; do
    way=-xf
    [ $tar != ns.tar.gz ] || way=-xzf
    is "$caller: $tar" "$shown 7" \
      "$(on "$caller" "mkdir /tmp/u && tar $way /packs/$tar -C /tmp/u && cd /tmp/u && ./exec sh -c '$show'; echo \" \$?\"" |
        sed -z 's/\n $/ /; s/\n \(.\)/ \1/')"
  done
  is "$caller: squashfs, unpacked" "$shown 7" \
    "$(on "$caller" "/packs/unsquashed/exec sh -c '$show'; echo \" \$?\"" | sed -z 's/\n \(.\)/ \1/')"
  [ $image != mounted ] || is "$caller: squashfs, mounted" "$shown 7" \
    "$(on "$caller" "/mounted/exec sh -c '$show'; echo \" \$?\"" | sed -z 's/\n \(.\)/ \1/')"
  for name in ns own; do
    is "$caller: self-contained ($name)" "$shown 7" \
      "$(on "$caller" "/packs/$name sh -c '$show'; echo \" \$?\"" | sed -z 's/\n \(.\)/ \1/')"
  done
  is "$caller: self-contained, with processes of its own" $'2\ncarried\n9' \
    "$(on "$caller" '/packs/apart /bin/sh -c "echo \$\$; /bin/cat /etc/more; exit 9"; echo $?')"
  is "$caller: nothing is left" '0 0' \
    "$(on "$caller" '/packs/ns sh -c "touch /tmp/x" 2>/dev/null; echo $(ls -A /tmp | grep -c .) $(grep -c store /proc/mounts)')"
  is "$caller: signals of the program" 137 "$(on "$caller" '/packs/ns sh -c "kill -9 \$\$"; echo $?' | tail -n 1)"
  is "$caller: signals to the program" 143 \
    "$(on "$caller" 'cd /tmp; /packs/ns sh -c "echo; exec sleep 50" >ready & while ! grep -q "^$" ready; do sleep 0.1; done; kill $!; wait $!; echo $?' | tail -n 1)"
  is "$caller: nothing of the pack may be changed inside" 'read-only' \
    "$(on "$caller" '/packs/ns sh -c "echo x >/gnu/store/x || echo read-only" 2>/dev/null')"
  is "$caller: unpacked to disk, and said so" $'exec: unpacking to /tmp/d/nsrun-N, until the program ends, as NSRUN_UNPACK says\nWelcome.\n3' \
    "$(on "$caller" 'mkdir /tmp/d; NSRUN_UNPACK=/tmp/d /packs/ns sh -c "cat /etc/motd; exit 3"; echo $?
        i=0; while [ $i -lt 100 ] && [ -n "$(ls -A /tmp/d)" ]; do sleep 0.1; i=$((i + 1)); done; ls -A /tmp/d' |
      sed 's/nsrun-[0-9]*/nsrun-N/')"
  like "$caller: a directory that is not there" \
    'exec: cannot unpack to /none/nsrun-*: No such file or directory; NSRUN_UNPACK names another directory*125' \
    "$(on "$caller" 'NSRUN_UNPACK=/none /packs/ns sh; echo $?')"
  like "$caller: a directory that is nowhere" 'exec: cannot unpack to here: NSRUN_UNPACK or TMPDIR must *125' \
    "$(on "$caller" 'NSRUN_UNPACK=here /packs/ns sh; echo $?')"
  like "$caller: a program that is not inside" 'exec: cannot run nowhere:*127' "$(on "$caller" '/packs/ns nowhere; echo $?')"
  like "$caller: a program that is none" 'exec: cannot run /etc/motd:*126' "$(on "$caller" '/packs/ns /etc/motd; echo $?')"
done
