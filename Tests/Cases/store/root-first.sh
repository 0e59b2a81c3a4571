# What a command prints, or uses, is there: it is protected before it is looked at, and looked at again at the end. While
# one thing is built another one, which was there before, would be collected.
# waits: builds that sleep
# timeout: 120
# want: build: 0, there there
# want: item: 0, there
# want: run: 0, A
# want: script: 0, there
cat > $W/objects.scm <<'SCM'
(use-modules (guix gexp))
(define (file name) (computed-file name #~(begin (mkdir #$output) (call-with-output-file (string-append #$output "/f") (lambda (p) (display "A" p))))))
(define (slow name) (computed-file name #~(begin (sleep 2) (mkdir #$output))))
SCM
there() { for path in $(cat $1); do [ -e $path ] && echo there || echo "MISSING: $path"; done | tr '\n' ' ' | sed 's/ $//'; }

# Everything is made, then collected while the slow half of the same command is under way.
$NS build -v 0 -e "(begin (load \"$W/objects.scm\") (file \"a\"))" >$W/a
$NS build -v 0 -e "(begin (load \"$W/objects.scm\") (list (file \"a\") (slow \"b\")))" >$W/out & p=$!
sleep 1; $NS gc 2>/dev/null; wait $p
echo "build: $?, $(there $W/out)"

item=$(sed "s,$NSSCHEME_STORE,/gnu/store," $W/a)
$NS build -v 0 -e "(begin (load \"$W/objects.scm\") (list \"$item\"))" >$W/out
echo "item: $?, $(there $W/out)"

cat > $W/run.scm <<'SCM'
(use-modules (aqwari namespace))
(load (string-append (getenv "W") "/objects.scm"))
(namespace (bind "/a" (file "a")) (bind "/b" (slow "run")) (bind "/bin") (bind "/lib") (bind "/lib64") (bind "/usr"))
SCM
$NS run -v 0 $W/run.scm -- /bin/cat /a/f >$W/out & p=$!
sleep 1; $NS gc 2>/dev/null; wait $p
echo "run: $?, $(cat $W/out)"

cat > $W/script.scm <<'SCM'
(use-modules (guix store) (guix derivations) (guix monads))
(load (string-append (getenv "W") "/objects.scm"))
(with-store store
  (let* ((lower (lambda (object) (run-with-store store (lower-object object))))
         (first (lower (file "a"))) (second (lower (slow "script"))))
    (set-build-options store #:verbosity 0)
    (build-derivations store (list first))
    (build-derivations store (list second))
    (display (if (and (file-exists? (derivation->output-path first)) (file-exists? (derivation->output-path second)))
                 "there" "MISSING"))))
SCM
$NS $W/script.scm >$W/out & p=$!
sleep 1; $NS gc 2>/dev/null; wait $p
echo "script: $?, $(cat $W/out)"
