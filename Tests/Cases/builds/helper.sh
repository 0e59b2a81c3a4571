# The processes of builds are cloned from a helper: it is small whatever its caller holds, it ends with its caller, and
# when it is killed another one replaces it. The first process of a build has nothing of the caller's memory.
# timeout: 120
# want: built by a program of 200 MB: #t
# match: the first process of the build has [0-9]{1,3} kB of its own
# want: one helper while a build runs: 1
# want: killed, and the next is built: 0
# want: both run: 2
# want: they end with their caller: 0
# want: so does the builder: 0
# want: by its name alone it does nothing: 0
# needs: busybox
mkdir -p box/bin; cp "$(command -v busybox)" box/bin/busybox
cat >lib.scm <<'S'
(use-modules (guix store) (guix derivations))
(define (make store name body . inputs)
  (let* ((box (add-to-store store "box" #t "sha256" "box"))
         (busybox (string-append box "/bin/busybox")))
    (derivation store name busybox (list "ash" "-c" body) #:env-vars `(("box" . ,busybox)) #:inputs (cons box inputs))))
S
cat >large.scm <<'S'
(load "lib.scm")
(define large (make-bytevector 200000000 1))
(with-store store
  (let ((drv (make store "status" "$box grep RssAnon /proc/1/status >$out")))
    (set-build-options store #:verbosity 0)
    (format #t "built by a program of 200 MB: ~a~%" (build-derivations store (list drv)))
    (display (derivation->output-path drv) (open-output-file "path"))))
(display (if (= 1 (bytevector-u8-ref large 7)) "" "lost"))
S
nsscheme large.scm
sed -n 's/RssAnon:[ \t]*\([0-9]*\) kB/the first process of the build has \1 kB of its own/p' "$NSSCHEME_STORE/$(basename "$(cat path)")"
# The helper of a command is a child of its process that bears this name.
helpers() {
  for process in $(cat /proc/"$1"/task/*/children); do
    [ "$(cat /proc/"$process"/comm)" != nsscheme-builds ] || echo "$process"
  done
}
# A helper never has a first process's work: the one with children of its own user namespace is not it.
only_helper() {
  for process in $(helpers "$1"); do
    [ "$(readlink /proc/"$process"/ns/user)" != "$(readlink /proc/self/ns/user)" ] || echo "$process"
  done
}
cat >chain.scm <<'S'
(load "lib.scm")
(with-store store
  (let* ((first (make store "first" "$box sleep 1; echo >$out"))
         (second (make store "second" "echo >$out" first)))
    (build-derivations store (list second))))
S
wait_for() { for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ -z "$(only_helper "$1")" ] || return; sleep 0.1; done; }
nsscheme chain.scm >out 2>err & caller=$!
wait_for $caller; sleep 0.3
echo "one helper while a build runs: $(only_helper $caller | wc -l)"
kill -9 $(only_helper $caller)
wait $caller; echo "killed, and the next is built: $?"
cat >long.scm <<'S'
(load "lib.scm")
(with-store store (build-derivations store (list (make store "long" "$box sleep 61742; echo >$out"))))
S
nsscheme long.scm >out 2>err & caller=$!
wait_for $caller; sleep 0.5
left=$(helpers $caller)
echo "both run: $(echo $left | wc -w)"
kill -9 $caller; wait $caller 2>/dev/null
sleep 0.5
# Who inherits the dead may take long to collect them.
echo "they end with their caller: $(for process in $left; do cat /proc/"$process"/stat 2>/dev/null; done | grep -vc ') Z ')"
echo "so does the builder: $(pgrep -fx '.*busybox sleep 61742' | wc -l)"
(exec -a 'nsscheme: helper for builds' "$NS" </dev/null); echo "by its name alone it does nothing: $?"
