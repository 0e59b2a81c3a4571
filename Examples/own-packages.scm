;; Packages of one's own, without a Guix tree: what a channel's file looks like, and all that it builds is in it.
;;
;;   $ out=$(nsscheme build -f Examples/own-packages.scm)
;;   $ $out/exec /bin/greet
;;
;; The last expression is a namespace of `greeter': what the package propagates comes with it.

(use-modules (guix packages)
             (guix gexp)
             (guix download)
             (guix build-system copy)
             (guix build-system trivial)
             ((guix licenses) #:prefix license:)
             (aqwari namespace))

;; A package of one file: the install plan says where it goes.
(define-public words
  (package
    (name "words")
    (version "1.0")
    (source (plain-file "words.txt" "Hello\nGoodbye\n"))
    (build-system copy-build-system)
    (arguments
     (list #:install-plan #~'(("words.txt" "share/words/"))))
    (home-page #f)
    (synopsis "Words to greet with")
    (description "One word in a line.")
    (license license:cc0)))

;; The host's busybox (Debian: busybox-static) in the role of a compiled package.
(define-public busybox
  (package
    (name "busybox")
    (version "1.35.0")
    (source (local-file "/bin/busybox" "busybox" #:recursive? #t))
    (build-system copy-build-system)
    (arguments
     (list #:install-plan #~'(("busybox" "bin/"))
           #:strip-binaries? #f
           #:phases
           #~(modify-phases %standard-phases
               (add-after 'install 'link-applets
                 (lambda* (#:key outputs #:allow-other-keys)
                   (with-directory-excursion (string-append (assoc-ref outputs "out") "/bin")
                     (chmod "busybox" #o555)
                     (for-each (lambda (applet) (symlink "busybox" applet))
                               '("sh" "cat" "head" "tail" "ls"))))))))
    (home-page "https://busybox.net")
    (synopsis "Many programs in one")
    (description "BusyBox is small versions of common programs.")
    (license license:gpl2)))

(define-public greeter
  (package
    (name "greeter")
    (version "0.3")
    (source #f)
    (build-system trivial-build-system)
    (arguments
     (list
      #:modules '((guix build utils))
      #:builder
      #~(begin
          (use-modules (guix build utils))
          (let ((program (string-append #$output "/bin/greet")))
            (mkdir-p (dirname program))
            (call-with-output-file program
              (lambda (port)
                (format port "#!~a/bin/sh~%while read word; do echo \"$word, ~a\"; done <~a/share/words/words.txt~%"
                        #$(this-package-input "busybox")
                        #$(package-version this-package)
                        #$(this-package-input "words"))))
            (chmod program #o555)))))
    (inputs (list words))
    (propagated-inputs (list busybox))
    (home-page #f)
    (synopsis "Greets")
    (description "Prints every word of @code{words}, with a version.")
    (license license:expat)))

;; A variant of it: fields that are computed see the new version.
(define-public greeter-next
  (package
    (inherit greeter)
    (version "0.4")
    (inputs (modify-inputs (package-inputs greeter)
              (replace "words" (package (inherit words)
                                        (version "1.1")
                                        (source (plain-file "words.txt" "Welcome\n"))))))))

(namespace
  (bind "/" (list greeter-next))
  (bind "/proc"))
