# Processes of a namespace's own have `#:grace' seconds to end after SIGTERM; what is killed then is named.
# needs: /bin/busybox
# want: half a second: 137, soon: exec: note: killed sh, sleep, which SIGTERM did not end within 0.5 s
# match: none: 137, soon: exec: note: killed sh(, sh|, sleep)? at SIGTERM, as #:grace 0 says
# want: asked again and again: 137, soon: exec: note: killed sh, sleep, which SIGTERM did not end within 1 s
# want: who ends in time: 9, soon: 
# want: many: exec: note: killed sh, sleep, sleep, sleep, sleep, sleep, sleep, sleep, sleep, sleep, sleep, sleep and 4 more, which SIGTERM did not end within 0.2 s
cat >ns.scm <<'S'
(use-modules (guix gexp) (aqwari namespace))
(define box (local-file "/bin/busybox" "busybox" #:recursive? #t))
(namespace (bind "/bin/sh" box) (bind "/bin/sleep" box) (bind "/bin/busybox" box)
           (dev "/dev") (unshare pid #:grace (string->number (getenv "GRACE"))))
S
# stop GRACE SCRIPT [SIGNALS]: starts it, sends SIGTERM, and tells the status, whether it took long, and what was said.
stop() {
  item=$(GRACE=$1 $NS build -v 0 ns.scm)
  mkfifo ready 2>/dev/null
  $item/exec /bin/sh -c "$2" >ready 2>said &
  read -r _ <ready
  start=$SECONDS
  for _ in $(seq "${3:-1}"); do kill -TERM $! 2>/dev/null || break; [ "${3:-1}" = 1 ] || sleep 0.3; done
  wait $!
  status=$?
  [ $((SECONDS - start)) -le 4 ] && soon=soon || soon=late
  echo "$status, $soon: $(cat said)"
}
stubborn="trap '' TERM; echo ready; exec >&-; sleep 30; sleep 30"
echo "half a second: $(stop 1/2 "$stubborn" 2>/dev/null)"
echo "none: $(stop 0 "$stubborn" 2>/dev/null)"
echo "asked again and again: $(stop 1.0 "$stubborn" 12 2>/dev/null)"
echo "who ends in time: $(stop 3 "trap 'exit 9' TERM; echo ready; exec >&-; while :; do sleep 0.1; done" 2>/dev/null)"
many="trap '' TERM; i=0; while [ \$i -lt 15 ]; do sleep 30 & i=\$((i+1)); done; echo ready; exec >&-; wait"
said=$(stop 0.2 "$many" 2>/dev/null)
echo "many: ${said#*: }"
