# Processes on one store do not fail each other: builds that remove their directories at the same time, what killed
# processes left, a store that several make at once, and collections beside it all.
# timeout: 120
# want: different builds: 0 failed
# want: remains: 0 failed, nothing left
# want: a new store: 0 failed
# want: additions beside collections: 0 failed
failed=$W/failed
count() { ls $failed.* 2>/dev/null | wc -l; rm -f $failed.*; }
try() { "${@:2}" >/dev/null 2>$W/err.$1 || { cat $W/err.$1 >&2; touch $failed.$1; }; }

# The scratch directory takes a moment to remove.
object='(begin (use-modules (guix gexp)) (computed-file (string-append "r" (getenv "K")) #~(begin (for-each (lambda (i) (mkdir (string-append "d" (number->string i))) (mkdir (string-append "d" (number->string i) "/e"))) (iota 20)) (mkdir #$output))))'
K=warm $NS build -v 0 -e "$object" >/dev/null || exit 1
for w in 1 2 3 4; do
  (for i in 1 2 3 4 5 6; do K=$w-$i try $w-$i $NS build -v 0 -e "$object"; done) &
done
wait
echo "different builds: $(count) failed"

# What killed processes left, found by several at once: a workspace, the directory of a build, and roots of an item that
# was never recorded.
S=$NSSCHEME_STORE
for round in 1 2 3; do
  for i in $(seq 1 120); do mkdir -p $S/.tmp/1-left$round/x/d$i/e $S-state/builds/1-left$round/tmp/d$i/e; done
  item=$S/0000000000000000000000000000000$round-left
  mkdir -p $item/{a,b,c}/{d,e,f}
  echo "/gnu/store/${item##*/}" > $S-state/temproots/1-left$round
  for w in 1 2; do try list-$round-$w $NS gc --list-live & K=$round-$w try build-$round-$w $NS build -v 0 -e "$object" & done
  wait
done
left=$(ls -d $S/.tmp/* $S-state/builds/* $S-state/temproots/* $S/*-left 2>/dev/null | tr '\n' ' ')
echo "remains: $(count) failed, ${left:-nothing} left"

echo text > $W/text
for round in 1 2 3 4; do
  for w in 1 2 3 4 5 6; do try $round-$w $NS add-to-store --store $W/new/$round/store $W/text & done
  wait
done
echo "a new store: $(count) failed"

mkdir -p $W/tree/{a,b}; for i in 1 2 3 4; do seq 1 900$i > $W/tree/a/$i; done
for w in 1 2 3; do
  (for i in 1 2 3 4 5; do try $w-$i $NS add-to-store --recursive --name t$((i % 2)) $W/tree; done) &
done
for i in 1 2 3 4; do try gc-$i $NS gc; done
wait
echo "additions beside collections: $(count) failed"
