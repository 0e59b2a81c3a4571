# What is misspelt is answered with what was meant, whatever it is the name of: a field, a clause, an option, a word of a
# fixed set, a variable, a module. A row is what is written, `=>', and the suggestion.
# timeout: 300
# match: \d+ slips, each with a suggestion
import subprocess
import sys

HEAD = """(use-modules (guix packages) (guix gexp) (guix download) (guix git-download) (guix build-system copy)
             (guix build-system gnu) (guix build-system trivial) ((guix licenses) #:prefix license:)
             (aqwari namespace) (aqwari s6) (srfi srfi-9) (ice-9 match))
"""
HASH = '(base32 "0000000000000000000000000000000000000000000000000000")'
PACKAGE = ('(package (name "p") (version "1") (source (plain-file "x" "y")) (build-system copy-build-system) (synopsis "s") '
           '(description "d") (home-page #f) (license license:expat){more})')
ROWS = r"""
(package (nam "p")) => did you mean 'name'?
(package (inherti (plain-file "x" "y"))) => did you mean 'inherit'?
PACKAGE (inptus (list)) => did you mean 'inputs'?
PACKAGE (native-search-paths (list (search-path-specification (varible "X") (files '("a"))))) => did you mean 'variable'?
(origin (method url-fetch) (uro "x") (sha256 HASH)) => did you mean 'uri'?
(origin (method url-fecth) (uri "x") (sha256 HASH)) => did you mean ‘url-fetch’?
(origin (method git-fetch) (uri (git-reference (url "x") (comit "y"))) (sha256 HASH)) => did you mean 'commit'?
(origin (method url-fetch) (uri "x") (hash (content-hash HASH shaa256))) => did you mean 'sha256'?
(s6-service (name x) (rum (echo 1))) => did you mean 'run'?
(s6-service (name x) (run (echo 1)) (down-signal SIGTREM)) => did you mean SIGTERM?
(namespace (tmfps "/tmp")) => did you mean 'tmpfs'?
(namespace (tmpfs "/tmp" #:sizee "1m")) => did you mean #:size?
(namespace (environment (("A" "b")) #:pur? #t)) => did you mean #:pure??
(namespace (unshare pdi)) => did you mean 'pid'?
(namespace (capabilities net_amdin)) => did you mean 'net_admin'?
PACKAGE (license license:expatt) => did you mean ‘license:expat’?
PACKAGE (license expat) => did you mean ‘license:expat’?
PACKAGE (license license:gpl3plus) => did you mean ‘license:gpl3+’?
PACKAGE (arguments (list #:phases #~(modify-phases %standard-phases (delete 'instal)))) => did you mean 'install'?
PACKAGE (arguments (list #:install-plann #~'())) => did you mean #:install-plan?
PACKAGE (build-system gnu-build-system) (arguments (list #:test? #f)) => did you mean #:tests??
PACKAGE (build-system trivial-build-system) (arguments (list #:bulider #~(mkdir #$output))) => did you mean #:builder?
PACKAGE (build-system copy-build-sytem) => did you mean ‘copy-build-system’?
PACKAGE (inputs (modify-inputs (list) (prpend 1))) => did you mean prepend?
(use-modules (guix bulid-system gnu)) => did you mean (guix build-system gnu)?
(use-modules (aqwari namepsace)) => did you mean (aqwari namespace)?
(use-modules ((srfi srfi-1) #:select (frist))) => did you mean first?
(use-modules ((srfi srfi-1) #:prefx s:)) => did you mean #:prefix?
(define-module (x) #:use-modul (srfi srfi-1)) => did you mean #:use-module?
(define-record-type <thing> (make colour) thing? (color thing-color)) => did you mean color?
(let () (define (f lenght) lenght) (lenght 1)) => did you mean ‘length’?
(cnd ((= 1 1) 2)) => did you mean ‘cond’?
(let () (define* (f #:key size) size) (f #:szie 3)) => did you mean #:size?
(match 1 ((? numbr?) 1)) => did you mean ‘number?’?
(local-file "/etc/passwd" #:recursiv? #t) => did you mean ‘#:recursive?’?
(computed-file "x" #~(mkdir #$ouput)) => did you mean ‘output’?
(display #\spcae) => did you mean #\space?
"""


def main():
    bad, rows = [], [row.split(" => ") for row in ROWS.strip().splitlines()]
    for number, (written, suggestion) in enumerate(rows):
        more = written.removeprefix("PACKAGE")
        code = written if more == written else with_fields(more)
        with open("slip.scm", "w", encoding="utf-8") as file:
            file.write(HEAD + code.replace("HASH", HASH) + "\n")
        done = subprocess.run(["nsscheme", "build", "-v", "0", "-d", "slip.scm"], capture_output=True, text=True,
                              timeout=60, check=False)
        if suggestion not in done.stderr or not done.stderr.startswith("slip.scm:"):
            bad.append(f"{number}: {written}: {done.stderr}")
    print("\n".join(bad) if bad else f"{len(rows)} slips, each with a suggestion")
    sys.exit(bool(bad))


def with_fields(more):
    """A package with other fields, in the stead of those that it has of the same names."""
    text = PACKAGE
    for field in ("build-system", "license"):
        if f"({field} " in more:
            text = text.replace({"build-system": "(build-system copy-build-system) ", "license": "(license license:expat)"}[field], "")
    return text.replace("{more}", more)


main()
