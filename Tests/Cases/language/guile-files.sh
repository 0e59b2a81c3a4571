# Guile's own files are found behind the load path, as text that builds import; never the library's of the same names.
mkdir -p tree/gnu/packages guile/srfi site first/ice-9
echo ';; text' >guile/srfi/srfi-1.scm
echo ';; text' >site/json.scm
echo ';; text' >first/ice-9/q.scm
export NSSCHEME_GUILE=$W/guile:$W/site
find() { nsscheme -L tree "${@:2}" -c "(display (search-path $1))" | sed "s|$W/||"; echo; }
find '%load-path "srfi/srfi-1.scm"'
find '%load-path "srfi/srfi-1" %load-extensions'
find '(cons "/nowhere" %load-path) "json.scm"'
find '%load-path "ice-9/q.scm"' -L first
find '%load-path "ice-9/match.scm"'
find '(list "/nowhere") "srfi/srfi-1.scm"'
# needs: python3
# want: guile/srfi/srfi-1.scm
# want: guile/srfi/srfi-1.scm
# want: site/json.scm
# want: first/ice-9/q.scm
# want: #f
# want: #f

# Else they come from the sources that a tree names, hash checked: fetched once, into the store, and unpacked.
mkdir -p guile-3.0.99/module/srfi json-4/json
echo ';; text of 3.0.99' >guile-3.0.99/module/srfi/srfi-26.scm
echo ';; text of 4' >json-4/json.scm
tar czf guile.tar.gz guile-3.0.99; tar czf json.tar.gz json-4
rm -r guile-3.0.99 json-4
cat >tree/gnu/packages/guile.scm <<'S'
(define-module (gnu packages guile)
  #:use-module (guix packages) #:use-module (guix build-system trivial) #:use-module (guix download)
  #:use-module (gcrypt hash) #:use-module (ice-9 binary-ports))
(define (source file hash)
  (package (name "guile") (version "3")
           (source (origin (method url-fetch) (uri (string-append (getenv "SERVER") "/" file))
                           (patches '("/no-patch-is-needed")) (sha256 hash)))
           (build-system trivial-build-system) (synopsis "s") (description "d") (home-page "h") (license #f)))
(define-public guile-3.0 (source "guile.tar.gz" (file-sha256 "guile.tar.gz")))
(define-public guile-json-4
  (source "json.tar.gz" (if (getenv "WRONG") (make-bytevector 32) (file-sha256 "json.tar.gz"))))
S
cat >ask.scm <<'S'
(use-modules (ice-9 textual-ports))
(set-guile-sources! (lambda (package file) ((@ (nsscheme guile-sources) source-file) package file)))
(for-each (lambda (file)
            (let ((found (search-path %load-path file)))
              (display (if found (call-with-input-file found get-string-all) "no such file\n"))))
          (cdr (command-line)))
S
export XDG_CACHE_HOME=$W/cache NSSCHEME_GUILE=/nowhere
python3 -u -m http.server --bind 127.0.0.1 0 >log 2>&1 & server=$!
until port=$(grep -o 'port [0-9]*' log); do sleep 0.1; done
export SERVER="http://127.0.0.1:${port#port }"
WRONG=1 nsscheme -L tree ask.scm json.scm 2>err; echo $?
grep -o 'json.scm is a file of guile-json, which a build imports; no Guile is installed' err
grep -o 'name the directories that have their modules with NSSCHEME_GUILE=' err
nsscheme -L tree ask.scm srfi/srfi-26.scm json.scm srfi/srfi-99.scm other.scm
grep -c 'GET /guile.tar.gz' log
kill $server
ls cache/nsscheme/sources | sed "s|^[^-]*-||" | sort
# want: 1
# want: json.scm is a file of guile-json, which a build imports; no Guile is installed
# want: name the directories that have their modules with NSSCHEME_GUILE=
# want: ;; text of 3.0.99
# want: ;; text of 4
# want: no such file
# want: no such file
# want: 1
# want: guile.tar.gz
# want: json.tar.gz

# A tree has a template of (guix config) only: what a build imports under the name is that, filled in, as the tree's text.
mkdir -p config/guix
cat >config/guix/config.scm.in <<'S'
(define-module (guix config) #:export (%storedir of-the-tree channel))
(define %storedir "@storedir@")
(define of-the-tree (list "@XZ@" "@NOBODY_KNOWS@"))
(define channel @GUIX_CHANNEL_URL@)
S
cat >config.scm <<'S'
(use-modules (ice-9 textual-ports))
(define file (search-path %load-path "guix/config.scm"))
(display (call-with-input-file file get-string-all))
(display (equal? file (search-path (cons "/nowhere" %load-path) "guix/config" %load-extensions)))
(display (search-path '("/nowhere") "guix/config.scm"))
(display (search-path %load-path "guix/confog.scm"))
(display (module-bound? (resolve-module '(guix config)) 'of-the-tree))
S
PATH=/nowhere $NS -L config config.scm; echo
# want: (define-module (guix config) #:export (%storedir of-the-tree channel))
# want: (define %storedir "/gnu/store")
# want: (define of-the-tree (list "xz" ""))
# want: (define channel #f)
# want: #t#f#f#f
