# A small Guix tree in ./tree: the library's own modules under Guix's names, and packages of which two have one name.
mkdir -p tree/gnu/packages
cp -r "$CASES/../../../stdlib/guix" tree/guix
rm -r tree/guix/potluck
echo '(define-public %daemon-socket-uri (make-parameter (getenv "GUIX_DAEMON_SOCKET")))' >>tree/guix/store.scm
echo '(define-module (guix ui))' >tree/guix/ui.scm
echo '(define-module (guix transformations))' >tree/guix/transformations.scm
echo '(define-module (gnu packages))' >tree/gnu/packages.scm
cat >tree/gnu/packages/words.scm <<'END'
(define-module (gnu packages words)
  #:use-module (guix build-system trivial) #:use-module (guix gexp) #:use-module (guix packages))
(define (named title version outputs)
  (package
    (name title) (version version) (source #f) (build-system trivial-build-system) (outputs outputs)
    (arguments
     (list #:builder
           #~(for-each (lambda (directory)
                         (mkdir directory)
                         (call-with-output-file (string-append directory "/text")
                           (lambda (port) (display #$(string-append title " " version) port))))
                       (list #$@(map (lambda (name) #~(ungexp output name)) outputs)))))
    (home-page #f) (synopsis #f) (description #f) (license #f)))
(define-public letters (named "letters" "1" '("out")))
(define-public words-1 (named "words" "1.9" '("out")))
(define-public words (named "words" "1.10" '("out")))
(define-public secret (hidden-package (named "secret" "1" '("out"))))
(define-public phrases (deprecated-package "phrases" words))
(define-public twins (named "twins" "2" '("out")))
END
cat >tree/gnu/packages/others.scm <<'END'
(define-module (gnu packages others)
  #:use-module (gnu packages words) #:use-module (guix packages))
(define-public other-twins (package (inherit twins) (name "twins")))
(define-public list (package (inherit letters) (name "list")))
(define-public same-words words)
END
# In newer trees, what tells licences is a macro.
sed -i 's/^  license?$/  actual-license?/' tree/guix/licenses.scm
cat >>tree/guix/licenses.scm <<'END'
(define-syntax license?
  (lambda (form)
    (syntax-case form () ((_ object) #'(actual-license? object)) (name #'actual-license?))))
END
export HOME=$W XDG_CACHE_HOME=$W/cache
