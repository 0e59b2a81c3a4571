;; The codes of messages about namespaces, services, builds that fail, channels and potlucks; how rows are written is
;; said at the head of error-codes-language.scm.

(E0601 unknown-clause "a clause that namespaces do not have"
 ((* "namespace: unknown clause") (* "namespace: expected a clause"))
 "A namespace is made of clauses in parentheses: bind, tmpfs, proc, dev, environment, unshare, user and others. The message
lists them."
 ";; build
(use-modules (aqwari namespace))
(namespace (bind \"/\" \"/usr\") (porc \"/proc\"))"
 ";; build
(use-modules (aqwari namespace))
(namespace (bind \"/\" \"/usr\") (proc \"/proc\"))")

(E0603 clauses-conflict "clauses of a namespace that contradict each other"
 ((* "…cannot be below") (* "…would be both a file and a directory") (* "the user is")
  (* "…already, by another clause") (* "tmpfs: /gnu/store") (* "link: nothing makes")
  (* "link: an interface is started") (* "unshare: #:grace"))
 "Two clauses want different things of the same path, user or interface. The message names both; leave one of them out, or
move it to another path."
 ";; build
(use-modules (aqwari namespace))
(namespace (bind \"/\" \"/usr\") (user 0 0) (user 1 1))"
 ";; build
(use-modules (aqwari namespace))
(namespace (bind \"/\" \"/usr\") (user 0 0))")

(E0602 clause-operands "a clause with operands of another kind than it takes"
 ((* "bind: ") (* "tmpfs: ") (* "environment: ") (* "unshare: ") (* "user: ") (* "working-directory: ")
  (* "link: ") (* "proc: ") (* "dev: ") (* "mask: ") (* "include: ") (* "capabilities: ") (* "namespace: ")
  (* "hostname: ") (* "descriptors: ") (* "mqueue: ") (* "sysfs: ") (* "devpts: ") (* "overlay: ") (* "symlink: ")
  (* "limits: ") (* "setting: "))
 "The clause was given something else than it takes: a relative path, an option it does not have, a value of another kind.
The message says what is expected."
 ";; build
(use-modules (aqwari namespace))
(namespace (bind \"/\" \"/usr\") (tmpfs \"tmp\"))"
 ";; build
(use-modules (aqwari namespace))
(namespace (bind \"/\" \"/usr\") (tmpfs \"/tmp\"))")

(E0604 service-field "a field of a service with a value of another kind"
 ((* "s6-service: ") (* "s6-svscan: ") (* "s6-profile: ") (* "s6-"))
 "The field of the service takes something else: descriptors are numbers from 3 on, times are milliseconds, signals are names
such as SIGTERM, and no two services of a tree have the same name."
 ";; build
(use-modules (aqwari s6))
(s6-service (name clock) (run (sleep 60)) (notification-fd \"three\"))"
 ";; build
(use-modules (aqwari s6))
(s6-service (name clock) (run (sleep 60)) (notification-fd 3))")

(E0605 execline-word "what cannot be a word of a script"
 ((* "execline: "))
 "Scripts of services are data: commands are lists of words, and a word is a symbol, a string, a number or an object. They are
not quoted; a comma inserts the value of an expression."
 ";; build
(use-modules (aqwari s6))
(s6-service (name clock) (run (echo 'hello)))"
 ";; build
(use-modules (aqwari s6))
(s6-service (name clock) (run (echo hello)))")

(E0703 no-output "a build that makes no output"
 ((* "…did not make the output"))
 "A build has to make a file or a directory for each of its outputs; for most, that is the one that #$output names."
 ";; build
(use-modules (guix gexp))
(computed-file \"greeting\" #~(display \"hello\"))"
 ";; build
(use-modules (guix gexp))
(computed-file \"greeting\"
  #~(call-with-output-file #$output
      (lambda (port) (display \"hello\" port))))")

(E0704 download "a file that cannot be fetched"
 ((* "the build of …none of the addresses could be downloaded") (* "…cannot be downloaded")
  (* "…could not be downloaded"))
 "None of the addresses of the origin answered with the file. Look at the address and at the network; the log has what each
server said."
 ";; build
(use-modules (guix packages) (guix download))
(origin
  (method url-fetch)
  (uri \"http://127.0.0.1:1/hello.txt\")
  (sha256 (base32 \"1k2jblw10q2dzk1bcw276q5x6z6n1zlg5vcfk940zaf2bcfq7k6v\")))"
 ";; build
(use-modules (guix packages) (guix download) (guix gexp))
(call-with-output-file \"hello.txt\" (lambda (port) (display \"hello\" port)))
(origin
  (method url-fetch)
  (uri (string-append \"file://\" (getcwd) \"/hello.txt\"))
  (sha256 (base32 \"094qif9n4cq4fdg459qzbhg1c6wywawwaaivx0k0x8xhbyx4vwic\")))")

(E0702 phase-failed "a phase of a build that failed"
 ((* "the build of …failed in its phase"))
 "A phase raised an error or its program failed. The last lines of the log say which; the location is that of the phase, or of the
form in it, as it is written in the package."
 ";; build
(use-modules (guix packages) (guix gexp) (guix build-system copy))
(package
  (name \"p\") (version \"1\") (source (plain-file \"text\" \"\")) (build-system copy-build-system)
  (arguments
   (list #:phases
         #~(modify-phases %standard-phases
             (add-after 'install 'rename
               (lambda _ (rename-file \"nowhere\" \"there\"))))))
  (synopsis \"\") (description \"\") (home-page #f) (license #f))"
 ";; build
(use-modules (guix packages) (guix gexp) (guix build-system copy))
(package
  (name \"p\") (version \"1\") (source (plain-file \"text\" \"\")) (build-system copy-build-system)
  (arguments
   (list #:phases
         #~(modify-phases %standard-phases
             (add-after 'install 'say
               (lambda _ (display \"hello\"))))))
  (synopsis \"\") (description \"\") (home-page #f) (license #f))")

(E0701 build-failed "a build that failed"
 ((store-error "") (* "the build of ") (* "…failed: its builder"))
 "The builder raised an error or ended with a status other than 0. The last lines of the log say why, and the location is that of
the form that failed, where it is known."
 ";; build
(use-modules (guix gexp))
(computed-file \"x\" #~(copy-file \"nowhere\" #$output))"
 ";; build
(use-modules (guix gexp))
(computed-file \"x\" #~(mkdir #$output))")

(E0801 json "a text or value that is no JSON"
 ((* "invalid JSON") (* "there is no JSON for") (json-invalid ""))
 "A JSON text has a mistake at the location that is named, or a value is to be written that JSON does not have: only strings,
numbers, booleans, null, lists (vectors) and objects (alists) have a text there."
 "(use-modules (json))
(display (json-string->scm \"[1 2]\"))"
 "(use-modules (json))
(display (json-string->scm \"[1, 2]\"))")

(E0802 texinfo "a text that is no Texinfo"
 ((* "invalid Texinfo"))
 "Descriptions of packages are Texinfo: a command is @ and its name, with its argument in braces, and @@ stands for @."
 "(use-modules (texinfo))
(texi-fragment->stexi \"@foo{x}\")"
 "(use-modules (texinfo))
(texi-fragment->stexi \"@code{x}\")")

(E0901 potluck-language "a word that the language of potluck files does not have"
 ((* "there is no '…in the language of potluck files"))
 "A potluck file is evaluated by everybody, so that its language has no files, no modules and no clock. What it has is listed
in docs/potluck.md."
 ";; potluck
(define secret (call-with-input-file \"/etc/passwd\" read-string))"
 ";; potluck
(potluck-package
  (name \"hello\")
  (version \"1.0\")
  (source (potluck-source
           (git-uri \"https://example.org/hello.git\")
           (git-commit \"0123456789012345678901234567890123456789\")
           (sha256 \"1k2jblw10q2dzk1bcw276q5x6z6n1zlg5vcfk940zaf2bcfq7k6v\")))
  (build-system 'copy)
  (inputs '())
  (native-inputs '())
  (propagated-inputs '())
  (arguments '())
  (home-page \"https://example.org/hello\")
  (synopsis \"Greets\")
  (description \"This package greets people.\")
  (license 'cc0))")

(E0902 potluck-field "a field of a potluck file that says too little"
 ((* "…is no address") (* "…is no commit") (* "the synopsis ") (* "the description ") (* "the home page "))
 "Before a potluck file is published, its fields have to say something: what the template has is replaced, and texts are
whole sentences."
 ";; potluck
(potluck-package
  (name \"hello\")
  (version \"1.0\")
  (source (potluck-source
           (git-uri \"https://example.org/hello.git\")
           (git-commit \"0123456789012345678901234567890123456789\")
           (sha256 \"1k2jblw10q2dzk1bcw276q5x6z6n1zlg5vcfk940zaf2bcfq7k6v\")))
  (build-system 'copy)
  (inputs '())
  (native-inputs '())
  (propagated-inputs '())
  (arguments '())
  (home-page \"https://example.org/hello\")
  (synopsis \"FILL IN: one line on what the package is\")
  (description \"This package greets people.\")
  (license 'cc0))"
 ";; potluck
(potluck-package
  (name \"hello\")
  (version \"1.0\")
  (source (potluck-source
           (git-uri \"https://example.org/hello.git\")
           (git-commit \"0123456789012345678901234567890123456789\")
           (sha256 \"1k2jblw10q2dzk1bcw276q5x6z6n1zlg5vcfk940zaf2bcfq7k6v\")))
  (build-system 'copy)
  (inputs '())
  (native-inputs '())
  (propagated-inputs '())
  (arguments '())
  (home-page \"https://example.org/hello\")
  (synopsis \"Greets\")
  (description \"This package greets people.\")
  (license 'cc0))")

(E0910 channel-signature "a commit that is not signed as its channel demands"
 ((* "commit …sign") (* "…is not signed") (* "the signature of") (* "commit …cannot be authenticated")
  (* "commit …is not a descendant of the introductory") (* "commit …removes .guix-authorizations")
  (* ".guix-authorizations") (* "the introductory commit") (* "the repository has no branch keyring")
  (* "the key in") (* "openpgp-fingerprint") (* "expected --introduction"))
 "Every commit of a channel with an introduction is signed by a key that the commit before it authorizes. The message names
the first commit for which that is not so; nothing of the channel is used. The maintainers of the channel sign its commits
(git config commit.gpgSign true)."
 ";; shell
git init -q c && cd c && git config user.name A && git config user.email a@example.org
touch x && git add x && git commit -q -m x
nsscheme channel authenticate . $(git rev-parse HEAD) 0123456789ABCDEF0123456789ABCDEF01234567"
 ";; shell
git init -q c && cd c && git config commit.gpgSign true")

(E0911 fetch "what a network address does not give"
 ((* "cannot get ") (* "download: cannot get "))
 "A channel, a list of channels, or a file cannot be fetched from its address. The server's or the network's own words follow."
 ";; shell
nsscheme pull -C https://localhost:1/list.scm"
 ";; shell
nsscheme channel list")

(E0912 channel-description "a channel, or a list of channels, that is described wrongly"
 ((* "this program does not know the channel") (* "the channel") (* "a channel cannot") (* "a dependency needs")
  (* "expected (channel") (* "expected the file to yield a list of channels") (* "there is another channel")
  (* "there is no channel") (* "there is a channel"))
 "The file .guix-channel of a channel, or the list of channels that are wanted, is not written as it has to be, or names a
channel that is not there, or is there already."
 ";; shell
mkdir c && echo '(channel (version 7))' >c/.guix-channel
nsscheme channel check c"
 ";; shell
mkdir c && echo '(channel (version 0))' >c/.guix-channel
nsscheme channel check c")

(E0913 pull "channels that cannot be pulled as asked"
 ((%exception "no channel called") (%exception "there is no generation") (%exception "Guix itself cannot be pulled")
  (%exception "…is neither a directory nor a pulled channel") (%exception "no channel has a package"))
 "What is asked for is not among the channels that were pulled, or nothing could be pulled. `nsscheme describe' shows the
generations, `nsscheme channel list' the channels. Nothing that was pulled before has changed."
 ";; shell
nsscheme channel add nowhere"
 ";; shell
nsscheme channel list")

(E0903 potluck-repository "a repository that no potluck takes"
 ((%exception "the branch has") (%exception "the repository has no") (%exception "potluck/README.md")
  (%exception "there is no file …potluck init") (%exception "there is no directory 'potluck'")
  (%exception "the directory of potluck files") (%exception "…is of this machine or a private network")
  (%exception "the name …belongs to") (%exception "…is no name of a branch") (%exception "…is not the top of a Git"))
 "A potluck takes the directory potluck of a public Git repository whose README.md in it consents to the host. `nsscheme
potluck init GIT-URL' writes the directory."
 ";; shell
git init -q c && cd c
nsscheme potluck check"
 ";; shell
nsscheme potluck --help")

(E0904 potluck-host "a host of a potluck that does not answer as one"
 ((%exception "the host ") (%exception "there is no host") (%exception "what answers at") (%exception "no safe connection"))
 "The host of the potluck cannot be reached, is something else than one, or refuses the update; its own words follow."
 ";; shell
nsscheme potluck update --host=http://127.0.0.1:1 https://example.org/words.git master"
 ";; shell
nsscheme potluck --help")

(E0920 package-name "a name that no package has"
 ((* "there is neither a package") (* "the package …cannot be used: its module") (* "there is no version")
  (* "the package …has no output") (* "the package …is hidden") (* "…names no package"))
 "A word of the command is NAME, NAME@VERSION or NAME:OUTPUT of a package in the modules on the load path, or a file. There
is none of this name; directories of modules are given with -L."
 ";; shell
nsscheme build wrods"
 ";; shell
echo '(use-modules (guix gexp)) (plain-file \"words\" \"\")' >words.scm
nsscheme build -v 0 words.scm")
