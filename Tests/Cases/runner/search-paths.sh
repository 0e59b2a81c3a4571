# `native-search-paths' of packages, and of what they propagate, are set in `nsscheme shell': what the packages have of
# the directories, by the names that these have inside.
# needs: /bin/busybox
# want: DATA_PATH=/share/data:/lib/data
# want: ONE_FILE=/etc/one
# want: PATH=/bin:/sbin
# want: PLUGINS=/lib/p/a.so;/lib/p/b.so
# want: PROPAGATED=/share/more
# want: pure: PROPAGATED=/share/more
# want: without packages: PATH=/bin:/sbin
cat >packages.scm <<'S'
(use-modules (guix packages) (guix gexp) (guix build-system trivial))
(define (tree name files)
  (computed-file name
    #~(begin
        (use-modules (ice-9 ftw))
        (define (make-directories dir) (unless (file-exists? dir) (make-directories (dirname dir)) (mkdir dir)))
        (mkdir #$output)
        (for-each (lambda (file)
                    (make-directories (dirname (string-append #$output "/" file)))
                    (if (string-prefix? "bin/" file)
                        (copy-file #$(local-file "/bin/busybox" "busybox" #:recursive? #t) (string-append #$output "/" file))
                        (call-with-output-file (string-append #$output "/" file) (const #t))))
                  '#$files))))
(define (fake name files paths propagated)
  (package (name name) (version "1") (source #f) (build-system trivial-build-system)
           (arguments (list #:builder #~(symlink #$(tree name files) #$output)))
           (native-search-paths paths) (propagated-inputs propagated)
           (synopsis "") (description "") (home-page "") (license #f)))
(define more
  (fake "more" '("share/more/x") (list (search-path-specification (variable "PROPAGATED") (files '("share/more")))) '()))
(define shell
  (fake "sh" '("bin/sh" "bin/env" "share/data/x" "lib/data/y" "etc/one" "lib/p/a.so" "lib/p/b.so" "lib/p/c.txt")
        (list (search-path-specification (variable "DATA_PATH") (files '("share/data" "lib/data" "none")))
              (search-path-specification (variable "ONE_FILE") (separator #f) (file-type 'regular) (files '("etc/one")))
              (search-path-specification (variable "PLUGINS") (separator ";") (file-type 'regular) (files '("lib/p"))
                                         (file-pattern "\\.so$"))
              (search-path-specification (variable "ABSENT") (files '("share/absent"))))
        (list more)))
(if (getenv "PLAIN") (tree "plain" '("bin/sh" "bin/env")) shell)
S
$NS shell -v 0 -f packages.scm -- /bin/env | grep -E '^(DATA_PATH|ONE_FILE|PATH|PLUGINS|PROPAGATED|ABSENT)=' | sort
echo "pure: $($NS shell -v 0 --pure -f packages.scm -- /bin/env | grep PROPAGATED)"
echo "without packages: $(PLAIN=1 $NS shell -v 0 -f packages.scm -- /bin/env | grep ^PATH=)"
