;;; From what was fetched to what is built, without a Guix tree and without programs of the host: archives, patches and
;;; snippets of origins, all phases of gnu-build-system, and every field of a package; on a store of their own.

(use-modules (check) (guix packages) (guix build-system gnu) (guix build-system copy) (guix build-system trivial)
             (guix build patching) (guix download) (guix gexp) (guix store) (guix derivations) (guix grafts)
             (guix base32) (guix diagnostics) (guix search-paths) (guix utils) (aqwari namespace)
             ((guix licenses) #:prefix license:) (gcrypt hash)
             (srfi srfi-1) (srfi srfi-34) (ice-9 match) (ice-9 textual-ports) (ice-9 ftw))

(%graft? #f)
(define directory (mkdtemp (string-copy "/tmp/nsscheme-check-XXXXXX")))
(setenv "NSSCHEME_STORE" (string-append directory "/store"))
(define s (open-connection))
(define (lower object) (run-with-store s (lower-object object)))
(define (build! object)
  (match (lower object)
    ((? derivation? drv) (build-derivations s (list drv)) (derivation->output-path drv))
    (path path)))
(define (text file) (call-with-input-file file get-string-all))
(define (put file content) (call-with-output-file file (lambda (port) (display content port))))
(define (shell . parts) (zero? (system (string-append "cd " directory " && " (string-concatenate parts)))))
(define-syntax-rule (message exp)
  (guard (c ((formatted-message? c)
             (apply format #f (formatted-message-string c) (formatted-message-arguments c))))
    exp))
;; A file of the directory as an origin.
(define-syntax-rule (here name field ...)
  (origin (method url-fetch) (uri (string-append "file://" directory "/" name))
          (hash (content-hash (file-sha256 (string-append directory "/" name))))
          field ...))

;;; Patches, applied without any program.
(define (patched files patch . options)
  (shell "rm -rf p && mkdir p")
  (for-each (match-lambda ((name content) (put (string-append directory "/p/" name) content))) files)
  (put (string-append directory "/the.patch") patch)
  (catch 'misc-error
    (lambda ()
      (apply apply-patch (string-append directory "/the.patch") #:directory (string-append directory "/p") options)
      (map (lambda (name) (list name (text (string-append directory "/p/" name))))
           (scandir (string-append directory "/p") (lambda (name) (not (string-prefix? "." name))))))
    (lambda (key who format arguments . rest) (apply simple-format #f format arguments))))
(define ten (string-concatenate (map (lambda (i) (format #f "line ~a\n" i)) (iota 10 1))))
(define hunk "@@ -4,3 +4,4 @@\n line 4\n-line 5\n+line five\n+and more\n line 6\n")
(define (changed before) (string-append before (string-append "line 1\nline 2\nline 3\nline 4\nline five\nand more\n"
                                                              "line 6\nline 7\nline 8\nline 9\nline 10\n")))
(check (patched `(("f" ,ten)) (string-append "Words before.\n--- a/f\n+++ b/f\n" hunk)) => `(("f" ,(changed ""))))
(check (patched `(("f" ,ten)) (string-append "--- f\t2026-01-01\n+++ f\t2026-01-01\n" hunk) #:strip 0)
       => `(("f" ,(changed ""))))
;; It has moved; the context is not quite the same.
(check (patched `(("f" ,(string-append "0\n00\n" ten))) (string-append "--- a/f\n+++ b/f\n" hunk))
       => `(("f" ,(changed "0\n00\n"))))
(check (patched `(("f" ,ten))
                "--- a/f\n+++ b/f\n@@ -3,5 +3,5 @@\n LINE 3\n line 4\n-line 5\n+five\n line 6\n LINE 7\n")
       => `(("f" ,(string-append "line 1\nline 2\nline 3\nline 4\nfive\nline 6\nline 7\nline 8\nline 9\nline 10\n"))))
(check (patched `(("f" ,ten)) (string-append "--- a/f\n+++ b/f\n@@ -4,3 +4,3 @@\n line 4\n-line x\n+y\n line 6\n"))
       => "the.patch: hunk 1 does not fit 'f': near line 4 there is nothing like \"line 4\"")
;; Files that come and go, and the end without a newline.
(check (patched '(("gone" "a\n") ("end" "x"))
                (string-append "diff --git a/new b/new\nnew file mode 100755\n--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n"
                               "+made\n--- a/gone\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n--- a/end\n+++ b/end\n"
                               "@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+y\n\\ No newline at end of file\n"))
       => '(("end" "y") ("new" "made\n")))
(check (logand #o777 (stat:perms (stat (string-append directory "/p/new")))) => #o755)
(check (patched '() "--- a/../f\n+++ b/../f\n@@ -0,0 +1 @@\n+x\n") => "the.patch: the name 'a/../f' leads elsewhere")
(check (patched '() "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-x\n+y\n") => "the.patch: there is no file 'f'")
(check (patched '(("f" "x\n")) "--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+y\n")
       => "the.patch: the file 'f', which it makes, is there")
(check (patched '() "nothing\n") => "the.patch: there is no unified difference in it")

;;; A source, packed in every way.
(shell "mkdir -p src/hello-2.0/po")
(define (source-file name content) (put (string-append directory "/src/hello-2.0/" name) content))
(source-file "po/de.po" "Hallo\n")
(source-file "COPYING" "Do as you like.\n")
(source-file "configure" "#!/bin/sh\nfor arg; do case $arg in --prefix=*) echo ${arg#--prefix=} >prefix;;
  --greeting=*) echo ${arg#--greeting=} >greeting;; esac; done\n")
(source-file "make.all" "(echo '#!/bin/sh'; echo \"echo $(cat greeting) $DATA\") >hello; chmod +x hello\n")
(source-file "make.check" "test \"$(sh ./hello)\" && touch checked\n")
(source-file "make.install" "mkdir -p $(cat prefix)/bin && cp hello $(cat prefix)/bin/hello; test -e checked\n")
(shell "chmod +x src/hello-2.0/configure; cd src && tar -cf ../hello-2.0.tar hello-2.0 && cd .. && "
       "gzip -nk hello-2.0.tar && xz -k hello-2.0.tar && zstd -q hello-2.0.tar && bzip2 -k hello-2.0.tar; "
       "cd src/hello-2.0 && tar -czf ../../bomb-1.tar.gz *")

;; The host's static busybox is all the toolchain: it has a shell, and `make' is a script.
(define tools
  (package
    (name "tools") (version "1") (source #f) (build-system trivial-build-system)
    (arguments
     (list #:builder
           #~(let ((bin (string-append #$output "/bin/")))
               (mkdir #$output)
               (mkdir bin)
               (copy-file #$(local-file "/bin/busybox" "busybox" #:recursive? #t) (string-append bin "busybox"))
               (chmod (string-append bin "busybox") #o555)
               (for-each (lambda (name) (symlink "busybox" (string-append bin name)))
                         '("sh" "cat" "cp" "chmod" "touch" "mkdir" "env" "test"))
               (for-each (lambda (script)
                           (call-with-output-file (string-append bin (car script))
                             (lambda (port)
                               (display (string-append "#!" bin "sh\n" (cadr script)) port)))
                           (chmod (string-append bin (car script)) #o555))
                         '(("make" "goal=all; for arg; do case $arg in check|install) goal=$arg;; esac; done
echo make $goal; exec sh ./make.$goal\n")
                           ("bash" "exec sh \"$@\"\n"))))))
    (native-search-paths (list (search-path-specification (variable "DATA") (files '("share")))))
    (synopsis "") (description "") (license license:gpl2) (home-page #f)))
(define data
  (package
    (inherit tools) (name "data")
    (arguments (list #:builder #~(begin (mkdir #$output) (mkdir (string-append #$output "/share")))))
    (native-search-paths '())))

(define* (hello source #:key (configure-flags #~'("--greeting=Hello")))
  (package
    (name "hello") (version "2.0") (source source) (build-system gnu-build-system)
    (arguments (list #:configure-flags configure-flags))
    (native-inputs (list tools))
    (inputs (list data))
    (synopsis "Greets") (description "Says hello.") (license (list license:expat license:gpl3+))
    (home-page "https://example.org")))
(define (program package) (text (string-append (build! package) "/bin/hello")))
(define shell-file (string-append (build! tools) "/bin/sh"))
(define expected
  (string-append "#!" shell-file "\necho Hello " (build! data) "/share\n"))
;; The tar archive itself, and with each compression.
(check (program (hello (here "hello-2.0.tar"))) => expected)
(check (text (string-append (build! (hello (here "hello-2.0.tar.gz"))) "/share/doc/hello-2.0/COPYING"))
       => "Do as you like.\n")
(check (program (hello (here "hello-2.0.tar.xz"))) => expected)
(check (program (hello (here "hello-2.0.tar.zst"))) => expected)
(check (program (hello (here "hello-2.0.tar.bz2"))) => expected)
;; An archive without a directory of its own, as it is and unpacked when fetched; a directory of the host.
(check (program (hello (here "bomb-1.tar.gz"))) => expected)
(define bomb (origin (inherit (here "bomb-1.tar.gz")) (method url-fetch/tarbomb) (file-name "bomb")))
(check (scandir (string-append (build! bomb) "/po")) => '("." ".." "de.po"))
(check (program (hello bomb)) => expected)
(check (program (hello (local-file (string-append directory "/src/hello-2.0") #:recursive? #t))) => expected)

;;; Origins with patches, a snippet and its modules.
(define greeting-patch
  (plain-file "greeting.patch" "--- a/make.all
+++ b/make.all
@@ -1 +1 @@
-(echo '#!/bin/sh'; echo \"echo $(cat greeting) $DATA\") >hello; chmod +x hello
+(echo '#!/bin/sh'; echo \"echo patched $(cat greeting)\") >hello; chmod +x hello
"))
(define more-patch
  (plain-file "more.patch" "--- a/po/de.po\n+++ b/po/de.po\n@@ -1 +1,2 @@\n Hallo\n+Servus\n"))
(define changed-source
  (here "hello-2.0.tar.gz"
        (patches (list greeting-patch))
        (modules '((guix build utils)))
        (snippet #~(begin
                     (substitute* "make.all" (("patched") "twice patched"))
                     (delete-file-recursively "po")))))
(check (program (hello changed-source)) => (string-append "#!" shell-file "\necho twice patched Hello\n"))
(check (file-exists? (string-append (build! changed-source) "/po")) => #f)
(define extra (package-with-extra-patches (hello (here "hello-2.0.tar.xz" (patches (list greeting-patch))))
                                          (list more-patch)))
(check (map plain-file-name (origin-patches (package-source extra))) => '("greeting.patch" "more.patch"))
(check (text (string-append (build! (package-source extra)) "/po/de.po")) => "Hallo\nServus\n")
(check (program extra) => (string-append "#!" shell-file "\necho patched Hello\n"))
(check (map plain-file-name (origin-patches (package-source (package-with-patches extra (list more-patch)))))
       => '("more.patch"))
(check (message (package-with-patches data (list more-patch)))
       => "the package data@1 has no origin to patch; its source is #f")
;; A patch that does not fit ends the build, and says so.
(define (build-fails? object)
  (guard (c (#t #t)) (parameterize ((current-build-output-port (%make-void-port "w"))) (build! object)) #f))
(check (build-fails? (here "hello-2.0.tar.gz" (patches (list more-patch more-patch more-patch)))) => #f)
(check (build-fails? (here "hello-2.0.tar.gz" (patches (list greeting-patch greeting-patch)))) => #t)

;;; Every field, and what is inherited.
(define full
  (package
    (name "full") (version "0.1") (source (plain-file "full.txt" "full\n")) (build-system copy-build-system)
    (arguments
     (list #:install-plan #~`(("full.txt" ,(string-append "share/" #$(package-version this-package) "/")))
           #:phases #~(modify-phases %standard-phases
                        (add-after 'install 'other-output
                          (lambda* (#:key inputs #:allow-other-keys)
                            (mkdir-p #$output:doc)
                            (copy-file (search-input-file inputs "/bin/make")
                                       (string-append #$output:doc "/make")))))))
    (inputs `(("data" ,data)))
    (native-inputs (list tools))
    (propagated-inputs (list (hello (here "hello-2.0.tar"))))
    (outputs '("out" "doc"))
    (native-search-paths (list (search-path-specification (variable "N") (files '("n")))))
    (search-paths (list (search-path-specification (variable "S") (files '("s")))))
    (replacement #f)
    (synopsis "All") (description "All fields.") (license license:cc0) (home-page "https://example.org")
    (supported-systems '("x86_64-linux" "aarch64-linux"))
    (properties '((upstream-name . "Full")))))
(define variant
  (package (inherit full) (name "variant") (version "0.2")
           (inputs (modify-inputs (package-inputs full) (delete "data") (append tools)))
           (arguments (substitute-keyword-arguments (package-arguments full)
                        ((#:phases phases)
                         #~(modify-phases #$phases
                             (add-after 'install 'and-more
                               (lambda _ (call-with-output-file (string-append #$output "/share/more")
                                           (lambda (port) (display #$(package-name this-package) port)))))))))))
(check (scandir (string-append (build! full) "/share/0.1")) => '("." ".." "full.txt"))
(check (text (string-append (build! variant) "/share/more")) => "variant")
;; What the arguments of the original computed was computed with its own version.
(check (file-exists? (string-append (build! variant) "/share/0.1/full.txt")) => #t)
(check (map car (package-inputs variant)) => '("tools"))
(check (file-exists? (derivation->output-path (lower full) "doc")) => #t)
(check (package-properties variant) => '((upstream-name . "Full")))
(check (map search-path-specification-variable
            (append (package-native-search-paths variant) (package-search-paths variant)))
       => '("N" "S"))

;;; Bound into a namespace, it brings what it propagates: the table names both.
(define table (text (string-append (build! (namespace (bind "/" full))) "/fstab")))
(check (every (lambda (object) (->bool (string-contains table (build! object)))) (list full (hello (here "hello-2.0.tar"))))
       => #t)
(check (string-contains table (build! data)) => #f)

(close-connection s)
(system* "chmod" "-R" "u+w" directory)
(system* "rm" "-rf" directory)
(check-summary)
