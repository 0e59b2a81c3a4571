# Over a tree, a module that failed stays as far as it came, as in Guile: who imports it next gets that half. What is
# missing then says why. At the REPL and for `channel check' each error is reported again, and a mended file is read again.
. "$CASES/_tree.sh"
mkdir -p channel/my
echo '(define-module (my broken) #:export (late)) (define-public early 1)
(define-public wrong (frobnicate))
(define late 2) (define-public later 3)' > channel/my/broken.scm
echo '(define-module (my user) #:use-module (my broken)) (define-public user (+ early 1))' > channel/my/user.scm
echo '(define-module (my other) #:use-module (my broken)) (define-public other later)' > channel/my/other.scm
echo '(define-module (my lonely) #:use-module (my nowhere) #:export (lonely))' > channel/my/lonely.scm
cat > try.scm <<'E2'
(define (try name)
  (catch #t
    (lambda () (format #t "~a: ~a~%" name (module-map (lambda (name _) name) (resolve-interface name))))
    (lambda (key . rest) (format #t "~a: ~a ~a~%" name key (caddr rest)))))
(for-each try '((my broken) (my user) (my user) (my other) (my other) (my lonely) (my lonely)))
E2
nsscheme -L tree -L channel try.scm
# want: (my broken): unbound-variable (frobnicate)
# want: (my user): (user)
# want: (my user): (user)
# want: (my other): unbound-variable (later)
# want: (my other): (other)
# want: (my lonely): misc-error ((my nowhere))
# want: (my lonely): (lonely)

# Without a tree half a module is none.
nsscheme -L channel try.scm | head -n 3
# want: (my broken): unbound-variable (frobnicate)
# want: (my user): unbound-variable (frobnicate)
# want: (my user): unbound-variable (frobnicate)

# What is missing.
half='(false-if-exception (resolve-interface (quote (my broken))))'
nsscheme -L tree -L channel -c "$half (resolve-interface '(my other))" 2>&1 | sed "s|$W|HERE|g" | grep -v '^ '
# want: channel/my/other.scm:1:74: error: Unbound variable: later [E0201]
# want: hint: ‘later’ is in a module that failed: (my broken) is only half there, for it failed at HERE/channel/my/broken.scm:2: Unbound variable: frobnicate
nsscheme -L tree -L channel -c "$half (resolve-interface '(my broken) #:select '(later))" 2>&1 | grep -o '; (my broken.*broken.scm:2'
# match: ; \(my broken\) is only half there, for it failed at .*/channel/my/broken.scm:2

nsscheme channel check channel -L tree | grep '^FAILED'
# want: FAILED  (my broken)
# want: FAILED  (my lonely)
# want: FAILED  (my other): because of (my broken)
# want: FAILED  (my user): because of (my broken)

# At the REPL the author mends the file and imports it again.
{ echo '(use-modules (my broken))'; sleep 1
  echo '(system "sed -i s/.frobnicate./0/ channel/my/broken.scm")'; echo '(use-modules (my broken))'; echo 'later'
} | nsscheme -L tree -L channel 2>/dev/null | tail -n 1
# match: .*\b3
