# `--fix' does to the author's file what the message suggests, shows the change, keeps the file as it was, and changes
# nothing that the user did not name.
cat >names.scm <<'S'
(define width 80)
(dispaly widht)
S
nsscheme --fix names.scm; nsscheme --fix names.scm; nsscheme names.scm; echo
# says: fixed: did you mean ‘display’?
# says: --- names.scm
# says: +++ names.scm
# says: -(dispaly widht)
# says: +(display widht)
# says: names.scm~'; run the command again
# want: 80
diff names.scm~ names.scm
# want: 2c2
# want: < (dispaly widht)
# want: ---
# want: > (display width)

# Imports go where there are some; several mistakes take several runs.
cat >package.scm <<'S'
;; A package.
(use-modules (guix packages)
             (guix build-system trivial))

(define tool
  (package (name "tool") (version "1") (source #f) (build-system trivial-build-system)
    (arguments (list #:biulder #~(mkdir #$output)))
    (synposis "x") (description "x") (home-page #f) (license license:cc0)))

(package (inherit tool) (name "other") (inputs '(("tool" tool))))
S
for run in 1 2 3 4 5 6; do nsscheme build --fix -v 0 package.scm >/dev/null 2>&1 && break; done; echo "$run"; cat package.scm
# want: 6
# want: ;; A package.
# want: (use-modules (guix packages)
# want:              (guix build-system trivial)
# want:              ((guix licenses) #:prefix license:)
# want:              (guix gexp))
# want:
# want: (define tool
# want:   (package (name "tool") (version "1") (source #f) (build-system trivial-build-system)
# want:     (arguments (list #:builder #~(mkdir #$output)))
# want:     (synopsis "x") (description "x") (home-page #f) (license license:cc0)))
# want:
# want: (package (inherit tool) (name "other") (inputs `(("tool" ,tool))))

# A hash, once it is known that the content is the one that is wanted.
cat >hash.scm <<'S'
(use-modules (guix packages) (guix download))
(call-with-output-file "hello.txt" (lambda (port) (display "hello" port)))
(origin
  (method url-fetch)
  (uri (string-append "file://" (getcwd) "/hello.txt"))
  (sha256 (base32 "0000000000000000000000000000000000000000000000000000")))
S
nsscheme build --fix -v 0 hash.scm; grep base32 hash.scm; cat $(nsscheme build -v 0 hash.scm); echo
# want:   (sha256 (base32 "094qif9n4cq4fdg459qzbhg1c6wywawwaaivx0k0x8xhbyx4vwic")))
# want: hello

# A module of a channel; the report as JSON has the change, too, and changes nothing.
mkdir -p channel/my && cat >channel/my/sums.scm <<'S'
(define-module (my sums)
  #:export (sum))
(define total (fold + 0 '(1 2)))
S
nsscheme channel check --no-lint --json channel | python3 -c 'import json, sys
error = json.load(sys.stdin)["modules"][0]["error"]
print(error["code"], json.dumps(error["fix"]["edits"]))'
# want: E0201 [{"line": 1, "column": 25, "old": "", "new": "\n  #:use-module (srfi srfi-1)"}]
nsscheme channel check --no-lint --fix channel >/dev/null; nsscheme channel check --no-lint channel | tail -n 1; cat channel/my/sums.scm
# want: 1 module; 0 packages
# want: (define-module (my sums)
# want:   #:use-module (srfi srfi-1)
# want:   #:export (sum))
# want: (define total (fold + 0 '(1 2)))

# What is loaded besides is not the user's to change, neither is what the message has no change for.
cat >library.scm <<'S'
(dispaly 1)
S
echo '(load "library.scm")' >main.scm
nsscheme --fix main.scm 2>/dev/null; cat library.scm; ls library.scm* main.scm*
# want: (dispaly 1)
# want: library.scm
# want: main.scm
echo '(error "too big")' >own.scm; nsscheme --fix own.scm; ls own.scm*
# want: own.scm
# says: own.scm:1:1: error: too big [E0420]
ln -s main.scm link.scm; sed -i 's/load/laod/' main.scm; nsscheme --fix link.scm 2>/dev/null; cat main.scm; [ -L link.scm ] && ls main.scm*
# want: (load "library.scm")
# want: main.scm
# want: main.scm~

# Every command that evaluates a file does so.
for command in run explain shell; do
  echo '(use-modules (aqwari namespace)) (namespace (bnid "/"))' >clause.scm
  nsscheme "$command" --fix clause.scm >/dev/null 2>&1 </dev/null; cat clause.scm
done
# want: (use-modules (aqwari namespace)) (namespace (bind "/"))
# want: (use-modules (aqwari namespace)) (namespace (bind "/"))
# want: (use-modules (aqwari namespace)) (namespace (bind "/"))
# A symbol gets its quote.
echo "(display (assq-ref '((port . 8080)) port))" >quoted.scm; nsscheme --fix quoted.scm 2>/dev/null; nsscheme quoted.scm; echo
# want: 8080

# A name that ends in a question mark keeps it.
cat >question.scm <<'S'
(use-modules (guix gexp))
(local-file "/etc/passwd" #:recursiv? #t)
S
nsscheme build -d --fix question.scm >/dev/null 2>&1; tail -n 1 question.scm
# want: (local-file "/etc/passwd" #:recursive? #t)
