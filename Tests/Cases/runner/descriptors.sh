# A namespace's exec passes on the caller's descriptors, as every wrapper does, and none of its own; with processes of
# its own nobody else keeps them open; `#:descriptors #f' closes them; builds and packs that run by themselves pass none.
# needs: /bin/busybox flock
# want: process
# want: here
# want: locked
# want: listening
# want: run: 0 1 2 7
# want: exec: 0 1 2 7
# want: exec, processes of its own: 0 1 2 7
# want: the variable is gone
# want: closed when the program closes it
# want: descriptors #f: 0 1 2
# want: build: 0 1 2
# want: pack: 0 1 2
# want: no standard input: 1 2
cat >ns.scm <<'S'
(use-modules (guix gexp) (aqwari namespace))
(define base (namespace (bind (filter file-exists? '("/bin" "/lib" "/lib64" "/usr"))) (proc "/proc") (dev "/dev") (tmpfs "/tmp")))
(case (string->symbol (or (getenv "KIND") "plain"))
  ((plain) base)
  ((pid) (namespace (include base) (unshare pid)))
  ((closed) (namespace #:descriptors #f (include base))))
S
exec 3<&- 4<&- 5<&- 6<&- 7<&- 8<&- 9<&- 10<&- 11<&- 12<&-
for fd in /proc/self/fd/*; do fd=${fd##*/}; [ "$fd" -le 2 ] || [ "$fd" = 255 ] || eval "exec $fd<&-"; done
list='exec busybox sh -c "for n in \$(seq 0 300); do [ -e /proc/self/fd/\$n ] && printf \" %s\" \$n; done; echo"'
x=$($NS build -v 0 ns.scm)/exec
own=$(KIND=pid $NS build -v 0 ns.scm)/exec
$x cat <(echo process)
$x sh -c 'cat <&3' 3<<<here
( flock 9; $x sh -c 'flock -n 9 && echo locked' ) 9>"$W/lock"
LISTEN_FDS=1 $x sh -c 'test -e /proc/self/fd/3 && echo listening' 3</dev/null
echo "run:$($NS run -v 0 ns.scm -- sh -c "$list" 7</dev/null)"
echo "exec:$($x sh -c "$list" 7</dev/null)"
echo "exec, processes of its own:$($own sh -c "$list" 7</dev/null)"
$NS run -v 0 ns.scm -- sh -c 'echo the variable is ${NSRUN_HOLD-gone}'
# The reader sees the end as soon as the program, not what stands for it, has closed the pipe.
mkfifo pipe
$own sh -c 'exec 7>&-; sleep 60' 7>pipe &
timeout 40 cat pipe && echo closed when the program closes it
kill $! 2>/dev/null
echo "descriptors #f:$(KIND=closed $NS run -v 0 ns.scm -- sh -c "$list" 7</dev/null 8</)"
cat >build.scm <<'S'
(use-modules (guix gexp))
(computed-file "list" #~(call-with-output-file #$output
  (lambda (port)
    (for-each (lambda (n) (if (and (not (= n (port->fdes port))) (false-if-exception (readlink (string-append "/proc/self/fd/" (number->string n)))))
                              (begin (display " " port) (display n port))))
              (iota 300))
    (newline port))))
S
echo "build:$(cat $($NS build -v 0 build.scm 7</dev/null 8</))"
cat >box.scm <<'S'
(use-modules (guix gexp) (aqwari namespace))
(namespace (bind "/bin/busybox" (local-file "/bin/busybox" "busybox" #:recursive? #t))
           (bind "/bin/sh" (local-file "/bin/busybox" "busybox" #:recursive? #t)) (proc "/proc"))
S
$NS pack -v 0 --self-contained -o box box.scm
echo "pack:$(PATH=/bin ./box sh -c "$list" 7</dev/null 8</)"
echo "no standard input:$($own sh -c "$list" <&-)"
