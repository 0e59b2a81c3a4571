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
# Waits until a command succeeds.
eventually() { for try in $(seq 300); do ! "$@" || return 0; sleep 0.1; done; }
count() { [ "$("$1" "$2" | wc -l)" = "$3" ]; }
nsscheme chain.scm >out 2>err & caller=$!
# There are two of that name while the build runs: the helper, and the first process of the build.
eventually count helpers $caller 2; eventually count only_helper $caller 1
echo "one helper while a build runs: $(only_helper $caller | wc -l)"
kill -9 $(only_helper $caller)
wait $caller; echo "killed, and the next is built: $?"
cat >long.scm <<'S'
(load "lib.scm")
(with-store store (build-derivations store (list (make store "long" "$box sleep 61742; echo >$out"))))
S
nsscheme long.scm >out 2>err & caller=$!
eventually count helpers $caller 2
left=$(helpers $caller)
echo "both run: $(echo $left | wc -w)"
kill -9 $caller; wait $caller 2>/dev/null
# Who inherits the dead may take long to collect them.
running() { for process in $left; do cat /proc/"$process"/stat 2>/dev/null; done | grep -v ') Z '; }
builder() { pgrep -fx '.*busybox sleep 61742'; }
none() { [ -z "$("$1")" ]; }
eventually none running; eventually none builder
echo "they end with their caller: $(running | wc -l)"
echo "so does the builder: $(builder | wc -l)"
(exec -a 'nsscheme: helper for builds' "$NS" </dev/null); echo "by its name alone it does nothing: $?"
