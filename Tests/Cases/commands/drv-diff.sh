# `nsscheme drv diff' and `drv explain': the whole difference, the first cause with the line on each side, another commit.
# needs: git
# timeout: 120
cat >a.scm <<'END'
(use-modules (guix gexp))
(define part (computed-file "part"
  #~(begin
      (display "one")
      (mkdir #$output))))
(computed-file "whole" #~(begin #$part (mkdir #$output)))
END
sed 's/one/two/' a.scm >b.scm
sed 's/#\$part/#$part #$(plain-file "extra" "text")/' a.scm >c.scm
hashless() { sed "s/[0-9a-z]\{32\}-/…-/g; s,$W,W,g"; }
"$NS" drv diff a.scm b.scm >out 2>&1; echo "status $?"; hashless <out
# want: status 1
# want: - /gnu/store/…-whole.drv
# want: + /gnu/store/…-whole.drv
# want: whole
# want:   the input part
# want:     - /gnu/store/…-part.drv
# want:     + /gnu/store/…-part.drv
# want: part
# want:   the builder's code (part-builder)
# want:     - (begin (display "one") (mkdir ((@ (guile) getenv) "out")))
# want:     + (begin (display "two") (mkdir ((@ (guile) getenv) "out")))
"$NS" drv diff --why a.scm b.scm | hashless | tail -n +3
# want: the first cause is in part
# want: whole ← part
# want: the builder's code (part-builder)
# want:   - (begin (display "one") (mkdir ((@ (guile) getenv) "out")))
# want:   + (begin (display "two") (mkdir ((@ (guile) getenv) "out")))
# want: - a.scm:4:17
# want:   4 |       (display "one")
# want:     |                 ^
# want: + b.scm:4:17
# want:   4 |       (display "two")
# want:     |                 ^
"$NS" drv diff --why a.scm c.scm | hashless | tail -5
# want:     |                                        ^
# want: + c.scm:6:40
# want:   6 | (computed-file "whole" #~(begin #$part #$(plain-file "extra" "text") (mkdir #$output)))
# want:     |                                        ^
# want: it differs as well in the file extra
# The code of two builders is compared, whatever they are called.
sed 's/"whole"/"entire"/; s/(begin #\$part/(begin "x" #$part/' a.scm >d.scm
"$NS" drv diff --why a.scm d.scm | tail -n +4 | grep -v '^  [-+]'
# want: the builder's code (whole-builder)
# want: - a.scm:6:34
# want:   6 | (computed-file "whole" #~(begin #$part (mkdir #$output)))
# want:     |                                  ^
# want: + d.scm:6:35
# want:   6 | (computed-file "entire" #~(begin "x" #$part (mkdir #$output)))
# want:     |                                   ^
"$NS" drv diff a.scm "$("$NS" build -d a.scm)" | hashless; echo "status ${PIPESTATUS[0]}"
# want: both are /gnu/store/…-whole.drv
# want: status 0

# Texts, variables, hashes, sources and inputs; what follows from others is no cause.
cat >kinds.scm <<'END'
(use-modules (guix gexp) (guix derivations) (guix store))
(define (make name . more)
  (lambda (store) (values (apply raw-derivation* store name more) store)))
(define (raw-derivation* store name . more)
  (apply derivation store name "/bin/sh" '("-c" "exit") more))
END
for edit in 's/VALUE/1/' 's/VALUE/2/'; do
  sed "$edit" >"$(echo "$edit" | tr -cd 12).scm" <<'END'
(load "kinds.scm")
(make "it" #:env-vars '(("same" . "text") ("changed" . "begins alike VALUE ends alike")))
END
done
"$NS" drv diff 1.scm 2.scm | hashless | tail -n +4
# want:   the environment variable 'changed'
# want:     - begins alike 1 ends alike
# want:     + begins alike 2 ends alike
"$NS" drv diff --why 1.scm 2.scm | tail -1
# want: where that was written is not known

for hash in 1 2; do
  echo "(load \"kinds.scm\") (use-modules (rnrs bytevectors))
(make \"it\" #:hash-algo 'sha256 #:hash (make-bytevector 32 $hash))" >"hash$hash.scm"
done
"$NS" drv diff hash1.scm hash2.scm | sed 's/…[0-9a-z]*-it/…-it/' | tail -n +4
# want:   the outputs or their declared hashes
# want:     - …-it","sha256","0101010101010101010101010101010101010101010101010101010101010…
# want:     + …-it","sha256","0202020202020202020202020202020202020202020202020202020202020…

# A package, and what it was.
mkdir -p channel/my && cd channel && git init -q . && git config user.email a@example.org && git config user.name a
cat >my/words.scm <<'END'
(define-module (my words)
  #:use-module (guix packages) #:use-module (guix gexp) #:use-module (guix build-system trivial)
  #:use-module ((guix licenses) #:prefix license:))
(define-public low
  (package
    (name "low") (version "1.0") (source #f) (build-system trivial-build-system)
    (arguments (list #:builder #~(begin (mkdir #$output) "first")))
    (synopsis "Low") (description "It is low.") (home-page "https://example.org") (license license:gpl3+)))
(define-public high
  (package
    (inherit low) (name "high") (inputs (list low))
    (arguments (list #:builder #~(begin (mkdir #$output) #$(this-package-input "low"))))))
END
git add -A && git commit -qm one
"$NS" drv diff --against=HEAD -L . high | hashless; echo "status ${PIPESTATUS[0]}"
# want: both are /gnu/store/…-high-1.0.drv
# want: status 0
sed -i 's/"first"/"second"/; s/(version "1.0")/(version "1.1")/' my/words.scm
commit=$(git rev-parse --short HEAD)
"$NS" drv diff --why --against=HEAD -L . high 2>&1 | hashless | sed "s/$commit/COMMIT/" | tail -n +3 | grep -v '^  [-+]'
# want: the first cause is in low-1.0
# want: high-1.0 / high-1.1 ← low-1.0 / low-1.1
# want: the builder's code (low-1.0-builder)
# want: - COMMIT:my/words.scm:7:59
# want:   7 |     (arguments (list #:builder #~(begin (mkdir #$output) "first")))
# want:     |                                                           ^
# want: + my/words.scm:7:59
# want:   7 |     (arguments (list #:builder #~(begin (mkdir #$output) "second")))
# want:     |                                                           ^
(cd my && "$NS" drv diff --why --against HEAD -L .. low) | tail -2
# want:   7 |     (arguments (list #:builder #~(begin (mkdir #$output) "second")))
# want:     |                                                           ^
mkdir "$W/plain" && "$NS" drv diff --why --against=HEAD -L "$W/plain" -L . low | tail -1
# want:     |                                                           ^
"$NS" drv diff --against=nothing -L . high 2>&1 | sed "s,$W,W,"; (cd "$W" && "$NS" drv diff --against=HEAD a.scm 2>&1 | sed "s,$W,W,")
# want: nsscheme: error: nothing is no commit of W/channel [E0902]
# want: nsscheme: error: W/a.scm is in no checkout of Git, so that there is no other commit of it
ls -d "${TMPDIR:-/tmp}"/nsscheme-?????? 2>/dev/null | wc -l
# want: 0

# Which form made an input.
cd "$W" && "$NS" drv explain c.scm --input=extra | hashless
# want: /gnu/store/…-whole.drv
# want: extra
# want:   c.scm:6:40
# want:   6 | (computed-file "whole" #~(begin #$part #$(plain-file "extra" "text") (mkdir #$output)))
# want:     |                                        ^
"$NS" drv explain -L channel high | hashless | tail -3
# want:   channel/my/words.scm:12:58
# want:   12 |     (arguments (list #:builder #~(begin (mkdir #$output) #$(this-package-input "low"))))))
# want:      |                                                          ^
"$NS" drv explain a.scm --input=zzz | tail -1; echo "status ${PIPESTATUS[0]}"
# want: no input is called zzz
# want: status 1
"$NS" drv diff a.scm 2>&1; echo "status $?"
# want: nsscheme: error: drv: expected two things to compare, or one with --against COMMIT, not 1; see ‘nsscheme drv --help’ [E1007]
# want: status 1
