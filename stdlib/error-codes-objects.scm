;; The codes of messages about packages and other objects, and about their builds; how rows are written is said at
;; the head of error-codes-language.scm.

(E0511 wrong-hash-text "a text that is no hash"
 ((* "base32: this is not") (* "base64: this is not") (* "…is not a hash in base-32") (* "a …hash has …bytes")
  (* "the digit …of the hash") (* "content-hash: ") (* "debian-package: expected a SHA-256 hash") (* "…is no SHA-256 hash"))
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
 ((* "…there is no field") (* "there is no field") (* "…: extraneous field initializers"))
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
