;; The codes of messages: (CODE KEY "TITLE" ((KIND "TEXT") …) "EXPLANATION" "WRONG" "RIGHT").
;;
;; A message has the code of the first row one of whose patterns matches: KIND is the kind of the exception, or * for
;; any; TEXT is how the message begins, and … in it stands for anything. A code keeps its meaning for ever: a kind of
;; mistake that there is no more keeps its row, and its number is not given again (Tests/Errors/codes.txt). WRONG is a
;; file that is reported with the code and RIGHT one that is not; both are tried by a test. A line `;; file NAME' in
;; them begins another file, the last of which is the one that is evaluated; `;; build' at the beginning says that
;; `nsscheme build' does it.

(E0101 unclosed-list "a list that is not closed"
 ((read-error "unclosed list") (read-error "unclosed vector") (read-error "unclosed #")
  (read-error "unclosed array"))
 "A list was opened and the text ends, or another kind of bracket comes, before it is closed. Where the indentation shows
that an inner list should have ended earlier, that list is named."
 "(define (area width height)
  (* width height)

(display (area 2 3))"
 "(define (area width height)
  (* width height))

(display (area 2 3))")

(E0102 extra-close "a bracket that closes nothing"
 ((read-error "nothing is open here"))
 "There is one closing bracket too many. Where the lines behind it are indented as if the list went on, the bracket that
closes it too early is named; the program would otherwise mean something else from there on."
 "(define (greet)
  (display \"hello\"))
  (newline))"
 "(define (greet)
  (display \"hello\")
  (newline))")

(E0103 mismatched-close "a list closed with the other kind of bracket"
 ((read-error "mismatched close"))
 "A list that begins with ( ends with ), one that begins with [ ends with ]."
 "(display [list 1 2))"
 "(display (list 1 2))")

(E0104 unclosed-string "a string that is not closed"
 ((read-error "unclosed string"))
 "The quotation mark at the end of a string is missing. A string may go over several lines, so that the mistake is noticed
later than where it is; the message names the string that most probably lacks its end."
 "(display \"hello)"
 "(display \"hello\")")

(E0105 unclosed-comment "a comment that is not closed"
 ((read-error "unclosed comment") (read-error "unclosed block comment") (read-error "…comment"))
 "A comment that begins with #| ends with |#; such comments may be inside of each other, and each needs its own end."
 "#| not needed
(display 1)"
 "#| not needed |#
(display 1)")

(E0106 unknown-character "a character with an unknown name"
 ((read-error "unknown character name"))
 "What follows #\\ is one character or the name of one: #\\a, #\\space, #\\newline, #\\tab, #\\nul, or #\\x and a number."
 "(display #\\spcae)"
 "(display #\\space)")

(E0107 misplaced-dot "a dot where none can be"
 ((read-error "only one datum") (read-error "…dot"))
 "The dot of a pair stands before the last element of a list, and exactly one datum follows it."
 "(display '(a . b c))"
 "(display '(a . b))")

(E0108 unknown-hash-syntax "what follows # is unknown"
 ((read-error "Unknown # object") (read-error "…is not a number") (read-error "…#"))
 "# begins booleans (#t, #f), characters (#\\a), vectors (#(1 2)), keywords (#:name), numbers with a base (#xff), gexps
(#~, #$) and comments (#|, #;). What is written here is none of them."
 "(display #qux)"
 "(display #t)")

(E0109 unreadable-text "a text that cannot be read"
 ((read-error "") (decoding-error "") (encoding-error ""))
 "The text has something that is no Scheme datum, such as a quote with nothing behind it."
 "(display (list 1 '))"
 "(display (list 1 'a))")

(E0205 circular-import "modules that import each other"
 ((unbound-variable "…hint: …is still being loaded") (* "…is still being loaded"))
 "Two modules import each other, directly or by way of others, and one needs a value of the other while it is being
loaded. Circles are fine as long as nothing is used too early: use the value inside of a procedure, or move what both
need into a third module."
 ";; file tick.scm
(define-module (tick) #:use-module (tock) #:export (tick))
(define tick 1)
;; file tock.scm
(define-module (tock) #:use-module (tick) #:export (tock))
(define tock (+ tick 1))
;; file main.scm
(use-modules (tick))
(display tick)"
 ";; file tick.scm
(define-module (tick) #:use-module (tock) #:export (tick))
(define tick 1)
;; file tock.scm
(define-module (tock) #:use-module (tick) #:export (tock))
(define (tock) (+ tick 1))
;; file main.scm
(use-modules (tick))
(display tick)")

(E0204 missing-binding "a name that a module does not export"
 ((* "no binding"))
 "An import selects a name that the module does not export. It is misspelt, or another module has it."
 "(use-modules ((srfi srfi-1) #:select (frist)))"
 "(use-modules ((srfi srfi-1) #:select (first)))")

(E0306 ungexp-outside "a mark of gexps outside of a gexp"
 ((unbound-variable "Unbound variable: ungexp") (syntax-error "Unbound variable: ungexp")
  (unbound-variable "…hint: (modify-phases") (syntax-error "…hint: (modify-phases"))
 "#$ and #+ insert a value into code that is quoted with #~ and runs in a build. Without a #~ around it there is nothing
to insert into; `modify-phases' is such code, too."
 ";; build
