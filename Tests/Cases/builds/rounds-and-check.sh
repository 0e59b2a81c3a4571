# What is built again must be the same: --rounds and --check say which files differ, and status 1 says that some do.
# want: rounds, same: 0
# want: rounds, file: 1
# want: the output itself: contents
# want: nothing is valid after differing rounds: 0
# want: check, built before: 0
# want: check, never built: 0
# want: check, differs: 1
# want:   bin/tool: the permission to execute
# want:   doc/link: the target of the link
# want:   doc/size: contents, 1 and 2 bytes
# want:   doc/stamp: contents
# want:   kind: the kind of file
# want:   new: only the second time
# want:   old: only the first time
# want: kept: 1
# want: kept contents differ: 1
# want: the item is as it was: 0
# want: check of one that stays the same among several: 1
# want: without -K nothing is kept: 0
# want: gc takes what was kept: 0
# want: fixed output, same: 0
# want: rounds of inputs too: 1
# want: three rounds: 3
# want: check in a script: #t
build() { nsscheme build -v 0 "$@" >out 2>err; echo $?; }
stamp='(begin (use-modules (guix gexp)) (computed-file "r" #~(call-with-output-file #$output (lambda (p) (write (gettimeofday) p)))))'
plain='(begin (use-modules (guix gexp)) (computed-file "plain" #~(mkdir #$output)))'
echo "rounds, same: $(build --rounds=2 -e "$plain")"
echo "rounds, file: $(build --rounds=2 -e "$stamp")"
grep -o 'the output itself: contents' err
echo "nothing is valid after differing rounds: $(ls $NSSCHEME_STORE | grep -c -- '-r$')"
echo "check, built before: $(build --check -e "$plain")"
echo "check, never built: $(build --check -e "${plain/plain/fresh}")"
# What a builder leaves to chance: a file on the host counts the builds.
mkdir count; chmod 777 count
cat >tree.scm <<'S'
(use-modules (guix gexp))
(define (text file . words)
  #~(call-with-output-file (string-append #$output "/" #$file) (lambda (port) (for-each (lambda (w) (display w port)) (list #$@words)))))
(computed-file "tree"
  #~(begin
      (define second? (file-exists? "/count/1"))
      (define (put file text) (call-with-output-file (string-append #$output "/" file) (lambda (p) (display text p))))
      (call-with-output-file (if second? "/count/2" "/count/1") (lambda (p) (display "x" p)))
      (for-each (lambda (d) (mkdir (string-append #$output "/" d))) '("" "bin" "doc" "same"))
      (put "same/file" "same")
      (put "doc/stamp" (if second? "b" "a"))
      (put "doc/size" (if second? "bb" "a"))
      (put "bin/tool" "tool")
      (if second? (chmod (string-append #$output "/bin/tool") #o755))
      (symlink (if second? "b" "a") (string-append #$output "/doc/link"))
      (if second? (put "kind" "") (mkdir (string-append #$output "/kind")))
      (let ((d (if second? "/new" "/old")))
        (mkdir (string-append #$output d))
        (put (string-append d "/inside") ""))))
S
build --chroot-directory=$PWD/count:/count tree.scm >/dev/null; item=$(cat out); before=$(cat $item/doc/stamp)
echo "check, differs: $(build --check -K --chroot-directory=$PWD/count:/count tree.scm)"
grep '^  .*: ' err | grep -v 'error:'
echo "kept: $(grep -c "kept as '$item-check'" err)"
echo "kept contents differ: $(cmp -s $item/doc/stamp $item-check/doc/stamp; echo $?)"
echo "the item is as it was: $([ $(cat $item/doc/stamp) = $before ]; echo $?)"
rm count/*
echo "check of one that stays the same among several: $(build --check --chroot-directory=$PWD/count:/count -e "(list $plain (load \"$PWD/tree.scm\"))" >/dev/null
  build --check --chroot-directory=$PWD/count:/count -e "(list $plain (load \"$PWD/tree.scm\"))")"
nsscheme gc 2>/dev/null
build -e "$stamp" >/dev/null; build --check -e "$stamp" >/dev/null
echo "without -K nothing is kept: $(ls $NSSCHEME_STORE | grep -c -- '-check$')"
build --check -K -e "$stamp" >/dev/null; nsscheme gc 2>/dev/null
echo "gc takes what was kept: $(ls $NSSCHEME_STORE | grep -c -- '-check$')"
cat >fixed.scm <<'S'
(use-modules (guix gexp) (guix base32))
(gexp->derivation "fixed" #~(call-with-output-file #$output (lambda (p) (display "hello" p)))
  #:hash-algo 'sha256 #:hash (nix-base32-string->bytevector "094qif9n4cq4fdg459qzbhg1c6wywawwaaivx0k0x8xhbyx4vwic"))
S
echo "fixed output, same: $(build --check --rounds=2 fixed.scm)"
echo "rounds of inputs too: $(build --rounds=2 -e "(begin (use-modules (guix gexp)) (computed-file \"top\" #~(symlink #\$$stamp #\$output)))")"
mkdir n; chmod 777 n
build --rounds=3 --chroot-directory=$PWD/n:/n -e '(begin (use-modules (guix gexp)) (computed-file "n" #~(begin (mkdir #$output)
  (let next ((name "/n/x")) (if (file-exists? name) (next (string-append name "x")) (mkdir name))))))' >/dev/null
[ -n "$(ls n)" ] || cat err >&2
echo "three rounds: $(ls n | wc -l)"
cat >script.scm <<'S'
(use-modules (guix gexp) (guix store) (guix derivations) (srfi srfi-34))
(with-store store
  (let ((drv (run-with-store store (gexp->derivation "s" #~(mkdir #$output)))))
    (build-things store (list (derivation-file-name drv)) (build-mode check))
    (display (guard (c ((store-error? c) #f))
      (set-build-options store #:rounds 2)
      (build-things store (list (derivation->output-path drv)) (build-mode check)) #t))))
S
echo "check in a script: $(nsscheme script.scm)"
