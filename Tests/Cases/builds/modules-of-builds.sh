# What runs in builds is modules, (aqwari build …). The builder that is this program carries them; another Guile gets them
# as inputs and runs them with its own libraries only.
# needs: guile
# want: guile: files.scm namespace.scm
# want: this program: no modules
# match: [1-9][0-9]* passed, 0 failed
# match: [1-9][0-9]* passed, 0 failed
cat >ns.scm <<'SCHEME'
(use-modules (guix gexp) (guix store) (guix derivations) (aqwari namespace) (ice-9 ftw) (ice-9 match) (srfi srfi-1))
(define s (open-connection))
(define guile (derivation s "guile" "/none" '()))
(define (ns) (namespace (bind "/etc/motd" (plain-file "motd" "x"))))
(define (load-path guile)
  (match (member "-L" (derivation-builder-arguments (run-with-store s (lower-object (ns)) #:guile-for-build guile)))
    (("-L" directory . _)
     (scandir (string-append (getenv "NSSCHEME_STORE") "/" (basename directory) "/aqwari/build")
              (lambda (name) (string-suffix? ".scm" name))))
    (#f '("no modules"))))
(format #t "guile: ~a~%" (string-join (load-path guile)))
(format #t "this program: ~a~%" (string-join (load-path #f)))
SCHEME
$NS ns.scm
for test in namespace services; do
  guile --no-auto-compile -L "$CASES/../../../stdlib/own" -L "$CASES/../../Conformance" \
    "$CASES/../../Conformance/build-$test.scm"
done
