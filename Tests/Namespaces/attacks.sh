# shellcheck shell=bash disable=SC2154,SC2016
# Attacks on the runner that must fail: descriptors of its own that leak, roots that ship links where things are mounted,
# tables that are not what they should be. The rest of them are in Tests/SandboxTests.
. "$CHECKOUT/Tests/Namespaces/_runner.sh"

outside=$scratch/outside
mkdir -p "$outside/directory"
echo untouched >"$outside/null"
chmod 777 "$outside" "$outside/directory"
chmod 666 "$outside/null"
seen_outside() { find "$outside" -printf '%P %m %s %l\n' | sort; cat "$outside/null"; }
unharmed=$(seen_outside)

# trap LINK TARGET...: an item that is a root with these links; what they lead to exists outside only.
trap_item() {
  chmod -R u+w "$store/trap" 2>/dev/null
  rm -rf "$store/trap"
  mkdir -p "$store/trap"
  cp -R "$store/tools/bin" "$store/trap/bin"
  while [ $# -gt 0 ]; do
    mkdir -p "$store/trap/$(dirname "$1")"
    ln -s "$2" "$store/trap/$1"
    shift 2
  done
}

for caller in "${callers[@]}"; do
  # The program has what it would have without the runner, which opened a lot itself. (Each listing has one more.)
  listing='echo $(busybox ls /proc/self/fd)'
  for own in '' '- unshare - pid' '- unshare - net pid;- link - lo'; do
    IFS=';' read -ra parts <<<"$own"
    for lines in '/x tmpfs -' '/x union - /gnu/store/box/bin /gnu/store/box/etc' '/x union rw /gnu/store/box/bin /gnu/store/box/etc' \
      '/x/y/z bind - /etc/passwd' '/etc/secret mask -'; do
      table "$root" '/dev dev -' "$lines" '/proc proc -' "${parts[@]}"
      { read -r expected; read -r shown; } < <({ as "$caller" busybox sh -c "$listing" </dev/null
        as "$caller" "$store/ns/exec" /bin/sh -c "$listing" </dev/null 2>&1; } 5</etc/passwd 9</ 20<"$outside")
      is "$caller: none of the runner's descriptors, $own $lines" "$expected" "$shown"
    done
    table "$root" '/proc proc -' '/dev dev -' '- descriptors none' "${parts[@]}"
    is "$caller: no descriptors at all, $own" '0 1 2 3' \
      "$(as "$caller" "$store/ns/exec" /bin/sh -c "$listing" 5</etc/passwd 9</ 20<"$outside" </dev/null 2>&1)"
  done
  for own in '' '- unshare - pid'; do
    table "$root" '/proc proc -' '/dev dev -' "$own"
    # A working directory that is not inside leads nowhere; so does one that was a descriptor's.
    is "$caller: working directory${own:+, processes of its own}" '/ bin dev etc gnu proc' \
      "$(cd "$outside/directory" && as "$caller" "$store/ns/exec" /bin/sh -c \
        'echo $(pwd; cd /proc/self/cwd; cd ../../../..; ls)' 9</ 2>&1)"
  done

  # Roots that ship links at mount points.
  for links in "dev/null $outside/null dev/console $outside/null" "dev $outside/directory" "dev ../../../../..$outside/directory" \
    "proc $outside/directory" "proc /etc" "gnu $outside/directory" "gnu/store $outside" "tmp $outside" "etc /host/etc" \
    "dev/pts $outside/directory dev/shm $outside/directory" "dev /proc/self/root" "proc /proc/self/cwd"; do
    # shellcheck disable=SC2086
    trap_item $links
    for lines in '/dev dev -;/proc proc -;/tmp tmpfs -' '/dev dev -;/dev/console bind - /dev/null;/proc proc -' \
      '/dev/null bind - /dev/null;/etc/hosts bind - /gnu/store/box/etc/open;/proc proc -' \
      '/etc/hosts mask -;/tmp/x/y/z tmpfs -'; do
      IFS=';' read -ra parts <<<"$lines"
      { printf 'nsrun 1\n/ bind - /gnu/store/trap\n/gnu/store store - box tools trap\n'; printf '%s\n' "${parts[@]}"; } |
        { read -r first; echo "$first"; LC_ALL=C sort; } >"$store/ns/fstab"
      said=$(as "$caller" "$store/ns/exec" /bin/sh -c \
        'for f in /dev/null /dev/console /tmp/made /tmp/x/y/z/made /etc/hosts; do { echo attacked >$f; } 2>&-; done; echo ran' 2>&1)
      like "$caller: links $links; $lines" '@(ran|exec: cannot *)' "$(tail -n 1 <<<"$said")"
    done
  done
  is "$caller: nothing outside was touched by links" "$unharmed" "$(seen_outside)"
  is "$caller: nor in the store" "" "$(find "$store/trap" -newer "$store/ns/fstab" ! -type l -printf '%p ')"

  # A device is the device, whatever the root ships instead.
  trap_item dev/null "$outside/null" proc "$outside/directory"
  { printf 'nsrun 1\n/ bind - /gnu/store/trap\n/dev dev -\n/gnu/store store - trap\n/proc proc -\n'; } >"$store/ns/fstab"
  is "$caller: devices of a root with links" 'device proc' "$(as "$caller" "$store/ns/exec" /bin/sh -c \
    '[ -c /dev/null ] && echo device; [ -r /proc/self/stat ] && echo proc' 2>&1 | tr '\n' ' ' | sed 's/ $//')"

  # The runner cannot be changed through a process that is made of it, nor the program's interpreter be the runner.
  table "$root" '/proc proc -' '- unshare - pid'
  sum=$(sha256sum <"$store/ns/exec")
  as "$caller" "$store/ns/exec" /bin/sh -c \
    'for p in /proc/1/exe /proc/self/exe; do { echo changed >$p; } 2>&-; busybox dd if=/bin/sh of=$p bs=1 count=10 conv=notrunc; done' >/dev/null 2>&1
  is "$caller: the runner stays what it is" "$sum" "$(sha256sum <"$store/ns/exec")"

  # A program with rights inside can neither make writable what is not, nor take away what hides.
  for own in '- user - 0 0' '- unshare - net pid'; do
    [ "$own" = '- user - 0 0' ] || [ "$caller$(id -u)" != me0 ] || continue
    chmod 777 "$store/ns" "$store/tools"
    { printf 'nsrun 1\n%s\n/ bind - /gnu/store/tools\n/gnu/store store - tools\n/host bind ro %s\n' "$own" "$outside"
      printf '/host/directory bind - /gnu/store/tools/bin\n/host/null mask -\n/proc proc -\n'; } >"$store/ns/fstab"
    as "$caller" "$store/ns/exec" /bin/busybox sh -c 'for p in / /gnu/store/tools /host /host/directory; do
      busybox mount -o remount,bind,rw none $p; busybox umount $p; busybox umount -l $p; busybox touch $p/made; done
      busybox umount /host/null; busybox cat /host/null; busybox touch /host/directory/made' >"$scratch/said" 2>&1
    is "$caller: mounts are locked, $own" '' "$(grep -a untouched "$scratch/said"; find "$store/tools" "$outside" -name made)"
    chmod 755 "$store/ns" "$store/tools"
  done

  # Targets and sources that would lead out.
  while IFS='|' read -r line expected; do
    table "$root" "$line"
    like "$caller: $line" "exec: cannot *$expected*" "$(as "$caller" "$store/ns/exec" /bin/sh -c 'echo started' 2>&1)"
  done <<'CASES'
/../x tmpfs -|line 4: a target without
/a/../../x tmpfs -|line 4: a target without
/a/./b tmpfs -|line 4: a target without
a tmpfs -|line 4: expected an absolute target
/a bind - ./../../etc|must lie beside exec
/a bind - ../etc|line 4: a source begins with
/a bind - /gnu/store/../../etc|not among the items
/a bind - /gnu/store/box/../../../etc|not among the items
CASES
  owner=$(stat -c %u "$store/ns")
  [ "$caller" = me ] || chown 65534 "$store/ns" "$store/ns/fstab"
  # The checkout may be in a home directory that the other user cannot enter.
  is "$caller: damaged tables" '400 tables' "$(as "$caller" /usr/bin/python3 - "$store/ns/exec" 400 $((RANDOM)) 2>&1 <"$here/Tests/Namespaces/_fuzz.py")"
  [ "$caller" = me ] || chown "$owner" "$store/ns" "$store/ns/fstab"
done

# A runner with another user's rights does not run.
if [ "$(id -u)" = 0 ]; then
  table "$root"
  chmod 4755 "$store/ns/exec"
  like 'a setuid runner refuses' '125 exec: cannot run * setuid*' \
    "$(said=$(as other "$store/ns/exec" /bin/sh -c 'echo started' 2>&1); echo "$? $said")"
  chmod 2755 "$store/ns/exec"
  chgrp 12 "$store/ns/exec"
  chmod 2755 "$store/ns/exec"
  like 'a setgid runner refuses' '125 exec: cannot run * setuid*' \
    "$(said=$(as other "$store/ns/exec" /bin/sh -c 'echo started' 2>&1); echo "$? $said")"
  chgrp 0 "$store/ns/exec"
  chmod 755 "$store/ns/exec"
fi
