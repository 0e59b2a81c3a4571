# Making a mount point never follows a link of a bound tree out of the new root (the class of bubblewrap CVE-2026-87766):
# absolute links, links upwards, chains, links for the last name, to files and to nothing. Compatibility links as
# /var/run work inside: what is bound below one is seen below what it leads to as well. Where a link makes a target
# impossible the message names it.
# needs: /bin/busybox
# want: /var/run/x relative: bound bound
# want: /var/run/x absolute: bound bound
# want: /var/run/x chain: bound bound
# want: /var/run/x dangling: bound bound
# want: /var/run/x upward: bound bound
# want: /var/run/x item: bound bound
# want: /var/run/x union: bound bound
# want: /etc/motd a link to nothing: bound
# want: an empty directory: bound
# want: mask through a link: kept
# want: in a read-only place: Read-only file system
# want: loop: exec: cannot resolve the target a/x: /a is a link to b: Symbolic link loop; a target is a path inside the new root, through directories only
# want: file: exec: cannot resolve the target a/x: /a is a link to etc/file: Not a directory; a target is a path inside the new root, through directories only
# want: kind: exec: cannot mount at a: /a is a link to dir: Is a directory; a directory goes on a directory and a file on a file: bind another source or another target
# want: nothing outside has changed
# never: POISON
mkdir -p outside/run outside/dir; echo untouched >outside/file; echo untouched >outside/run/x; chmod -R 777 outside
before=$(find outside -printf '%p %m %s %T@\n' | sort)
# tree LINK TARGET...: a tree of the host with these links.
tree() {
  chmod -R u+w tree 2>/dev/null; rm -rf tree; mkdir -p tree/var tree/etc tree/dir tree/bin; echo file >tree/etc/file
  cp /bin/busybox tree/bin/busybox; for name in sh cat touch ls; do ln -s busybox tree/bin/$name; done
  while [ $# -gt 0 ]; do
    if [ "$2" = / ]; then mkdir -p "tree/$1"; else ln -s "$2" "tree/$1"; fi
    shift 2
  done
}
# bound TARGET [ROOT [MORE]]: runs a program with a file at TARGET, and below the directory that TARGET is beside.
echo bound >file
ns() {
  cat >ns.scm <<S
(use-modules (guix gexp) (aqwari namespace))
(define (tree) $2)
(namespace (bind "/" (tree)) (bind "$1" $3) $4)
S
}
host='(string-append (getenv "W") "/tree")'
item='(local-file (string-append (getenv "W") "/tree") "tree" #:recursive? #t)'
union="(list $item (computed-file \"other\" #~(begin (mkdir #\$output) (mkdir (string-append #\$output \"/more\")))))"
show() { # WHAT ROOT
  ns /var/run/x "$2" '(plain-file "x" "bound\n")' ''
  echo "/var/run/x $1: $($NS run -v 0 ns.scm -- sh -c 'echo $(cat /var/run/x /run/x)' 2>&1)"
}
tree var/run ../run run /; show relative "$host"
tree var/run /run run /; show absolute "$host"
tree var/run ../a a /b b run run /; show chain "$host"
tree var/run ../run; show dangling "$host"
tree var/run ../../../../../run run /; show upward "$host"
tree var/run /run run /; show item "$item"
tree var/run /run run /; show union "$union"
for target in "$W/outside/file" "../../../../../..$W/outside/file" "/proc/self/cwd/outside/file"; do
  tree etc/motd "$target" var/run "$W/outside/run"
  ns /etc/motd "$host" '(plain-file "x" "bound\n")' '(bind "/var/run/x" (plain-file "y" "POISON\n")) (bind "/var/run/new/y" (plain-file "y" "POISON\n"))'
  said=$($NS run -v 0 ns.scm -- sh -c 'cat /etc/motd; echo POISON >/var/run/x' 2>/dev/null)
done
echo "/etc/motd a link to nothing: $said"
tree a /../../..
ns /a/new/x "$host" '(plain-file "x" "bound\n")' ''
echo "an empty directory: $($NS run -v 0 ns.scm -- cat /new/x 2>&1)"
tree var/run /run run /; echo hidden >tree/run/hidden; echo kept >tree/run/kept
ns /dir "$item" '(plain-file "x" "bound\n")' '(mask "/var/run/hidden")'
sed -i 's/(bind "\/dir" (plain-file "x" "bound\\n"))//' ns.scm
echo "mask through a link: $($NS run -v 0 ns.scm -- cat /run/kept /run/hidden 2>/dev/null)"
tree var/data /ro ro /
ns /var/data/x "$host" '(plain-file "x" "bound\n")' '(bind "/ro" (computed-file "ro" #~(mkdir #$output)))'
said=$($NS run -v 0 ns.scm -- sh -c 'cat /ro/x >/dev/null; touch /ro/new' 2>&1); echo "in a read-only place: ${said##*: }"
tree a b b a; ns /a/x "$host" '(plain-file "x" "bound\n")' ''; echo "loop: $($NS run -v 0 ns.scm -- cat /a/x 2>&1)"
tree a etc/file; ns /a/x "$host" '(plain-file "x" "bound\n")' ''; echo "file: $($NS run -v 0 ns.scm -- cat /a/x 2>&1)"
tree a dir; ns /a "$host" '(plain-file "x" "bound\n")' ''; echo "kind: $($NS run -v 0 ns.scm -- cat /a 2>&1)"
[ "$before" = "$(find outside -printf '%p %m %s %T@\n' | sort)" ] && echo nothing outside has changed