(use-modules (guix gexp))
(computed-file \"empty\" (mkdir #$output))"
 ";; build
(use-modules (guix gexp))
(computed-file \"empty\" #~(mkdir #$output))")

(E0202 used-before-definition "a name that is used before its definition"
 ((unbound-variable "…hint: …is defined on line") (syntax-error "…hint: …is defined on line")
  (unbound-variable "Variable used before"))
 "The file defines the name further down than it is used: definitions are evaluated from top to bottom. Move the definition
up, or the use down; inside of a procedure that is called later, the order does not matter."
 "(display greeting)
(define greeting \"hello\")"
 "(define greeting \"hello\")
(display greeting)")

(E0201 unbound-variable "a name that nothing binds"
 ((unbound-variable "") (syntax-error "Unbound variable"))
 "Nothing defines the name here: it is misspelt, or a module that exports it is not imported. The hint names what was
probably meant, or the module and the form that imports it."
 "(define width 80)
(display widht)"
 "(define width 80)
(display width)")

(E0203 missing-module "a module that is not there"
 ((misc-error "no code for module") (* "no code for module") (* "the name of a module")
  (* "…is no name of a module") (misc-error "…module name"))
 "The module that is imported is nowhere on the load path. Its name is misspelt, or the directory that has it is not given
with -L: the module (my tools) is the file my/tools.scm below such a directory."
 "(use-modules (ice-9 mach))"
 "(use-modules (ice-9 match))")

(E0304 unquote-outside "a comma outside of a quasiquotation"
 ((syntax-error "unquote"))
 "A comma inserts a value into a list that is quoted with ` (a quasiquotation). Without one around it, or behind a plain
quote ('), there is nothing to insert into."
 "(define x 1)
(display (list ,x))"
 "(define x 1)
(display `(a ,x))")

(E0302 keyword-alone "a syntactic keyword that is used as a value"
 ((syntax-error "…is a macro") (syntax-error "syntax keyword") (syntax-error "…is not an expression by itself"))
 "The name stands for a form of the language and not for a value: it begins a list, as in (if a b c), and cannot be passed
to a procedure."
 "(display (map and '(#t #f)))"
 "(display (and #t #f))")

(E0305 bound-twice "a name that is bound twice"
 ((syntax-error "…is bound twice") (syntax-error "…twice"))
 "The same name stands twice among the parameters or the variables of one form, so that one of them could never be meant."
 "(let loop ((i 0) (i 1)) (display i))"
 "(let loop ((i 0) (j 1)) (display i))")

(E0303 no-matching-pattern "a use of a macro that none of its patterns matches"
 ((syntax-error "…no pattern of this macro matches"))
 "A macro that the program, or a module, defines is used with too few or too many parts, or with parts of another shape than
its patterns have."
 "(define-syntax-rule (swap! a b)
  (let ((old a)) (set! a b) (set! b old)))
(define x 1)
(swap! x)"
 "(define-syntax-rule (swap! a b)
  (let ((old a)) (set! a b) (set! b old)))
(define x 1)
(define y 2)
(swap! x y)")

(E0511 wrong-hash-text "a text that is no hash"
 ((* "base32: this is not") (* "base64: this is not") (* "…is not a hash in base-32") (* "a …hash has …bytes")
  (* "content-hash: ") (* "debian-package: expected a SHA-256 hash") (* "…is no SHA-256 hash"))
 "The text of a hash has a fixed length (a SHA-256 hash has 52 digits in base-32 notation) and certain digits: the letters
e, o, t and u are none of them. Copy the hash again, or leave any hash of the right length and take the one that the message
about the mismatch shows."
 ";; build
(use-modules (guix packages) (guix download))
(origin
  (method url-fetch)
  (uri \"file:///nowhere\")
  (sha256 (base32 \"1k2jblw10q2dzk1bcw276q5x6z6n1zlg5vcfk940zaf2bcf\")))"
 ";; build
(use-modules (guix packages) (guix download) (guix gexp))
(origin
  (method url-fetch)
  (uri \"file:///nowhere\")
  (sha256 (base32 \"1k2jblw10q2dzk1bcw276q5x6z6n1zlg5vcfk940zaf2bcfq7k6v\")))
(plain-file \"hello\" \"hello\")")

(E0501 unknown-field "a field that does not exist"
 ((* "…there is no field") (* "there is no field"))
 "The record has no field of this name. The fields are listed, and the one that was probably meant is named."
 ";; build
(use-modules (aqwari s6))
(s6-service (name clock) (runs (sleep 60)))"
 ";; build
(use-modules (aqwari s6))
(s6-service (name clock) (run (sleep 60)))")

(E0502 missing-field "a field that must be given"
 ((* "…missing field") (* "…missing fields"))
 "Some fields have no default and must be given, or inherited from another record with (inherit …)."
 ";; build
(use-modules (guix packages) (guix build-system trivial))
(package
  (name \"tool\"))"
 ";; build
(use-modules (guix packages) (guix gexp) (guix build-system trivial)
             ((guix licenses) #:prefix license:))
(package
  (name \"tool\")
  (version \"1\")
  (source #f)
  (build-system trivial-build-system)
  (arguments (list #:builder #~(mkdir #$output)))
  (synopsis \"Tool\")
  (description \"This is a tool.\")
  (home-page #f)
  (license license:cc0))")

(E0503 field-twice "a field that is given twice"
 ((* "…is given twice") (* "…given twice") (* "…twice"))
 "Each field of a record, and each variable of an environment, is given at most once; which of two is meant cannot be known."
 ";; build
(use-modules (aqwari s6))
(s6-service (name clock) (run (sleep 60)) (run (sleep 30)))"
 ";; build
(use-modules (aqwari s6))
(s6-service (name clock) (run (sleep 60)))")

(E0507 input-not-an-object "an input that is no object"
 ((* "package: expected an input") (* "modify-inputs: ") (* "expected an input") (* "package: expected inputs")
  (* "package: expected a list of inputs") (* "the package …has an invalid input") (* "file-union: "))
 "Inputs are a list of packages or other objects, (list tool), or, in the older style, a quasiquoted list of labels and
objects in which a comma puts each object in: `((\"tool\" ,tool))."
 ";; build
(use-modules (guix packages) (guix gexp) (guix build-system trivial))
(define tool (plain-file \"tool\" \"\"))
(package
  (name \"p\") (version \"1\") (source #f) (build-system trivial-build-system)
  (inputs '((\"tool\" tool)))
  (synopsis \"\") (description \"\") (home-page #f) (license #f))"
 ";; build
(use-modules (guix packages) (guix gexp) (guix build-system trivial))
(define tool (plain-file \"tool\" \"\"))
(package
  (name \"p\") (version \"1\") (source #f) (build-system trivial-build-system)
  (arguments (list #:builder #~(mkdir #$output)))
  (inputs `((\"tool\" ,tool)))
  (synopsis \"\") (description \"\") (home-page #f) (license #f))")

(E0506 unknown-argument "an argument that the build system does not have"
 ((* "package: the build system") (* "package: the argument") (* "package: expected a keyword")
  (* "package: …argument"))
 "The arguments of a package are keywords and values that its build system knows. What it knows is listed."
 ";; build
(use-modules (guix packages) (guix gexp) (guix build-system trivial))
(package
  (name \"p\") (version \"1\") (source #f) (build-system trivial-build-system)
  (arguments (list #:biulder #~(mkdir #$output)))
  (synopsis \"\") (description \"\") (home-page #f) (license #f))"
 ";; build
(use-modules (guix packages) (guix gexp) (guix build-system trivial))
(package
  (name \"p\") (version \"1\") (source #f) (build-system trivial-build-system)
  (arguments (list #:builder #~(mkdir #$output)))
  (synopsis \"\") (description \"\") (home-page #f) (license #f))")

(E0505 name-of-item "a name that no store item can have"
 ((* "…cannot be a name") (* "…cannot be the name of a store item") (* "…names in the store cannot have"))
 "Names in the store consist of letters, digits and + - . _ ? = and begin with none of the dots."
 ";; build
(use-modules (guix gexp))
(plain-file \"two words\" \"\")"
 ";; build
(use-modules (guix gexp))
(plain-file \"two-words\" \"\")")

(E0508 needs-itself "objects that need each other to be built"
 ((* "…needs itself to be built") (* "…the namespace includes itself") (* "include: this namespace"))
 "A package, or another object, has itself among what is needed to build it. The message names the chain; take one link out,
or let it refer to a variant that does without."
 ";; build
(use-modules (guix packages) (guix gexp) (guix build-system trivial))
(define (small name inputs)
  (package
    (name name) (version \"1\") (source #f) (build-system trivial-build-system)
    (arguments (list #:builder #~(mkdir #$output)))
    (inputs (inputs))
    (synopsis \"\") (description \"\") (home-page #f) (license #f)))
(define hen (small \"hen\" (lambda () (list egg))))
(define egg (small \"egg\" (lambda () (list hen))))
egg"
 ";; build
(use-modules (guix packages) (guix gexp) (guix build-system trivial))
(define (small name inputs)
  (package
    (name name) (version \"1\") (source #f) (build-system trivial-build-system)
    (arguments (list #:builder #~(mkdir #$output)))
    (inputs (inputs))
    (synopsis \"\") (description \"\") (home-page #f) (license #f)))
(define hen (small \"hen\" (lambda () '())))
(define egg (small \"egg\" (lambda () (list hen))))
egg")

(E0509 field-from-itself "a field that is computed from itself"
 ((* "…computed from itself"))
 "While the value of a field is computed, the same field of the same record is asked for. Ask another record, such as the one
that this inherits from."
 ";; build
(use-modules (guix packages) (guix gexp) (guix build-system trivial))
(define p
  (package
    (name \"p\") (version \"1\") (source #f) (build-system trivial-build-system)
    (inputs (package-inputs p))
    (synopsis \"\") (description \"\") (home-page #f) (license #f)))
p"
 ";; build
(use-modules (guix packages) (guix gexp) (guix build-system trivial))
(define p
  (package
    (name \"p\") (version \"1\") (source #f) (build-system trivial-build-system)
    (arguments (list #:builder #~(mkdir #$output)))
    (synopsis \"\") (description \"\") (home-page #f) (license #f)))
(package (inherit p) (name \"q\") (inputs (package-inputs p)))")

(E0510 debian-package "a Debian package that is described wrongly"
 ((* "debian-package: "))
 "Records of Debian packages are written by `nsscheme import deb'; one that was changed by hand, or that refers to a package
that was not imported, cannot be used. Import again."
 ";; build
(use-modules (nsscheme debian))
(debian-package \"bash\")"
 ";; build
(use-modules (guix gexp))
(plain-file \"hello\" \"hello\")")

(E0504 field-value "a field's value of another kind than it needs"
 ((* "package: ") (* "origin: ") (* "git-reference: ") (* "channel: ") (* "make-channel-introduction: "))
 "The value of the field is not what the field is for: a version is a string and no number, a licence is one of
(guix licenses)."
 ";; build
(use-modules (guix packages) (guix build-system trivial))
(package
  (name \"p\") (version 1.0) (source #f) (build-system trivial-build-system)
  (synopsis \"\") (description \"\") (home-page #f) (license #f))"
 ";; build
(use-modules (guix packages) (guix gexp) (guix build-system trivial))
(package
  (name \"p\") (version \"1.0\") (source #f) (build-system trivial-build-system)
  (arguments (list #:builder #~(mkdir #$output)))
  (synopsis \"\") (description \"\") (home-page #f) (license #f))")

(E0512 hash-mismatch "a file that has another hash than its origin says"
 ((* "…hash mismatch for"))
 "What was fetched is not what the origin describes: the file changed, or the hash is of another version. Once you know that
the content is the one you want, write the hash that the message shows."
 ";; build
(use-modules (guix packages) (guix download))
(call-with-output-file \"hello.txt\" (lambda (port) (display \"hello\" port)))
(origin
  (method url-fetch)
  (uri (string-append \"file://\" (getcwd) \"/hello.txt\"))
  (sha256 (base32 \"0000000000000000000000000000000000000000000000000000\")))"
 ";; build
(use-modules (guix packages) (guix download))
(call-with-output-file \"hello.txt\" (lambda (port) (display \"hello\" port)))
(origin
  (method url-fetch)
  (uri (string-append \"file://\" (getcwd) \"/hello.txt\"))
  (sha256 (base32 \"094qif9n4cq4fdg459qzbhg1c6wywawwaaivx0k0x8xhbyx4vwic\")))")

(E0514 nothing-to-build "a file that yields nothing to build"
 ((* "the file has no expression") (* "…expected something to build") (* "…expected as its last"))
 "`nsscheme build FILE' builds what the last expression of the file yields: a package, a file-like object, a namespace, or
a list of them. A file of definitions only yields nothing; name one of them in its last line."
 ";; build
(use-modules (guix gexp))
(define hello (plain-file \"hello\" \"hello\"))"
 ";; build
(use-modules (guix gexp))
(define hello (plain-file \"hello\" \"hello\"))
hello")

(E0516 expected-gexp "code of a build that is no gexp"
 ((* "…expected a gexp") (* "define-gexp-compiler: "))
 "What a build evaluates is a gexp, code that is quoted with #~; a plain quote makes a list, into which nothing can be
inserted."
 ";; build
(use-modules (guix gexp))
(computed-file \"empty\" '(mkdir \"x\"))"
 ";; build
(use-modules (guix gexp))
(computed-file \"empty\" #~(mkdir #$output))")

(E0515 not-lowerable "a value that cannot be inserted in a gexp"
 ((* "…cannot be inserted in a gexp") (* "…does not lower") (* "#$@ splices") (* "…cannot be lowered"))
 "#$ inserts strings, numbers, symbols, lists of them, and objects that become store items: packages, origins, file-like
objects, or records with a compiler (define-gexp-compiler). Procedures and other values have no text that a build could
read."
 ";; build
(use-modules (guix gexp))
(computed-file \"x\" #~(call-with-output-file #$output (lambda (port) (display #$car port))))"
 ";; build
(use-modules (guix gexp))
(computed-file \"x\" #~(call-with-output-file #$output (lambda (port) (display #$(string-append \"a\" \"b\") port))))")

(E0518 local-file-missing "a local file that is not there"
 ((* "local-file: ") (* "…no such patch"))
 "`local-file' names a file beside the one that it is written in, which is copied into the store. There is none of this name."
 ";; build
(use-modules (guix gexp))
(local-file \"nowhere.txt\")"
 ";; build
(use-modules (guix gexp))
(plain-file \"hello.txt\" \"hello\")")

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
the first commit for which that is not so; nothing of the channel is used. Whoever keeps the channel signs its commits
(git config commit.gpgSign true)."
 ";; shell
git init -q c && cd c && git config user.name A && git config user.email a@example.org
touch x && git add x && git commit -q -m x
nsscheme channel authenticate . $(git rev-parse HEAD) 0123456789ABCDEF0123456789ABCDEF01234567"
 ";; shell
git init -q c && cd c && git config commit.gpgSign true")

(E0911 fetch "what a network address does not give"
 ((* "cannot get "))
 "A channel, or a list of channels, cannot be fetched from its address. The server's or the network's own words follow."
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

(E0920 package-name "a name that no package has"
 ((* "there is neither a package") (* "there is no version") (* "the package …has no output")
  (* "the package …is hidden") (* "…names no package"))
 "A word of the command is NAME, NAME@VERSION or NAME:OUTPUT of a package in the modules on the load path, or a file. There
is none of this name; directories of modules are given with -L."
 ";; shell
nsscheme build wrods"
 ";; shell
echo '(use-modules (guix gexp)) (plain-file \"words\" \"\")' >words.scm
nsscheme build -v 0 words.scm")

(E0423 exit "a module that ends the program"
 ((* "it calls `exit'"))
 "Loading a module must not end whatever loads it. Call `exit' in the program, or in a procedure that the program calls."
 ";; file c/quit.scm
(define-module (quit))
(exit 1)
;; shell
nsscheme channel check c"
 ";; file c/quit.scm
(define-module (quit) #:export (quit-now))
(define (quit-now) (exit 1))
;; shell
nsscheme channel check c")

(E0301 syntax-form "a form that is written in another shape than it has"
 ((syntax-error ""))
 "The form is not written as it has to be; the message shows how: (if test consequent [alternative]), (let ((name value) …)
body …), (define (name argument …) body …)."
 "(let (x 1) (display x))"
 "(let ((x 1)) (display x))")

(E0401 argument-count "too many or too few arguments"
 ((wrong-number-of-args ""))
 "The procedure is called with another number of arguments than it takes. The hint has its parameters."
 "(define (area width height) (* width height))
(display (area 2))"
 "(define (area width height) (* width height))
(display (area 2 3))")

(E0403 not-a-procedure "a call of what is no procedure"
 ((wrong-type-arg "Wrong type to apply"))
 "What follows an opening parenthesis is called. A list of data is quoted, '(1 2), or made with (list …); an expression that
needs no call needs no parentheses."
 "(display (1 2))"
 "(display '(1 2))")

(E0402 argument-type "an argument of another kind than the procedure takes"
 ((wrong-type-arg ""))
 "The procedure was given a value of a kind that it does not take. The message names the argument by its position, what is
expected, and the value."
 "(display (string-append \"port \" 8080))"
 "(display (string-append \"port \" (number->string 8080)))")

(E0404 out-of-range "an argument that is out of range"
 ((out-of-range ""))
 "An index, or another number, is smaller or larger than it may be: the indices of a vector or string with n elements go from
0 to n - 1."
 "(display (vector-ref #(a b) 2))"
 "(display (vector-ref #(a b) 1))")

(E0405 unknown-keyword "a keyword argument that the procedure does not have"
 ((keyword-argument-error ""))
 "The procedure takes keyword arguments, and this is none of them, or its value is missing."
 "(define* (connect host #:key (port 80)) port)
(display (connect \"x\" #:prot 81))"
 "(define* (connect host #:key (port 80)) port)
(display (connect \"x\" #:port 81))")

(E0406 no-match "a value that no pattern of match has"
 ((match-error ""))
 "None of the clauses of a `match' form fits the value. Add a clause for it, or a last one with _ for everything else."
 "(use-modules (ice-9 match))
(display (match 5 ((a b) a)))"
 "(use-modules (ice-9 match))
(display (match 5 ((a b) a) (_ 'else)))")

(E0407 numerical-overflow "a number that does not exist"
 ((numerical-overflow ""))
 "A division by zero, or another operation that has no exact result."
 "(display (/ 1 0))"
 "(display (/ 1 2))")

(E0408 stack-overflow "a recursion that does not end"
 ((stack-overflow ""))
 "Procedures call each other without an end, or deeper than memory allows. Look for the case that should end the recursion."
 "(define (count list) (+ 1 (count list)))
(display (count '(1 2)))"
 "(define (count list) (if (null? list) 0 (+ 1 (count (cdr list)))))
(display (count '(1 2)))")

(E0410 assertion "an assertion that does not hold"
 ((* "Assertion failed"))
 "(assert EXPRESSION) was reached with an expression that is false."
 "(use-modules (rnrs base))
(assert (= 1 2))"
 "(use-modules (rnrs base))
(assert (= 1 1))")

(E0409 handler-returned "a handler that returned from an error"
 ((* "handler returned"))
 "The handler of an error that cannot be continued returned. It has to leave: by `raise' again, or to a continuation, as
`guard' does it."
 "(display (with-exception-handler (lambda (e) 0) (lambda () (car 5))))"
 "(display (with-exception-handler (lambda (e) 0) (lambda () (car 5)) #:unwind? #t))")

(E0412 file-missing "a file that cannot be opened"
 ((* "cannot open") (* "…No such file or directory"))
 "A file that the program loads, includes or opens is not there, or may not be read. A relative name is looked for in the
working directory; `load' and `include' look beside the file that names it."
 "(load \"nowhere.scm\")"
 "(display \"nothing to load\")")

(E0413 system-error "a call of the operating system that failed"
 ((system-error "") (getaddrinfo-error "") (tls-certificate-error "") (gnutls-error ""))
 "The operating system refused something; its own words say why."
 "(mkdir \"/dev/null/x\")"
 "(display \"no directory is made\")")

(E0411 format-directive "a template of format that does not fit"
 ((misc-error "missing argument for") (misc-error "format") (misc-error "FORMAT") (misc-error "…directive"))
 "The text that `format' is given has more directives than there are arguments, or one that it does not know."
 "(use-modules (ice-9 format))
(display (format #f \"~a ~a\" 1))"
 "(use-modules (ice-9 format))
(display (format #f \"~a ~a\" 1 2))")

(E0414 budget "more than an untrusted program may use"
 ((* "…needs more") (* "…this one takes more") (budget-exhausted ""))
 "A file or module that nobody vouches for may use a certain time, number of steps and amount of memory. Usually a loop has
no end."
 ";; potluck
(define (loop n) (loop (+ n 1)))
(define secret (loop 0))"
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

(E0421 program-throw "an exception that the program threw"
 ((* "Uncaught throw") (quit ""))
 "The program threw a key that nothing catches."
 "(throw 'my-error 1)"
 "(catch 'my-error (lambda () (throw 'my-error 1)) (lambda (key value) (display value)))")

(E0422 program-raise "an object that the program raised"
 ((* "Uncaught object") (* "Uncaught exception"))
 "The program raised an object that is no exception, and nothing catches it."
 "(raise-exception 42)"
 "(display (with-exception-handler (lambda (e) e) (lambda () (raise-exception 42)) #:unwind? #t))")

(E0599 description "something in a description is not as expected"
 ((%exception "…expected ") (%exception "there is no ") (%exception "…cannot be inserted"))
 "A file that describes something, such as the servers of substitutes, has a part that it cannot have there. The message
says what is expected."
 ";; shell
mkdir -p config/nsscheme && echo '(substitutes (sever \"https://example.org\"))' >config/nsscheme/substitutes.scm
XDG_CONFIG_HOME=$PWD/config nsscheme weather words"
 ";; build
(use-modules (guix gexp))
(plain-file \"words\" \"\")")

(E0420 program-error "an error of the program's own"
 ((* ""))
 "A program, or a library that it uses, called `error' with this message, or raised a condition with it. What to do is said
by the message itself."
 "(error \"too big:\" 5)"
 "(display \"small enough\")")
