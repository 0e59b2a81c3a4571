# What `nsscheme channel check' says of packages that work: warnings at the author's line, failures with --strict only.
mkdir -p channel/my && cd channel
cat >my/words.scm <<'END1'
(define-module (my words)
  #:use-module (guix packages) #:use-module (guix gexp) #:use-module (guix download)
  #:use-module (guix build-system trivial) #:use-module ((guix licenses) #:prefix license:))
(define-public good
  (package
    (name "good") (version "1") (source #f) (build-system trivial-build-system)
    (arguments (list #:builder #~(mkdir #$output)))
    (synopsis "Nothing") (description "This is nothing.") (license license:cc0) (home-page #f)))
(define-public bad_one
  (package
    (inherit good)
    (name "bad_one")
    (synopsis "a thing.")
    (description "it is nothing.")
    (source (origin (method url-fetch) (uri "https://example.org/v1.tar.gz")
                    (sha256 (base32 "0000000000000000000000000000000000000000000000000000"))))
    (license #f)
    (inputs (list good
                  bad-two))))
(define-public bad-two
  (package
    (inherit good)
    (name "bad-two")
    (synopsis "")))
END1
# want: ok      (my words): 3 packages
# want: my/words.scm:24:5: warning: bad-two@1: the synopsis is empty [synopsis]
# want: my/words.scm:12:5: warning: bad_one@1: the name has an underscore; Guix's names have hyphens [name]
# want: my/words.scm:13:5: warning: bad_one@1: the synopsis begins with an article [synopsis]
# want: my/words.scm:14:5: warning: bad_one@1: the description begins with a lower-case letter [description]
# want: my/words.scm:17:5: warning: bad_one@1: there is no license [license]
# want: my/words.scm:15:5: warning: bad_one@1: the source is called v1.tar.gz, which does not say what it is: (file-name …) can [source-file-name]
# want: my/words.scm:18:5: warning: bad_one@1: the inputs are not sorted: bad-two stands behind good [inputs-order]
# want: 1 module; 3 packages, none derived; 7 warnings
# want: 0
nsscheme channel check --no-lower . | tail -n +2; echo "${PIPESTATUS[0]}"
# want: 1 module; 3 packages, none derived
# want: 1
# want: 0
nsscheme channel check --no-lower --no-lint . | tail -n 1
nsscheme channel check --no-lower --strict . >/dev/null; echo $?
nsscheme channel check --no-lower --strict --no-lint . >/dev/null; echo $?
# want: ::warning file=my/words.scm,line=24,col=5::bad-two@1: the synopsis is empty [synopsis]
nsscheme channel check --no-lower --format=github . | grep '^::' | head -n 1
# want: ['synopsis'] 24
nsscheme channel check --no-lower --json . | python3 -c 'import json, sys
package = json.load(sys.stdin)["modules"][0]["packages"][0]
print([lint["lint"] for lint in package["lints"]], package["lints"][0]["place"]["line"])'
# want: nsscheme: error: channel check: --json and --format exclude each other; see ‘nsscheme channel check --help’ [E1007]
nsscheme channel check --json --format=github . 2>&1

# An error becomes one at its line, with what GitHub takes for its own written otherwise.
echo '(define-module (my broken))
(error "100%, a:b")' >my/broken.scm
# want: ::error file=my/broken.scm,line=2,col=1::100%25, a:b
nsscheme channel check --no-lower --format=github . 2>/dev/null | grep '^::error'

# Over a tree where `license?' is a macro.
(CASES=$CASES/../tree && . "$CASES/_tree.sh")
sed -i 's/license?/actual-license?/g' tree/guix/licenses.scm
cat >>tree/guix/licenses.scm <<'END1'
(define-syntax license?
  (lambda (s)
    (syntax-case s ()
      ((_ object) #'(actual-license? object))
      (id (identifier? #'id) #'actual-license?))))
(export license?)
END1
mkdir -p over/their
cat >over/their/words.scm <<'END1'
(define-module (their words)
  #:use-module (guix packages) #:use-module (gnu packages words) #:use-module ((guix licenses) #:prefix license:))
(define-public good
  (package (inherit words-1) (name "good") (license license:expat) (synopsis "A good") (description "Good.")))
(define-public bad (package (inherit words-1) (name "bad") (synopsis "Bad") (description "Bad.")))
END1
# want: ok      (their words): 2 packages
# want: over/their/words.scm:5:20: warning: bad@1: there is no license [license]
# want: over/their/words.scm:4:3: warning: good@1: the synopsis begins with an article [synopsis]
nsscheme channel check --no-lower -L tree over 2>&1 | sed 1d | head -n 3 | sed 's/:4:[0-9]*:/:4:3:/'
