# A potluck file in either spelling becomes a package module: names are imported from where packages are written, by what
# `specification->package' would take, and renamed where they would mean something else.
. "$CASES/_tree.sh"
cd "$W" && mkdir potluck
cat >potluck/one.scm <<'END'
;; One, for a test.  -*- coding: latin-1 -*-
;; Copyright © nobody

;; Not of the header.
(import-packages "words@1.9" (newest "words") (l "list"))
(define-syntax-rule (twice text) (string-append text text))
(define (phase name) `(add-after 'unpack ,name (lambda _ #t)))
(potluck-package
  (name "one")
  (version "1.0")
  (source
   (potluck-source
    (git-uri "https://gitlab.com/wingo/one.git")
    (git-commit "0123456789012345678901234567890123456789")
    (sha256 "1iaflzvimkmy1mf55kx5cm0qj9k1s8kx910ri0gc61ywp38m7qq8")
    (snippet '(delete-file "it's"))))
  (build-system 'gnu)
  (arguments
   (list #:tests? #f
         #:make-flags #~(list (string-append "PREFIX=" #$output) #$(file-append newest "/bin") #$@(list "a" 'b))
         #:phases #~(modify-phases %standard-phases
                      (delete 'configure)
                      (add-before 'install 'say (lambda _ (display #$(this-package-input "words")) "a\\b\n")))))
  (inputs (list words "letters:out"))
  (native-inputs '("words" "list"))
  (synopsis (twice "One"))
  (description "It is\none.")
  (home-page "https://example.org/")
  (license '(gpl3+ expat)))
END
cat >potluck/two.scm <<'END'
(import-packages letters)
(package
  (name "two")
  (version "2")
  (source (origin
            (method git-fetch)
            (uri (git-reference (url "https://gitlab.com/wingo/two") (recursive? #t)
                                (commit "0123456789012345678901234567890123456789")))
            (file-name (git-file-name name version))
            (sha256 (base32 "1iaflzvimkmy1mf55kx5cm0qj9k1s8kx910ri0gc61ywp38m7qq8"))))
  (build-system trivial-build-system)
  (arguments (list #:builder #~(copy-file #$letters #$output)))
  (inputs (list letters (list letters "out")))
  (synopsis "Two")
  (description "Two.")
  (home-page "https://example.org/")
  (license license:gpl3+))
END
cat >show.scm <<'END'
(use-modules (nsscheme potluck dishes) (nsscheme potluck fields) (nsscheme potluck evaluation)
             (nsscheme potluck module-text) (srfi srfi-11))
(define file (cadr (command-line)))
(let-values (((dish rewriting problems) (read-dish file)))
  (display (module-text rewriting `(gnu packages potluck gitlab-com-wingo ,(string->symbol (basename file ".scm")))
                        '("From somewhere") (source-header (dish-source dish)))))
END
"$NS" -L tree show.scm potluck/one.scm
# want: ;; From somewhere
# want: ;;
# want: ;; Copyright © nobody
# want: 
# want: (define-module (gnu packages potluck gitlab-com-wingo one)
# want:   #:pure
# want:   #:use-module (guix potluck environment)
# want:   #:use-module ((gnu packages others) #:select ((list . others:list)))
# want:   #:use-module ((gnu packages words) #:select (letters words words-1))
# want:   #:use-module ((guix build-system gnu) #:select (gnu-build-system))
# want:   #:use-module ((guix licenses) #:select ((expat . license:expat) (gpl3+ . license:gpl3+)))
# want:   #:export (one))
# want: 
# want: (define one
# want:   (package
# want:     (name "one")
# want:     (version "1.0")
# want:     (source
# want:       (origin
# want:         (method git-fetch)
# want:         (uri
# want:           (git-reference
# want:             (url "https://gitlab.com/wingo/one.git")
# want:             (commit "0123456789012345678901234567890123456789")))
# want:         (file-name (git-file-name name version))
# want:         (sha256 (base32 "1iaflzvimkmy1mf55kx5cm0qj9k1s8kx910ri0gc61ywp38m7qq8"))
# want:         (modules '((guix build utils)))
# want:         (snippet '(delete-file "it's"))))
# want:     (build-system gnu-build-system)
# want:     (arguments
# want:       (list
# want:         #:tests? #f
# want:         #:make-flags
# want:         #~(list (string-append "PREFIX=" #$output) #$(file-append words "/bin") #$@'("a" b))
# want:         #:phases
# want:         #~(modify-phases
# want:             %standard-phases
# want:             (delete 'configure)
# want:             (add-before 'install 'say (lambda _ (display #$(this-package-input "words")) "a\\b\n")))))
# want:     (native-inputs (list words others:list))
# want:     (inputs (list words-1 (list letters "out")))
# want:     (home-page "https://example.org/")
# want:     (synopsis "OneOne")
# want:     (description "It is\none.")
# want:     (license (list license:gpl3+ license:expat))))
"$NS" -L tree show.scm potluck/two.scm | tail -n +3
# want: (define-module (gnu packages potluck gitlab-com-wingo two)
# want:   #:pure
# want:   #:use-module (guix potluck environment)
# want:   #:use-module ((gnu packages words) #:select (letters))
# want:   #:use-module ((guix build-system trivial) #:select (trivial-build-system))
# want:   #:use-module ((guix licenses) #:select ((gpl3+ . license:gpl3+)))
# want:   #:export (two))
# want: 
# want: (define two
# want:   (package
# want:     (name "two")
# want:     (version "2")
# want:     (source
# want:       (origin
# want:         (method git-fetch)
# want:         (uri
# want:           (git-reference
# want:             (url "https://gitlab.com/wingo/two")
# want:             (commit "0123456789012345678901234567890123456789")
# want:             (recursive? #t)))
# want:         (file-name (git-file-name name version))
# want:         (sha256 (base32 "1iaflzvimkmy1mf55kx5cm0qj9k1s8kx910ri0gc61ywp38m7qq8"))))
# want:     (build-system trivial-build-system)
# want:     (arguments (list #:builder #~(copy-file #$letters #$output)))
# want:     (inputs (list letters (list letters "out")))
# want:     (home-page "https://example.org/")
# want:     (synopsis "Two")
# want:     (description "Two.")
# want:     (license license:gpl3+)))

# What the file builds is what its module would: here the same form in a module of Guix's.
"$NS" -L tree show.scm potluck/two.scm >two.scm
mkdir -p channel/gnu/packages/potluck/gitlab-com-wingo channel/guix/potluck
cp two.scm channel/gnu/packages/potluck/gitlab-com-wingo/
one=$("$NS" build -L tree -d potluck/two.scm)
other=$("$NS" build -L tree -L channel -d -e '(@ (gnu packages potluck gitlab-com-wingo two) two)')
[ "$one" = "$other" ] && basename "$one" | cut -d- -f2-
# want: two-2.drv

# What was known of the names in a tree before an edit does not outlast it.
sed -i 's/"1.10"/"1.11"/; s/(named "letters" /(named "runes" /' tree/gnu/packages/words.scm
for name in words words@1.9 letters runes; do
  "$NS" -L tree -c "(let ((found ((@ (nsscheme potluck resolution) resolve-specification) \"$name\" #f)))
  (display (if (string? found) found ((@ (nsscheme potluck resolution) row-version) found))))"; echo
done
# want: 1.11
# want: 1.9
# want: there is no package 'letters'
# want: 1
# The module and the variable to import: where the package is written, by its own name if it has that there.
cat >>tree/gnu/packages/others.scm <<'END'
(define-public another-runes letters)
END
cat >tree/gnu/packages/all.scm <<'END'
(define-module (gnu packages all) #:use-module (gnu packages words) #:re-export (letters words-1))
END
"$NS" -L tree -c '(use-modules (nsscheme potluck resolution))
(for-each (lambda (name) (let ((row (resolve-specification name #f))) (write (list (row-module row) (row-variable row))) (newline)))
          (list "runes" "words@1.9"))'
# want: ((gnu packages words) letters)
# want: ((gnu packages words) words-1)
