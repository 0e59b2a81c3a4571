# What a process uses of one store is not in use in another that has items of the same names.
# timeout: 180
unset NSSCHEME_STORE
it='(computed-file "it" #~(begin (mkdir #$output) (call-with-output-file (string-append #$output "/file") (lambda (port) (display "text" port)))))'
for s in a b; do "$NS" build --store="$W/$s" -v 0 --root=$s.link -e "$it" >/dev/null; done
item=$(basename "$(readlink a.link)")
[ "$item" = "$(basename "$(readlink b.link)")" ] && echo 'the same name'
# want: the same name
rm a.link
unused() { "$NS" --store "$W/$1" gc -D "/gnu/store/$item" -n >/dev/null 2>&1 && echo "$1: unused" || echo "$1: in use"; }
# started PID…: waits until each of these is the program sleep, with its files, its directory and its variables.
started() { for pid; do until [ "$(cat "/proc/$pid/comm")" = sleep ]; do sleep 0.02; done; done; }
# An open file, a directory, a variable: in store b.
sleep 100 <b.link/file & users=$!
(cd "$W/b/$item" && exec sleep 100) & users="$users $!"
DIRECTORY="x:$W/b/$item/" sleep 100 & users="$users $!"
started $users; unused a; kill $users; wait 2>/dev/null
# want: a: unused
# The same in store a, one at a time.
sleep 100 <"a/$item/file" & user=$!; started $user; unused a; kill $user; wait 2>/dev/null
# want: a: in use
(cd "$W/a/$item" && exec sleep 100) & user=$!; started $user; unused a; kill $user; wait 2>/dev/null
# want: a: in use
DIRECTORY="x:$W/a/$item/" sleep 100 & user=$!; started $user; unused a; kill $user; wait 2>/dev/null
# want: a: in use
# A name that leads nowhere may be anything.
DIRECTORY="/elsewhere/$item" sleep 100 & user=$!; started $user; unused a; kill $user; wait 2>/dev/null
# want: a: in use
unused a
# want: a: unused
# Mapped, and open no more.
map() { python3 -c 'import mmap, sys, time
with open(sys.argv[1]) as file: memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
print("mapped", flush=True); time.sleep(100)' "$1" >mapped & user=$!; until [ -s mapped ]; do sleep 0.05; done; }
map "b/$item/file"; unused a; kill $user; wait 2>/dev/null; rm mapped
# want: a: unused
map "a/$item/file"; unused a; kill $user; wait 2>/dev/null; rm mapped
# want: a: in use
# A build for one store runs its builder, an item that both have.
for s in a b; do "$NS" build --store="$W/$s" -v 0 -e '(computed-file "quick" #~(mkdir #$output))' >/dev/null; done
"$NS" build --store="$W/b" -v 0 -e '(computed-file "slow" #~(sleep 100))' >/dev/null 2>&1 & build=$!
until grep -lqs slow-builder /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null; do sleep 0.1; done; sleep 0.5
"$NS" --store "$W/a" gc --delete-store --yes 2>&1 | sed "s|$W|W|;s/with .*/with N/"
# want: deleted the store 'W/a' with N
"$NS" --store "$W/b" gc --delete-store --yes 2>&1 | grep -o 'cannot delete the store'; ls -d b
# want: cannot delete the store
# want: b
kill $build; wait $build 2>/dev/null; true
