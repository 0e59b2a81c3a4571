# On a full disk gc, which every message recommends, makes room; what failed for want of it left the store as it was.
# needs: root unshare
# timeout: 120
# want: bytes: gc 0, room
# want: inodes: gc 0, room
# want: nothing to free: gc 0, then gc 0, room
# want: killed at work: gc 0, room
# want: add: 1, said, store 0, nothing left
# want: build: 1, store 0, nothing left
# want: registration: 1, said, store 0, nothing left
if [ -z "$INSIDE" ]; then INSIDE=1 exec unshare -m bash $0; fi
room() { if { echo x > $M/room; } 2>/dev/null; then rm $M/room; echo room; else echo "no room"; fi; }
disk() {  # OPTIONS: a file system with eight items that nothing keeps
  M=$W/disk; mkdir -p $M; mount -t tmpfs -o $1 tmpfs $M
  for i in 1 2 3 4 5 6 7 8; do
    mkdir -p $W/tree/d; head -c 100000 /dev/urandom > $W/tree/d/$i
    $NS add-to-store --recursive --store $M/s $W/tree >/dev/null; rm $W/tree/d/$i
  done
}
fill() { dd if=/dev/zero of=$M/filler bs=4k 2>/dev/null; }
sound() { $NS gc --verify=contents --store $M/s 2>/dev/null; echo "store $?, $(ls -d $M/s/.tmp/* $M/s-state/builds/* 2>/dev/null | sed 's/^/left: /' | grep . || echo nothing left)"; }

disk size=16m; fill
$NS gc --store $M/s 2>$W/err; echo "bytes: gc $?, $(room)"; cat $W/err >&2; umount $M

disk nr_inodes=120; i=0; while touch $M/file$i 2>/dev/null; do i=$((i + 1)); done
$NS gc --store $M/s 2>$W/err; echo "inodes: gc $?, $(room)"; cat $W/err >&2; umount $M

# What is kept back is taken back, as often as it is needed.
disk size=16m; for item in $M/s/*-tree; do ln -s $item $M/s-state/gcroots/$(basename $item); done; fill
$NS gc --store $M/s 2>/dev/null; first=$?; rm $M/s-state/gcroots/*-tree
$NS gc --store $M/s 2>$W/err; echo "nothing to free: gc $first, then gc $?, $(room)"; cat $W/err >&2; umount $M

# A killed process left its work, and the reserve is gone.
disk size=16m; rm -rf $M/s-state/reserve; mkdir -p $M/s/.tmp/1-left; head -c 200000 /dev/zero > $M/s/.tmp/1-left/1; fill
$NS gc --store $M/s 2>$W/err; echo "killed at work: gc $?, $(room)"; cat $W/err >&2; umount $M

disk size=16m; head -c 30000000 /dev/zero > $W/big
$NS add-to-store --store $M/s $W/big 2>$W/err
echo "add: $?, $(grep -q 'No space left on device' $W/err && echo said), $(sound)"

NSSCHEME_SYNC=full $NS build -v 0 --store $M/s -e '(computed-file "big" #~(call-with-output-file #$output (lambda (port) (let loop ((n 0)) (display (make-string 100000 #\x) port) (loop (+ n 1))))))' >/dev/null 2>$W/err
echo "build: $?, $(sound)"

# The item fits, its row does not: the database cannot grow.
rm -rf $M/s-state/reserve; fill; head -c 8192 /dev/zero > /dev/null
truncate -s -40960 $M/filler; echo small > $W/small
(for i in $(seq 1 400); do echo $i > $W/small; $NS add-to-store --store $M/s $W/small >/dev/null 2>$W/err || exit 1; done)
echo "registration: $?, $(grep -q 'No space left on device' $W/err && echo said), $(rm $M/filler; sound)"
