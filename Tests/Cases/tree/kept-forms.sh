# What the forms of a tree expand to is kept, and used again only as long as they would expand to the same.
# timeout: 180
export XDG_CACHE_HOME=$W/cache
cp -r "$CASES/../../GuixTree" tree; chmod -R u+w tree
cat > tree/guix/words.scm <<'EOF'
(define-module (guix words) #:export (prefix))
(define (prefix text) (string-append "a-" text))
EOF
cat > tree/guix/naming.scm <<'EOF'
(define-module (guix naming) #:use-module (guix words) #:export (versioned listed noisy define-pair))
(define-syntax versioned
  (lambda (s) (syntax-case s () ((_ text) (datum->syntax s (prefix (syntax->datum #'text)))))))
(define-syntax listed (syntax-rules (else) ((_ else x) (string-append x "-else")) ((_ y x) (string-append x "-any"))))
(define-syntax noisy
  (lambda (s) (display "noise\n" (current-error-port)) (syntax-case s () ((_ x) #'x))))
(define-syntax-rule (define-pair macro variable value)
  (begin
    (define-syntax macro (syntax-rules () ((_) value)))
    (define variable value)
    (export variable)))
EOF
cat > tree/gnu/packages/kept.scm <<'EOF'
(define-module (gnu packages kept)
  #:use-module (guix packages) #:use-module (gnu packages base) #:use-module (guix naming))
(define suffix "s")
(define-pair pair-macro paired "p")
(define-public one (package (inherit hello) (version (versioned "1"))))
(define-public two (package (inherit hello) (version (listed else suffix))))
(define-public three (package (inherit hello) (version (noisy "3"))))
(define-public four (package (inherit hello) (version (string-append (pair-macro) paired))))
(define-public five (package (inherit hello) (version (let ((sort reverse)) (car (sort '("x" "5")))))))
EOF
find tree -type f -exec touch -d '1 hour ago' {} +
# Answers would hide what is asked here.
version() {
  rm -rf cache/nsscheme/answers
  nsscheme build -L tree -e "(@ (gnu packages kept) $1)" -d --no-grafts --logical 2>&1 | sed 's|/gnu/store/[a-z0-9]*-hello-||; s|.drv$||'
}
eager() { NSSCHEME_EAGER=1 nsscheme build --no-cache -L tree -e "(@ (gnu packages kept) $1)" -d --no-grafts --logical 2>/dev/null | sed 's|/gnu/store/[a-z0-9]*-hello-||; s|.drv$||'; }
all() { for name in one two three four five; do version $name; done | paste -sd ' '; }
all; all
nsscheme cache | grep -c '^[1-9][0-9]* files of expanded forms'
# want: a-1 s-else noise 3 pp 5
# want: a-1 s-else noise 3 pp 5
# want: 1

# A procedure that a transformer calls, a template, a literal, each in a file of its own.
sed -i 's/"a-"/"b-"/' tree/guix/words.scm; all
sed -i 's/"-else"/"-other"/' tree/guix/naming.scm; all
sed -i 's/^(define suffix/(define else 1) (define suffix/' tree/gnu/packages/kept.scm; all; all
sed -i 's/^(define else 1) //' tree/gnu/packages/kept.scm; all
# want: b-1 s-else noise 3 pp 5
# want: b-1 s-other noise 3 pp 5
# want: b-1 s-any noise 3 pp 5
# want: b-1 s-any noise 3 pp 5
# want: b-1 s-other noise 3 pp 5

# The template that another file's macro is defined by, and back.
sed -i 's/(syntax-rules () ((_) value))/(syntax-rules () ((_) (string-append "q" value)))/' tree/guix/naming.scm; all; all
sed -i 's/(string-append "q" value)/value/' tree/guix/naming.scm; all
# want: b-1 s-other noise 3 qpp 5
# want: b-1 s-other noise 3 qpp 5
# want: b-1 s-other noise 3 pp 5

# What an import means: it becomes a macro, comes from another module, is gone.
cp -r tree before
sed -i 's/#:export (/#:export (suffix-of /' tree/guix/naming.scm
echo '(define (suffix-of x) "z")' >> tree/guix/naming.scm
echo '(define-public six (package (inherit hello) (version (suffix-of 1))))' >> tree/gnu/packages/kept.scm
version six; version six
sed -i 's/(define (suffix-of x) "z")/(define-syntax-rule (suffix-of x) "macro")/' tree/guix/naming.scm; version six
sed -i 's/#:use-module (guix naming))/#:use-module (guix naming) #:use-module (guix others))/' tree/gnu/packages/kept.scm
echo '(define-module (guix others) #:export (suffix-of)) (define (suffix-of x) "other")' > tree/guix/others.scm; version six
echo '(define-module (guix others) #:export (suffix-off)) (define (suffix-of x) "other")' > tree/guix/others.scm; version six
sed -i 's/suffix-of x) "macro"/suffix-if x) "macro"/' tree/guix/naming.scm
version six | head -1
# want: z
# want: z
# want: macro
# want: other
# want: macro
# want: tree/gnu/packages/kept.scm:10:54: error: Unbound variable: suffix-of [E0201]

# Whatever lies in the directory: cut off, overwritten, of another file.
rm -rf tree; mv before tree
all
count=0
for file in cache/nsscheme/forms/*; do
  count=$((count + 1))
  case $((count % 4)) in
    0) truncate -s 100 "$file" ;;
    1) printf 'xxxxxxxx' | dd of="$file" bs=1 seek=$((count * 7 + 90)) conv=notrunc 2>/dev/null ;;
    2) : > "$file" ;;
    3) cp "$(ls cache/nsscheme/forms/* | head -1)" "$file" ;;
  esac
done
all; all
# want: b-1 s-other noise 3 pp 5
# want: b-1 s-other noise 3 pp 5
# want: b-1 s-other noise 3 pp 5

# Without caches nothing is kept, and all at once is the same.
rm -rf cache
for name in one two three four five; do eager $name; done | paste -sd ' '
nsscheme cache | grep 'expanded'
# want: b-1 s-other 3 pp 5
# want: 0 files of expanded forms, 0 KiB

# An error in an expansion that was kept before is at its line.
all >/dev/null
sed -i 's/(versioned "1")/(versioned)/' tree/gnu/packages/kept.scm
version one | head -1
# want: tree/gnu/packages/kept.scm:5:54: error: versioned: no pattern of this macro matches (versioned) [E0303]
