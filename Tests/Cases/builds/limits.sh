# Limits of a build: on time, silence, log, processes and memory. Each has a flag, and what it stops is named.
# timeout: 120
# want: timeout: 1
# want: took longer than 1 seconds and was stopped (--timeout) [E0701]
# want: silence, stopped by itself: 1
# want: was silent for 1 seconds and was stopped (--max-silent-time) [E0701]
# want: silence, asleep: 1
# want: was silent for 1 seconds and was stopped (--max-silent-time) [E0701]
# want: output keeps it alive: 0
# want: log: 1
# want: printed more than 100 KiB and was stopped (--max-log-size) [E0701]
# want: log, no limit: 0
# want: processes: 1
# want: failed: its builder ended with exit status 1; it could have 20 processes at most (--max-processes) [E0701]
# want: 20 at a time: 0
# want: a bomb of processes in namespaces of its own: 1
# want: memory, one process: 1
# want: used more than 64 MiB of memory and was stopped (--max-memory) [E0701]
# want: memory, many processes: 1
# want: used more than 64 MiB of memory and was stopped (--max-memory) [E0701]
# want: memory, /dev/shm: 1
# want: used more than 64 MiB of memory and was stopped (--max-memory) [E0701]
# want: memory, enough: 0
# want: all limits at once: 0
# want: nothing is left behind: 0
# needs: busybox
mkdir -p box/bin; cp $(command -v busybox) box/bin/busybox
cat >lib.scm <<S
(use-modules (guix gexp))
(define box (file-append (local-file "$PWD/box" #:recursive? #t) "/bin/busybox"))
(define (script name text)
  (computed-file name #~(begin
    (setenv "box" #\$box)
    (exit (zero? (status:exit-val (system* #\$box "ash" "-c" #\$text)))))))
S
build() {
  name=$1; text=$2; shift 2
  nsscheme build -v 0 "$@" -e "(begin (load \"$PWD/lib.scm\") (script \"x\" \"$text\"))" >out 2>err
  echo "$name: $?"
  grep -o 'took longer than.*\|was silent for.*\|printed more than.*\|failed: its builder ended with exit status.*most.*\|used more than.*' err
}
build timeout '$box sleep 20' --timeout=1
build 'silence, stopped by itself' 'kill -STOP $$; $box touch $out' --max-silent-time=1
build 'silence, asleep' '(trap \"\" TERM INT HUP; $box sleep 20) & wait' --max-silent-time=1
build 'output keeps it alive' 'for i in 1 2 3 4 5 6; do echo $i; $box sleep 0.3; done; echo >$out' --max-silent-time=1
build log 'while :; do echo 0123456789; done' --max-log-size=100K
build 'log, no limit' '$box head -c 300000 /dev/zero; echo >$out' --max-log-size=0
build processes 'n=0; while [ $n -lt 60 ]; do $box sleep 5 & n=$((n+1)); done; wait' --max-processes=20
build '20 at a time' 'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do $box sleep 0.2 & done; wait; echo >$out' --max-processes=20
build 'a bomb of processes in namespaces of its own' '$box unshare -r $box ash -c \"n=0; while [ \\$n -lt 60 ]; do $box sleep 5 & n=\\$((n+1)); done; wait\"' --max-processes=20 | head -1
build 'memory, one process' '$box dd if=/dev/zero of=/dev/null bs=200M count=20; $box sleep 5; echo >$out' --max-memory=64M
build 'memory, many processes' 'for i in 1 2 3 4 5 6 7 8 9 10; do ($box dd if=/dev/zero of=/dev/null bs=20M count=2000) & done; wait; echo >$out' --max-memory=64M
build 'memory, /dev/shm' '$box dd if=/dev/zero of=/dev/shm/x bs=1M count=200; $box sleep 5; echo >$out' --max-memory=64M
build 'memory, enough' '$box dd if=/dev/zero of=/dev/null bs=20M count=20; echo 1 >$out' --max-memory=128M
build 'all limits at once' 'echo 2 >$out' --max-memory=256M --max-processes=20 --timeout=60 --max-silent-time=60 --max-log-size=1M
echo "nothing is left behind: $(ls $NSSCHEME_STORE-state/builds | wc -l)"
