# shellcheck shell=bash disable=SC2154,SC2016
# Unions: writable ones, what they hide, and what is used where the kernel refuses overlays.
. "$CHECKOUT/Tests/Namespaces/_runner.sh"

# A listing of all names with their types and contents, but for what differs by design: devices and times.
tree='cd /; find bin etc opt var | sort | while read -r n; do
  if [ -h "$n" ]; then echo "$n -> $(readlink "$n")"; elif [ -f "$n" ]; then echo "$n $(stat -c %a:%s "$n")"; else echo "$n/"; fi
done'

for caller in "${callers[@]}"; do
  table "$root" '/some/where tmpfs -'
  is "$caller: an item with a place to mount on stays read-only" '' "$(as "$caller" "$store/ns/exec" /bin/sh -c \
    'for d in "" /etc /bin /some; do touch $d/a 2>&- && echo $d; done')"
done
before=$(find "$store/upper" "$store/lower" -printf '%p %m %i %T@ %s\n')
for caller in "${callers[@]}"; do
  for options in rw atonce,rw; do
    layers "$options" '/etc/two mask -' '/etc/sub mask -' '/etc/nothing mask -' '/var/etc/three mask -' '/etc/new/point tmpfs -'
    what="$caller: writable union, $options"
    is "$what: what is hidden is not there" 'new one three' \
      "$(as "$caller" "$store/ns/exec" /bin/sh -c 'echo $(ls /etc)' 2>&1)"
    is "$what: names are added everywhere" '/a /etc/a /opt/a /var/log/a /bin/a /etc/new/a /etc/new/point/a' \
      "$(as "$caller" "$store/ns/exec" /bin/sh -c \
        'for d in "" /etc /opt /var/log /bin /etc/new /etc/new/point; do echo $d/a >$d/a; done; echo $(cat /a /etc/a /opt/a /var/log/a /bin/a /etc/new/a /etc/new/point/a)' 2>&1)"
    is "$what: names are taken again" 'sub three two| fresh two' \
      "$(as "$caller" "$store/ns/exec" /bin/sh -c 'mkdir /etc/sub; echo two >/etc/two; rm -f /etc/one
         rm -rf /etc/new/a; echo "$(cd /etc; echo s* t*)|" $(ls -A /etc/sub) fresh $(cat /etc/two)' 2>&1)"
    is "$what: directories are removed and made again" '0 again' \
      "$(as "$caller" "$store/ns/exec" /bin/sh -c 'rm -rf /var/log /opt && mkdir /opt && ls -A /opt | wc -l && echo again' 2>&1 |
        tr '\n' ' ' | sed 's/ $//')"
    is "$what: a file of an upper layer hides a directory" 'file' \
      "$(as "$caller" "$store/ns/exec" /bin/sh -c 'cat /opt/x' 2>&1)"
    is "$what: all is as before in the next run" 'upper new one three' \
      "$(as "$caller" "$store/ns/exec" /bin/sh -c 'echo $(cat /etc/one) $(ls /etc)' 2>&1)"
  done
  # Files of one's own change by a copy of theirs.
  mkdir -p "$scratch/own-$caller/dir"
  echo own >"$scratch/own-$caller/dir/file"
  [ "$caller" = me ] || chown -R 65534:65534 "$scratch/own-$caller"
  table "$root" "/data union rw $scratch/own-$caller /gnu/store/box/bin" '/proc proc -'
  is "$caller: copied up" 'own more moved|own' "$(as "$caller" "$store/ns/exec" /bin/sh -c \
    'cd /data/dir; echo more >>file; mv file moved; chmod 600 moved; echo $(cat moved) $(ls)' 2>&1)|$(cat "$scratch/own-$caller/dir/file")"
  layers rw,size=64k,mode=1777
  is "$caller: the size of the changes is limited" '1777 full' "$(as "$caller" "$store/ns/exec" /bin/sh -c \
    'stat -c %a /; said=$(busybox dd if=/bin/busybox of=/big bs=4k count=100 2>&1) || echo full' 2>&1 | tr '\n' ' ' | sed 's/ $//')"
  union 1200 rw
  is "$caller: writable union of 1200" '1 1200 new' \
    "$(as "$caller" "$store/ns/exec" /bin/sh -c 'echo new >/first.new; echo $(cat /first /only1200 /first.new)' 2>&1)"

  # The same tree without an overlay.
  layers -
  expected=$(as "$caller" "$store/ns/exec" /bin/sh -c "$tree")
  layers bound
  is "$caller: union of binds" "$expected" "$(as "$caller" "$store/ns/exec" /bin/sh -c "$tree" 2>&1)"
  is "$caller: a union of binds is read-only" '' \
    "$(as "$caller" "$store/ns/exec" /bin/sh -c 'for d in "" /etc /opt /var/log /bin /etc/sub; do touch $d/a && echo $d; done' 2>/dev/null)"
  layers bound '/etc/two mask -' '/etc/sub mask -' '/opt mask -' '/etc/new/point tmpfs -' '/etc/one bind - /gnu/store/lower/etc/three'
  is "$caller: union of binds, hidden and mounted on" 'bin etc gnu var|new one three|three' \
    "$(as "$caller" "$store/ns/exec" /bin/sh -c 'echo "$(echo $(ls /))|$(echo $(ls /etc))|$(cat /etc/one)"' 2>&1)"
  union 1200 bound
  is "$caller: 1200 layers by binds" '1 1200 1204' \
    "$(as "$caller" "$store/ns/exec" /bin/sh -c 'echo $(cat /first) $(cat /only1200) $(ls -A / | wc -l)' 2>&1)"
done
is 'the items are what they were' "$before" "$(find "$store/upper" "$store/lower" -printf '%p %m %i %T@ %s\n')"
