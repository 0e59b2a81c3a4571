# shellcheck shell=bash disable=SC2154
# Processes: what passes between the caller and the program, what ends with what, what is left.
. "$CHECKOUT/Tests/Namespaces/_runner.sh"

holds() { grep -q "$1" "$2" 2>/dev/null; }

# begin CALLER SCRIPT: runs a script inside in the background, its output in $scratch/said, its number in $runner.
# `exec`: a signal must reach the runner and not a program around it.
begin() {
  : >"$scratch/said"
  local prefix=()
  [ "$1" = me ] || prefix=(setpriv --reuid 65534 --regid 65534 --clear-groups)
  (exec "${prefix[@]}" "$store/ns/exec" /bin/sh -c "$2") >"$scratch/said" 2>&1 &
  runner=$!
}

# left MARK: how many processes have the mark on their command line.
left() { pgrep -fc -- "$1" || true; }
stands() { [ "$(left "$1")" -ge 3 ]; }
gone() { [ "$(left "$1")" = 0 ]; }

for caller in "${callers[@]}"; do
  # Processes of its own: status and signals pass, the end of exec ends all, nothing is left.
  table "$root" '/proc proc -' '- unshare - pid'
  as "$caller" "$store/ns/exec" /bin/sh -c 'exit 7'
  is "$caller: exit status through a process namespace" 7 $?
  as "$caller" "$store/ns/exec" /bin/sh -c 'kill -USR1 $$' 2>/dev/null
  is "$caller: signal through a process namespace" $((128 + 10)) $?
  is "$caller: the program is the second process" 2 "$(as "$caller" "$store/ns/exec" /bin/sh -c 'echo $$')"
done

for caller in "${callers[@]}"; do
  mark=$((RANDOM + 100000))
  for own in pid ''; do
    table "$root" '/proc proc -' '/dev dev -' ${own:+'- unshare - pid'}
    what="$caller, ${own:+processes of its own}${own:-the processes of the host}"
    what=${what/pid/}

    begin "$caller" "trap 'echo asked; exit 9' TERM; trap 'echo one' USR1; echo ready; while :; do sleep 0.1; done"
    eventually holds ready "$scratch/said"
    kill -USR1 $runner
    is "$what: a signal reaches the program" yes "$(eventually holds one "$scratch/said" && echo yes)"
    kill -TERM $runner
    wait $runner
    is "$what: the program answers SIGTERM" '9 asked' "$? $(tail -1 "$scratch/said")"

    begin "$caller" 'echo ready; exec sleep 1000'
    eventually holds ready "$scratch/said"
    kill -TERM $runner
    wait $runner 2>/dev/null
    is "$what: SIGTERM ends the program" 143 $?
  done

  table "$root" '/proc proc -' '/dev dev -' '- unshare - pid'
  # What the program leaves behind ends with it: a process that ignores signals, one in a session of its own, orphans.
  begin "$caller" "(trap '' TERM HUP; sleep $mark) & (sleep $mark &) ; busybox setsid sleep $mark & echo ready; wait"
  eventually holds ready "$scratch/said"
  is "$caller: the tree stands" yes "$(eventually stands "sleep $mark" && echo yes)"
  kill -TERM $runner
  wait $runner 2>/dev/null
  is "$caller: SIGTERM ends the tree" yes "$(eventually gone "sleep $mark" && echo yes)"
  begin "$caller" "echo ready; sleep $mark & sleep $mark"
  eventually holds ready "$scratch/said"
  kill -KILL $runner
  wait $runner 2>/dev/null
  is "$caller: the runner's own end is the tree's" yes "$(eventually gone "sleep $mark" && echo yes)"

  # Orphans are collected, and the first process shows nothing of the host.
  is "$caller: no process waits to be collected" 0 "$(as "$caller" "$store/ns/exec" /bin/sh -c '
    for i in 1 2 3 4 5; do (sleep 0 & :); done
    for i in $(seq 100); do
      waiting=$(cat /proc/[0-9]*/stat 2>/dev/null | grep -c " Z ")
      [ "$waiting" != 0 ] || break
      sleep 0.1
    done
    echo "$waiting"' 2>&1)"
  is "$caller: the first process has no descriptors but its two pipes" 2 \
    "$(as "$caller" "$store/ns/exec" /bin/sh -c 'ls /proc/1/fd | wc -l' 9</ 2>&1)"
  # Who has no rights may not even look.
  like "$caller: and stands inside" '@(bin dev etc gnu proc|*Permission denied)' \
    "$(cd "$here" && as "$caller" "$store/ns/exec" /bin/sh -c 'cd /proc/1/cwd && echo $(ls)' 2>&1)"
  like "$caller: its root is the new one" '@(bin dev etc gnu proc|*Permission denied)' \
    "$(as "$caller" "$store/ns/exec" /bin/sh -c 'echo $(ls /proc/1/root/)' 2>&1)"
  # A caller that ignores the end of children, and signals, changes nothing.
  is "$caller: SIGCHLD ignored" $'done\n4' \
    "$(as "$caller" perl -e '$SIG{CHLD} = "IGNORE"; exec @ARGV' "$store/ns/exec" /bin/sh -c 'echo done; exit 4' 2>&1; echo $?)"
done

# A program that ignores SIGTERM has five seconds, or those that the table says; what is killed is named.
for caller in "${callers[@]}"; do
  for grace in - grace=300 grace=0; do
    [ "$caller$grace" != me- ] || continue
    table "$root" '/proc proc -' '/dev dev -' "- unshare $grace pid"
    begin "$caller" "trap '' TERM; echo ready; sleep $mark; sleep $mark"
    eventually holds ready "$scratch/said"
    kill -TERM $runner
    wait $runner 2>/dev/null
    is "$caller: a program that ignores SIGTERM is killed in the end, $grace" '137 0' "$? $(left "sleep $mark")"
    case $grace in
      -) said=', which SIGTERM did not end within 5 s' ;;
      grace=300) said=', which SIGTERM did not end within 0.3 s' ;;
      grace=0) said=' at SIGTERM, as #:grace 0 says' ;;
    esac
    is "$caller: and it is said what is killed, $grace" "exec: note: killed sh, sleep$said" "$(tail -n 1 "$scratch/said")"
  done
done
for line in '- unshare grace=soon pid' '- unshare patience=1 pid' '- descriptors some' '- descriptors - '; do
  table "$root" "$line"
  like "a wrong setting, $line" 'exec: cannot use *line 4: expected *' "$(as me "$store/ns/exec" /bin/true 2>&1)"
done
