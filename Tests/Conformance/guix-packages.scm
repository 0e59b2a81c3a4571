;;; (guix packages), build systems, origins and licenses, without a Guix tree, on a store of their own.

(use-modules (check) (guix packages) (guix build-system) (guix build-system trivial) (guix build-system copy)
             (guix build-system gnu) (guix download) (guix git-download) (guix search-paths)
             (guix gexp) (guix store) (guix derivations) (guix monads) (guix utils) (guix grafts) (guix base32)
             (guix diagnostics) (aqwari namespace)
             ((guix licenses) #:prefix license:) (gcrypt hash)
             (srfi srfi-1) (srfi srfi-34) (ice-9 match) (ice-9 textual-ports) (ice-9 ftw))

(%graft? #f)
(define directory (mkdtemp (string-copy "/tmp/nsscheme-check-XXXXXX")))
(setenv "NSSCHEME_STORE" (string-append directory "/store"))
(define s (open-connection))
(define (lower object . rest) (run-with-store s (apply lower-object object rest)))
(define (output-of object) (derivation->output-path (lower object)))
(define (build! object) (let ((drv (lower object))) (build-derivations s (list drv)) (derivation->output-path drv)))
(define (text file) (call-with-input-file file get-string-all))
(define-syntax-rule (message exp)
  (guard (c ((formatted-message? c)
             (apply format #f (formatted-message-string c) (formatted-message-arguments c))))
    exp))
(define base
  (package (name "base") (version "1.0") (source #f) (build-system trivial-build-system)
           (synopsis "") (description "") (license license:gpl3+) (home-page #f)))
(define-syntax-rule (with-basics field ...)
  (package (inherit base) field ...))
(define %hash "1b8m03r63zqhnjf7l5wnldhh7c134ap5vpj0850ymkq1iyzicy5s")

;;; Records
(define leaf
  (with-basics (name "leaf")
               (arguments (list #:builder #~(begin (mkdir #$output)
                                                   (call-with-output-file (string-append #$output "/leaf")
                                                     (lambda (port)
                                                       (display #$(package-version this-package) port))))))))
(define middle
  (with-basics (name "middle")
               (propagated-inputs (list leaf))
               (outputs '("out" "lib"))
               (arguments (list #:builder #~(begin (mkdir #$output) (mkdir #$output:lib))))))
(define top
  (with-basics (name "top")
               (native-inputs `(("tool" ,leaf)))
               (inputs (list middle `(,middle "lib") (plain-file "notes" "…")))
               (arguments (list #:builder #~(symlink #$(this-package-input "middle") #$output)))))

(check (package-full-name top) => "top@1.0")
(check (package-full-name top "-") => "top-1.0")
(check (map car (package-inputs top)) => '("middle" "middle" "_"))
(check (equal? (take (package-inputs top) 2) `(("middle" ,middle) ("middle" ,middle "lib"))) => #t)
(check (eq? leaf (lookup-package-native-input top "tool")) => #t)
(check (eq? leaf (lookup-package-native-input top "leaf")) => #t)
(check (lookup-package-input top "nothing") => #f)
(check (eq? leaf (lookup-package-direct-input top "tool")) => #t)
(check (location-line (package-location (package (inherit leaf))))
       => (assq-ref (current-source-location) 'line))   ;which counts from 0
(check (basename (location-file (package-location (package (inherit leaf))))) => "guix-packages.scm")
(check (package-upstream-name (package (inherit leaf) (properties '((upstream-name . "Leaf"))))) => "Leaf")
(check (package-supported-systems leaf) => %supported-systems)

;; What is computed at access sees the package that inherited it.
(define newer (package (inherit leaf) (version "2.0")))
(check (package-arguments (package (inherit top) (name "n") (arguments (list #:n (package-name this-package)))))
       => '(#:n "n"))
(define self
  (with-basics (name "self") (arguments (list #:v (package-version this-package)))))
(check (package-arguments (package (inherit self) (version "9"))) => '(#:v "9"))
(define for-system (with-basics (name "s") (inputs (if (%current-target-system) (list leaf) '()))))
(check (length (package-inputs for-system)) => 0)
(check (parameterize ((%current-target-system "aarch64-linux-gnu")) (length (package-inputs for-system))) => 1)

;; Transitive inputs
(check (map car (package-transitive-inputs top)) => '("tool" "middle" "middle" "_"))
(check (map car (package-transitive-target-inputs top)) => '("middle" "middle" "_" "middle/leaf"))
(check (eq? leaf (second (first (package-transitive-propagated-inputs middle)))) => #t)
(check (map package-name (package-closure (list top))) => '("top" "leaf" "middle"))
(check (supported-package? top "x86_64-linux") => #t)
(check (supported-package?
        (with-basics (name "t") (inputs (list (package (inherit leaf) (supported-systems '()))))))
       => #f)

;; Changing inputs
(define (names inputs) (map (match-lambda ((label object . rest) (cons* label rest))) inputs))
(check (names (modify-inputs (package-inputs top) (delete "middle"))) => '(("_")))
(check (names (modify-inputs (package-inputs top) (prepend leaf) (append newer))) 
       => '(("leaf") ("middle") ("middle" "lib") ("_") ("leaf")))
(check (eq? newer (second (first (modify-inputs (package-native-inputs top) (replace "tool" newer))))) => #t)
(check (names (modify-inputs (list leaf) (prepend `(,middle "lib")))) => '(("middle" "lib") ("leaf")))
(check-error misc-error (modify-inputs (list leaf) (replace "absent" newer)))
(check (map car (package-inputs (package (inherit top) (inputs (modify-inputs (package-inputs top) (append leaf))))))
       => '("middle" "middle" "_" "leaf"))
(define rewritten ((package-input-rewriting `((,leaf . ,newer))) top))
(check (eq? newer (lookup-package-native-input rewritten "tool")) => #t)
(check (package-version (lookup-package-propagated-input (lookup-package-input rewritten "middle") "leaf")) => "2.0")
(define (by-specification . replacements)
  (lookup-package-propagated-input
   (lookup-package-input ((package-input-rewriting/spec replacements) top) "middle") "leaf"))
(check (eq? newer (by-specification `("leaf" . ,(const newer)))) => #t)
(check (eq? newer (by-specification `("leaf@1" . ,(const newer)))) => #t)
(check (package-version (by-specification `("leaf@2" . ,(const newer)))) => "1.0")
(check (hidden-package? (hidden-package leaf)) => #t)
(check (eq? leaf (package-superseded (deprecated-package "old" leaf))) => #t)
(check (package-name (package-replacement
                      (package/inherit (package (inherit leaf) (replacement newer)) (name "both"))))
       => "both")

;; What is wrong is said with the field's name.
(check (message (package (inherit leaf) (name 'leaf))) => "package: expected a name, a string; got leaf")
(check (message (package (inherit leaf) (outputs "out")))
       => "package: expected a list of output names, strings such as \"out\"; got \"out\"")
(check (message (package-inputs (package (inherit leaf) (inputs (list 'leaf)))))
       => "package: expected inputs: packages, origins or other file-like objects, or (PACKAGE OUTPUT); got leaf")
(check (string-prefix? "package: expected a license" (message (package (inherit leaf) (license "GPL")))) => #t)
(check (string-prefix? "package: expected a build system" (message (package (inherit leaf) (build-system 'gnu)))) => #t)

;;; Derivations
(define drv (lower top))
(check (derivation-name drv) => "top-1.0")
(check (derivation-name (package-derivation s middle)) => "middle-1.0")
(check (equal? (package-output s middle "lib") (derivation->output-path (package-derivation s middle) "lib")) => #t)
(check (eq? (lower top) (lower top)) => #t)
(check (run-with-store s (gexp->sexp #~(f #$middle #$middle:lib #$(file-append middle "/bin"))))
       => `(f ,(output-of middle) ,(derivation->output-path (lower middle) "lib")
              ,(string-append (output-of middle) "/bin")))
(check (derivation-system (run-with-store s (package->derivation leaf "aarch64-linux"))) => "aarch64-linux")
(check (message (run-with-store s (package->derivation leaf "mips64el-linux")))
       => (string-append "the package leaf@1.0 does not support mips64el-linux; it supports: "
                         (string-join %supported-systems ", ")))
(check (derivation? (package-cross-derivation s leaf "aarch64-linux-gnu")) => #t)
(check (eq? (package-derivation s leaf) (package-cross-derivation s leaf "aarch64-linux-gnu")) => #f)
(check (text (string-append (build! leaf) "/leaf")) => "1.0")
(check (readlink (build! top)) => (output-of middle))

;; The variables of the builder, and the old style of arguments
(define old-style
  (with-basics (name "old-style") (inputs `(("leaf" ,leaf) ("lib" ,middle "lib")))
               (arguments
                `(#:modules ((guix build utils))
                  #:builder
                  (begin
                    (use-modules (guix build utils))
                    (mkdir-p (string-append %output "/share"))
                    (call-with-output-file (string-append (assoc-ref %outputs "out") "/share/inputs")
                      (lambda (port) (write %build-inputs port))))))))
(check (call-with-input-file (string-append (build! old-style) "/share/inputs") read)
       => `(("leaf" . ,(output-of leaf)) ("lib" . ,(derivation->output-path (lower middle) "lib"))))

;;; Copying
(define tree
  (file-union "tree" `(("doc/a.txt" ,(plain-file "a" "A")) ("doc/sub/b.txt" ,(plain-file "b" "B"))
                       ("doc/c.md" ,(plain-file "c" "C")) ("LICENSE" ,(plain-file "l" "L")))))
(define (copied . arguments)
  (define out
    (build! (with-basics (name "copied") (source tree) (build-system copy-build-system) (arguments arguments))))
  (sort (map (lambda (file) (string-drop file (+ 1 (string-length out))))
             ((@ (guix build utils) find-files) out))
        string<?))
(define licensed "share/doc/copied-1.0/LICENSE")
(check (copied) => `("LICENSE" "doc/a.txt" "doc/c.md" "doc/sub/b.txt" ,licensed))
(check (copied #:install-plan ''(("doc/a.txt" "share/"))) => `("share/a.txt" ,licensed))
(check (copied #:install-plan #~'(("doc/a.txt" "share/x"))) => `(,licensed "share/x"))
(check (copied #:install-plan ''(("doc/" "share/d"))) 
       => `("share/d/a.txt" "share/d/c.md" "share/d/sub/b.txt" ,licensed))
(check (copied #:install-plan ''(("doc" "share/"))) 
       => `("share/doc/a.txt" "share/doc/c.md" ,licensed "share/doc/sub/b.txt"))
(check (copied #:install-plan ''(("doc" "d" #:include ("b.txt")) ("doc/" "e" #:exclude-regexp ("\\.txt$"))))
       => `("d/sub/b.txt" "e/c.md" ,licensed))
(check (copied #:install-plan ''(("doc/a.txt" "a"))
               #:phases #~(modify-phases %standard-phases
                            (delete 'install-license-files)
                            (add-after 'install 'more
                              (lambda* (#:key outputs #:allow-other-keys)
                                (mkdir-p (string-append (assoc-ref outputs "out") "/more"))
                                (copy-file "doc/c.md" (string-append #$output "/more/c"))))))
       => '("a" "more/c"))
(check (lower (with-basics (name "x") (build-system copy-build-system)) "x86_64-linux" #:target #f) 
       => (lower (with-basics (name "x") (build-system copy-build-system))))
(check (string-prefix? "the package x@1.0 cannot be cross-compiled with copy"
                       (message (lower (with-basics (name "x") (build-system copy-build-system)) "x86_64-linux"
                                       #:target "aarch64-linux-gnu")))
       => #t)

;; A build system of one's own
(define shouting
  (build-system
    (name 'shouting) (description "")
    (lower (lambda* (name #:key source inputs native-inputs outputs system target word)
             (bag (name name) (system system) (host-inputs inputs) (outputs outputs) (arguments (list #:word word))
                  (build (lambda* (name inputs #:key word outputs system search-paths)
                           (gexp->derivation name #~(call-with-output-file #$output
                                                      (lambda (port) (display #$(string-upcase word) port)))
                                             #:system system))))))))
(check (text (build! (with-basics (name "loud") (build-system shouting) (arguments '(#:word "hey"))))) => "HEY")
(check (bag-name (package->bag leaf)) => "leaf-1.0")
(check (map car (bag-direct-inputs (package->bag top))) => '("tool" "middle" "middle" "_"))

;;; Phases
(check (text (string-append
              (build! (with-basics (name "by-phases") (source tree) (build-system gnu-build-system)
                                   (arguments
                                    (list #:tests? #f
                                          #:phases #~(modify-phases %standard-phases
                                                       (delete 'configure)
                                                       (replace 'build (lambda _ (copy-file "doc/a.txt" "built")))
                                                       (replace 'install
                                                         (lambda* (#:key outputs tests? #:allow-other-keys)
                                                           (install-file "built" (assoc-ref outputs "out")))))))))
              "/built"))
       => "A")

;;; Origins
(define archive
  (origin (method url-fetch) (uri "https://example.org/src/hello-1.0.tar.gz") (sha256 (base32 %hash))))
(check (origin-actual-file-name archive) => "hello-1.0.tar.gz")
(check (bytevector->nix-base32-string (origin-sha256 archive)) => %hash)
(check (content-hash-algorithm (origin-hash archive)) => 'sha256)
(check (output-of archive)
       => (fixed-output-path "hello-1.0.tar.gz" (base32 %hash) #:hash-algo 'sha256 #:recursive? #f))
(check (output-of (origin (inherit archive) (uri '("mirror://gnu/hello/hello-1.0.tar.gz" "https://b/c"))))
       => (output-of archive))
(check (let ((urls (assoc-ref (derivation-builder-environment-vars
                               (lower (origin (inherit archive) (uri "mirror://gnu/hello/h.tar"))))
                              "url")))
         (every (lambda (url) (string-suffix? "/hello/h.tar" url)) (call-with-input-string urls read)))
       => #t)
(check (string-prefix? "mirror://nowhere/x: there is no mirror 'nowhere'; there are: "
                       (message (lower (origin (inherit archive) (uri "mirror://nowhere/x")))))
       => #t)
(check (output-of (origin (method git-fetch) (uri (git-reference (url "https://example.org/r") (commit "v1")))
                          (file-name (git-file-name "r" "1")) (sha256 (base32 %hash))))
       => (fixed-output-path "r-1-checkout" (base32 %hash) #:hash-algo 'sha256 #:recursive? #t))
(check (git-version "1.0" "2" "0123456789") => "1.0-2.0123456")
(check (content-hash-algorithm (content-hash (make-bytevector 64 0) sha512)) => 'sha512)
(check (message (content-hash "abc")) => "content-hash: \"abc\" is not a hash in base-32 or base-16 notation")
(check (message (content-hash (make-bytevector 20 0) sha256)) => "a sha256 hash has 32 bytes, but this one has 20\nhint: in base-32 notation it has 52 digits")
(check (content-hash-value (content-hash (make-string 64 #\0))) => (make-bytevector 32 0))

;; A file of the host has to have the hash.
(define file (string-append directory "/data-1.txt"))
(call-with-output-file file (lambda (port) (display "data\n" port)))
(define here
  (origin (method url-fetch) (uri (string-append "file://" file)) (hash (content-hash (file-sha256 file)))))
(check (text (lower here)) => "data\n")
(check (string-contains (message (lower (origin (inherit here) (sha256 (base32 %hash)))))
                        (string-append "sha256 hash mismatch for '" file "':\n  expected hash: " %hash))
       => 0)
(check (text (string-append (build! (with-basics (name "h") (source here) (build-system copy-build-system)))
                            "/data-1.txt"))
       => "data\n")
(define changed
  (origin (inherit here)
          (modules '((guix build utils)))
          (snippet '(substitute* "data-1.txt" (("data") "other")))))
(check (text (string-append (build! changed) "/data-1.txt")) => "other\n")

;; A commit, fetched by the store itself.
(define repository (string-append directory "/repository"))
(when (zero? (system (string-append "git init -q " repository " && cd " repository
                                    " && mkdir d && echo a >d/a && git add -A"
                                    " && git -c user.name=n -c user.email=e@e commit -qm m && git tag v1")))
  (let ((checkout (lambda (hash)
                    (origin (method git-fetch) (uri (git-reference (url repository) (commit "v1")))
                            (file-name "checkout") (sha256 hash)))))
    (check (false-if-exception (build! (checkout (base32 %hash)))) => #f)
    (check (scandir (build! (checkout (base32 "0a5vf8jkjhdw5ksah4kz2njy4i12r4gdiwl8za17hphrh3cskc2r"))))
           => '("." ".." "d"))))

;;; Licenses
(check (license:license-name license:gpl3+) => "GPL 3+")
(check (license:license-uri (license:non-copyleft "https://example.org/l")) => "https://example.org/l")
(check (every license:license? (list license:expat license:bsd-3 license:asl2.0 license:tcl/tk license:lppl1.3c+))
       => #t)

;;; Search paths
(check (search-path-specification-separator (search-path-specification (variable "V") (files '("lib")))) => ":")
(check (search-path-specification->sexp $PATH) => '("PATH" ("bin" "sbin") ":" directory #f))
(check (search-path-definition $PATH "/x/bin" #:kind 'prefix) => "export PATH=\"/x/bin${PATH:+:}$PATH\"")

;;; A namespace brings what its packages propagate.
(define ns (build! (namespace (bind "/" middle))))
(check (->bool (string-contains (text (string-append ns "/fstab")) (output-of leaf))) => #t)

(system* "chmod" "-R" "u+w" directory)
(system* "rm" "-rf" directory)
;;; A field of a form within a field sees the fields before the outer one, checked fields, too.
(check (origin-file-name
        (package-source
         (package
           (name "a") (version "1")
           (source (origin (method url-fetch) (uri "https://example.org/a") (sha256 (base32 %hash))
                           (file-name (string-append name "-" version))))
           (build-system trivial-build-system) (synopsis "") (description "") (home-page #f) (license #f))))
       => "a-1")

(check-summary)
