# The next build starts while the last one is registered: never two builders at once (unless --max-jobs says so), nothing
# of a build that fails when it is registered, or of the one that had begun beside it, and nothing is left behind.
# timeout: 120
# want: ten, one at a time: 0
# want: two at a time are noticed: 1
# want: not made, status: 1
# want: not made: 1
# want: not made, the others: 0
# want: not made, keep going: 1
# want: not made, keep going, the others: 3
# want: nothing is left behind: 0
# want: in order: started 0 said 0 started 1 said 1 started 2 said 2
# needs: busybox
mkdir -p box/bin; cp "$(command -v busybox)" box/bin/busybox
# Each build claims a directory that all of them see; `at' is the number of the build that makes nothing.
mkdir shared; chmod 777 shared
cat >builds.scm <<'S'
(use-modules (guix store) (guix derivations) (srfi srfi-1))
(define (builds name count at body)
  (with-store store
    (let ((box (add-to-store store "box" #t "sha256" "box")))
      (map (lambda (number)
             (derivation store (format #f "~a-~a" name number) (string-append box "/bin/busybox")
                         (list "ash" "-c" (if (eqv? number at) "true" body))
                         #:env-vars `(("box" . ,(string-append box "/bin/busybox"))) #:inputs (list box)))
           (iota count)))))
S
build() {
  name=$1; count=$2; at=$3; body=$4; shift 4
  cat >run.scm <<S
(load "builds.scm")
(for-each (lambda (drv) (display (derivation-file-name drv)) (newline)) (builds "$name" $count $at "$body"))
S
  nsscheme run.scm >drvs && nsscheme build -v 1 $(cat drvs) "$@" >out 2>err
  echo $?
}
alone='$box mkdir /shared/here || exit 1; $box sleep 0.05; $box rmdir /shared/here; echo >$out'
echo "ten, one at a time: $(build alone 10 '#f' "$alone" --chroot-directory="$PWD/shared:/shared")"
echo "two at a time are noticed: $(build both 10 '#f' "${alone/0.05/0.3}" --chroot-directory="$PWD/shared:/shared" -M 2)"
rmdir shared/here 2>/dev/null
echo "not made, status: $(build none 4 0 'echo >$out')"
echo "not made: $(grep -c "did not make the output 'out'" err)"
echo "not made, the others: $(ls "$NSSCHEME_STORE" | grep -c -- '-none-[0-9]$')"
echo "not made, keep going: $(build some 4 0 'echo >$out' --keep-going)"
echo "not made, keep going, the others: $(ls "$NSSCHEME_STORE" | grep -c -- '-some-[0-9]$')"
echo "nothing is left behind: $(ls "$NSSCHEME_STORE-state/builds" | wc -l)"
build order 3 '#f' 'echo said ${out##*-}; echo >$out' -v 3 >/dev/null
echo "in order:$(sed -n 's/.*building.*-order-\([0-9]\).*/ started \1/p; s/.*said \([0-9]\).*/ said \1/p' err | tr -d '\n')"
