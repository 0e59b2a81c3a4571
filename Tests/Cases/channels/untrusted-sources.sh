# Files of Guile's own, which some builds import: where no Guile is installed, `channel check --untrusted' has another process
# fetch the sources that the tree names, once, for the checked modules have no network. They get nothing else from it.
# needs: python3
# timeout: 120
export XDG_CACHE_HOME=$W/cache NSSCHEME_GUILE=/nowhere HOME=$W
cp -r "$CASES/../../GuixTree" tree
mkdir -p guile-3.0.99/module/srfi json-4 channel/my
echo ';; text of 3.0.99' >guile-3.0.99/module/srfi/srfi-26.scm
echo ';; text of 4' >json-4/json.scm
tar czf guile.tar.gz guile-3.0.99; tar czf json.tar.gz json-4
cat >>tree/gnu/packages/guile.scm <<'S'
(define (from-server file)
  (package (inherit guile-final)
           (source (origin (method (@ (guix download) url-fetch)) (uri (string-append (getenv "SERVER") "/" file))
                           (hash ((@ (gcrypt hash) file-sha256) (string-append (getenv "W") "/" file)))))))
(define-public guile-3.0 (from-server "guile.tar.gz"))
(define-public guile-json-4 (from-server "json.tar.gz"))
S
cat >channel/my/builds.scm <<'S'
(define-module (my builds)
  #:use-module (guix packages) #:use-module (guix gexp) #:use-module (guix build-system trivial)
  #:use-module ((guix licenses) #:prefix license:))
(define (with-modules name modules)
  (package (name name) (version "1") (source #f) (build-system trivial-build-system)
           (arguments (list #:builder (with-imported-modules modules #~(mkdir #$output))))
           (synopsis "S") (description "D") (home-page #f) (license license:gpl3+)))
(define-public currying (with-modules "currying" '((srfi srfi-26))))
(define-public json (with-modules "json" '((json) (srfi srfi-26))))
S
check() { nsscheme channel check --untrusted --no-lint "$@" -L tree channel 2>err; echo "status $?"; }
python3 -u -m http.server --bind 127.0.0.1 0 >log 2>&1 & server=$!
trap 'kill $server 2>/dev/null' EXIT
until port=$(grep -o 'port [0-9]*' log); do sleep 0.1; done
export SERVER="http://127.0.0.1:${port#port }"
# want: 1 module in channel, over the Guix tree at TREE, untrusted
# want: ok      (my builds): 2 packages
# want: 1 module; 2 packages
# want: status 0
check | sed "s|$W/tree|TREE|"
# want: 1 1
echo $(grep -c 'GET /guile.tar.gz' log) $(grep -c 'GET /json.tar.gz' log)
# The derivations are those of a channel that is trusted.
# want: the same
check --json | grep -o '"derivation".*' >untrusted; nsscheme channel check --json -L tree channel | grep -o '"derivation".*' >trusted
[ "$(wc -l <trusted)" = 2 ] && cmp trusted untrusted && echo the same

# Once they are there, no network is needed; before, the message says what to do.
kill $server
# want: 1 module; 2 packages
# want: status 0
check | tail -n 2
# want: channel/my/builds.scm:5:3: error: srfi/srfi-26.scm is a file of guile, which a build imports; no Guile is installed
# want: with NSSCHEME_GUILE=
# want: 1 module; 2 packages, 2 failed
# want: status 1
chmod -R u+w cache; rm -r cache; NSSCHEME_STORE=$W/other check >out
grep -o -m 1 'channel/my/builds.scm:.*no Guile is installed' out; grep -o -m 1 'with NSSCHEME_GUILE=' out; tail -n 2 out

# What a module asks of that process is the sources of these two packages, and below them nothing else is read.
cat >channel/my/asking.scm <<'S'
(define-module (my asking))
(define ask (@@ (nsscheme guile-files) sources))
(define-public up (ask 'guile "../../../../../../../../../../../etc/passwd"))
(define-public other (false-if-exception (ask 'bash "x")))
(define-public code (false-if-exception (ask (string->symbol "(system \"touch witness\")") "x")))
S
rm channel/my/builds.scm
python3 -u -m http.server --bind 127.0.0.1 "${port#port }" >log 2>&1 & server=$!
until grep -q 'port [0-9]*' log; do sleep 0.1; done
# want: ok      (my asking)
# want: REFUSED channel/my/asking.scm:3:19: reading …/etc/passwd, which is neither in the channel nor in the tree
# want: 1 module; 0 packages; 1 refused
# want: status 1
check | sed 's|reading .*/etc|reading …/etc|' | tail -n 4
# want: 0
echo "$(ls | grep -c witness)"
