# A small Guix tree in ./tree: the library's own modules under Guix's names, with what only a tree has. Its packages are
# `words' 1 and 2, of which 2 propagates `letters' and is grafted by a replacement; its `s6' and `execline' are files.
mkdir tree
cp -r "$CASES/../../../stdlib/guix" tree/guix
mkdir -p tree/gnu/packages
echo '(define-public %daemon-socket-uri (make-parameter (getenv "GUIX_DAEMON_SOCKET")))' >> tree/guix/store.scm
cat > tree/guix/ui.scm <<'EOF'
(define-module (guix ui) #:export (guix-main))
(define (guix-main . words)
  (when (member "program" words) (display (car (command-line))) (newline))
  (write words)
  (newline)
  (when (member "fail" words) (exit 3)))
EOF
cat > tree/guix/transformations.scm <<'EOF'
(define-module (guix transformations)
  #:use-module (guix packages) #:use-module (srfi srfi-37)
  #:export (options->transformation %transformation-options))
(define %transformation-options
  (list (option '("with-version") #t #f
                (lambda (option name argument result) (acons 'with-version argument result)))))
(define ((options->transformation options) object)
  (if (package? object)
      (package (inherit object) (version (string-join (map cdr (reverse options)) "+")))
      object))
EOF
cat > tree/gnu/packages.scm <<'EOF'
(define-module (gnu packages))
EOF
cat > tree/gnu/packages/words.scm <<'EOF'
(define-module (gnu packages words)
  #:use-module (guix build-system trivial) #:use-module (guix gexp) #:use-module (guix packages))
(define (named title version . more)
  (package
    (name title) (version version) (source #f) (build-system trivial-build-system)
    (arguments (list #:builder #~(begin (mkdir #$output) (call-with-output-file #$(string-append "x") (const #t)))))
    (propagated-inputs more)
    (home-page #f) (synopsis #f) (description #f) (license #f)))
(define-public letters (named "letters" "1"))
(define-public words-1 (named "words" "1"))
(define-public words-2 (package (inherit (named "words" "2" letters)) (replacement words-1)))
EOF
cat > tree/gnu/packages/skarnet.scm <<'EOF'
(define-module (gnu packages skarnet) #:use-module (guix gexp))
(define-public s6 (plain-file "tree-s6" ""))
(define-public execline (plain-file "tree-execline" ""))
EOF
