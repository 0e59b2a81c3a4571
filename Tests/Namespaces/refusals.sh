# shellcheck shell=bash disable=SC2154,SC2016
# What is said and used when the kernel refuses something. strace lets a system call fail as another kernel would.
. "$CHECKOUT/Tests/Namespaces/_runner.sh"

# refused CALLER RULE COMMAND...: the runner under a kernel that refuses what the rule of `strace -e inject` says.
refused() {
  local caller=$1 rule=$2
  shift 2
  as "$caller" strace -f -o /dev/null -e trace="${rule%%:*}" -e inject="$rule" "$store/ns/exec" "$@" 2>&1
}

for caller in "${callers[@]}"; do
  # Read-only unions without overlays are made of binds; what is said is one line.
  layers -
  like "$caller: no overlays" $'exec: note: cannot merge the sources of /: *; each of their entries is bound instead\nupper two' \
    "$(refused "$caller" fsopen:error=ENODEV:when=2+ /bin/sh -c 'echo $(cat /etc/one /etc/two)')"
  like "$caller: overlays refused" $'exec: note: cannot merge the sources of /: *Operation not permitted*bound instead\nupper two' \
    "$(refused "$caller" fsmount:error=EPERM:when=2+ /bin/sh -c 'echo $(cat /etc/one /etc/two)')"
  # No lowerdir+: the third setting is the first one of an overlay.
  like "$caller: layers at once" $'exec: note: cannot give the layers of a union one by one: Invalid argument; *\nupper two' \
    "$(refused "$caller" fsconfig:error=EINVAL:when=3 /bin/sh -c 'echo $(cat /etc/one /etc/two)')"
  # Changes cannot be kept without an overlay: nothing else means the same.
  layers rw
  like "$caller: no overlay to write to" '125 exec: cannot merge the sources of /: *modprobe overlay' \
    "$(set -o pipefail; said=$(refused "$caller" fsopen:error=ENODEV:when=3+ /bin/sh -c 'echo started'); echo "$? $said")"

  table "$root" '/proc proc -' '- unshare - pid'
  like "$caller: no proc of its own" '125 exec: cannot show the namespace*own processes at /proc: *' \
    "$(said=$(refused "$caller" fsmount:error=EPERM:when=3+ /bin/sh -c 'echo started'); echo "$? $said")"
  table "$root" '- unshare - net'
  like "$caller: no network of its own" '125 exec: cannot create a user namespace: *' \
    "$(said=$(refused "$caller" unshare:error=ENOSPC /bin/sh -c 'echo started'); echo "$? $said")"
  table "$root"
  like "$caller: no filters, and no terminal" $'exec: note: cannot filter system calls: *goes on without\nstarted' \
    "$(refused "$caller" seccomp:error=EINVAL /bin/sh -c 'echo started' </dev/null | cat)"
  like "$caller: no filters before a terminal" 'exec: cannot protect the terminal*seccomp must be allowed*' \
    "$(python3 -c 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)' bash -c \
      "$(declare -f refused as); store=$store; refused $caller seccomp:error=EINVAL /bin/sh -c 'echo started'" </dev/null 2>&1 |
      tr -d '\r' | grep -a exec:)"
  like "$caller: no way to close all at once" $'exec: note: cannot close all descriptors at once*\n*0 1 2 3*' \
    "$(table "$root" '/proc proc -' '- descriptors none'; refused "$caller" close_range:error=ENOSYS /bin/sh -c 'echo $(ls /proc/self/fd)' 9<&0)"
done
if [ "$(id -u)" = 0 ]; then
  # Root without the right to make mount namespaces, as in a container, is an ordinary user.
  table "$root"
  like 'root without rights' $'exec: note: cannot create namespaces as root: Operation not permitted; a user namespace*\n0' \
    "$(refused me unshare:error=EPERM:when=1 /bin/id -u)"
fi

# A store that lies on an overlay, as in a container, leaves room for one more: groups of layers would be a third.
union 1200 -
mkdir -p "$scratch/merged"
inside='mount -t tmpfs none "$1" && mkdir "$1/up" "$1/work" "$1/top" &&
  mount -t overlay none -o "lowerdir=$2,upperdir=$1/up,workdir=$1/work$3" "$1/top" && shift 3 && exec "$@"'
program='echo $(cat /first) $(cat /only1200) $(ls -A / | wc -l)'
if [ "$(id -u)" = 0 ]; then
  like 'a store on an overlay' $'exec: note: cannot merge the sources of /: *\n1 1200 1204' \
    "$(unshare --mount sh -c "$inside" sh "$scratch/merged" "$store" '' "$scratch/merged/top/ns/exec" /bin/sh -c "$program" 2>&1)"
else
  like 'a store on an overlay' $'exec: note: cannot merge the sources of /: *\n1 1200 1204' \
    "$(unshare --user --map-root-user --mount sh -c "$inside" sh "$scratch/merged" "$store" ,userxattr "$scratch/merged/top/ns/exec" \
      /bin/sh -c "$program" 2>&1)"
fi
