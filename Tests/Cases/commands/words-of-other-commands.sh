# run, shell, explain and pack take packages by name as build does.
# needs: busybox
mkdir my && cat >my/box.scm <<END
(define-module (my box)
  #:use-module (guix packages) #:use-module (guix gexp) #:use-module (guix build-system trivial)
  #:use-module (aqwari namespace))
(define-public box
  (package
    (name "box") (version "1") (source #f) (build-system trivial-build-system)
    (arguments
     (list #:builder
           #~(begin
               (mkdir #\$output)
               (mkdir (string-append #\$output "/bin"))
               (copy-file #\$(local-file "$(realpath "$(command -v busybox)")" "busybox" #:recursive? #t)
                          (string-append #\$output "/bin/busybox")))))
    (synopsis "") (description "") (license #f) (home-page #f)))
(define-public note
  (package (inherit box) (name "note") (outputs '("out" "doc"))
    (arguments
     (list #:builder
           #~(begin
               (mkdir #\$output) (mkdir #\$output:doc)
               (call-with-output-file (string-append #\$output "/note") (lambda (port) (display "out\n" port)))
               (call-with-output-file (string-append #\$output:doc "/doc") (lambda (port) (display "doc\n" port))))))))
(define-public both (namespace (bind "/" (list box note))))
END
"$NS" run -v 0 -L . box note -- /bin/busybox cat /note
# want: out
"$NS" run -v 0 -L . box note:doc -- /bin/busybox ls / | grep -e note -e doc -e tmp
# want: doc
# want: tmp
"$NS" run -v 0 -L . -e '(@ (my box) both)' -- /bin/busybox cat /note
# want: out
echo kept >here
"$NS" shell -v 0 -L . box note:doc -- /bin/busybox cat "$PWD/here" /doc
# want: kept
# want: doc
"$NS" explain -v 0 -L . note /note | sed "s|/gnu/store/[^-]*|ITEM|"
# want: /note: ITEM-note-1/note
# want:   under /, a bind
"$NS" pack -v 0 -L . box note -o both.tar && mkdir there && tar -xf both.tar -C there && there/exec busybox cat /note
# want: out
# What is no namespace names those that are; words are noticed before anything is built.
"$NS" run -v 0 my/box.scm -- true 2>err; echo $?; sed -n '/^Choose/,$p' err
# want: 1
# want: Choose one of its public variables:
# want:   box@1: nsscheme run -L . box
# want:   note@1: nsscheme run -L . note
# want:   both: nsscheme run -L . -e '(@ (my box) both)'
"$NS" shell -L . bxo -- true 2>&1 | grep -v '^building'
# want: nsscheme: error: there is neither a package 'bxo' in the modules on the load path nor a file 'bxo' [E0920]
# want: did you mean the package 'box'?
"$NS" pack -L . box:lib -o x.tar 2>&1; ls x.tar 2>&1 | grep -c 'No such file'
# want: nsscheme: error: the package 'box@1' has no output 'lib'; it has out [E0920]
# want: 1
# A program in front of which -- is missing is no source.
"$NS" run -v 0 -L . note sh 2>&1 | head -n 2
# want: nsscheme: error: there is neither a package 'sh' in the modules on the load path nor a file 'sh' [E0920]
# want: the program to run stands behind --: nsscheme run FILE -- sh
"$NS" run -v 0 -L . note /bin/busybox 2>&1
# want: nsscheme: error: cannot read /bin/busybox as Scheme: it is a compiled program or library (ELF) [E0110]
# want: the program to run stands behind --: nsscheme run FILE -- /bin/busybox
"$NS" run 2>&1; echo $?
# want: nsscheme: error: run: which namespace? Give a FILE, a PACKAGE, -f FILE or -e EXPR; see ‘nsscheme run --help’ [E1007]
# want: 1
"$NS" run -e 1 -e 2 -- true 2>&1 | head -n 1
# want: <expression>:1:1: error: the expression and the expression: expected one namespace, or packages [E0599]
