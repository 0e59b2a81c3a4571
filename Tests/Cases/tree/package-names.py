"""Which variables hold the packages of a name is known without loading a tree's modules, and after every edit as well.

The index is compared with what all modules hold once they are loaded, over a copy of the look-alike tree with a module of
all shapes: names in the text, inherited, computed by a procedure of another module, by a macro, hidden, under an old name;
first without a cache, then after edits, each of which changes what the index must say, or nothing. Then the commands find
what they should, and say what they should of a name that nobody has.
"""
# timeout: 120
# want: at first: 0 wrong, shapes: computed-1 deprecated elsewhere hidden inherited local macro-made old-name plain
# want: a comment: 0 wrong, nothing evaluated
# want: a field that names do not depend on: 0 wrong, nothing evaluated
# want: a name in the text: 0 wrong, plainer
# want: what computes a name: 0 wrong, computed-2
# want: what a name is inherited from: 0 wrong, heir
# want: a new package: 0 wrong, novel
# want: one that is gone: 0 wrong, not novel
# want: a module that does not load: 0 wrong
# want: a text that cannot be read: 0 wrong
# want: mended: 0 wrong
# want: damaged files: 0 wrong
# want: found: hello-2.10.drv
# want: again: the answer that is kept holds
# want: near: did you mean the package 'hello'?
# want: quick: #t (hello) (bash) ()
import os
import re
import shutil
import subprocess

NS, W = os.environ["NS"], os.environ["W"]
TREE, CACHE = W + "/tree", W + "/cache"
shutil.copytree(os.path.realpath(os.environ["CASES"] + "/../../GuixTree"), TREE)
HELPER, SHAPES = "gnu/packages/name-helper.scm", "gnu/packages/shapes.scm"
FILES = {
    HELPER: """(define-module (gnu packages name-helper) #:use-module (guix packages) #:use-module (gnu packages base))
(define-public number 1)
(define-public (computed base)
  (package (inherit base) (name (string-append "computed-" (number->string number)))))
(define-public base-of-heirs (package (inherit hello) (name "inherited")))
""",
    SHAPES: """(define-module (gnu packages shapes)
  #:use-module (guix packages) #:use-module (guix deprecation) #:use-module (gnu packages base)
  #:use-module (gnu packages name-helper)
  #:export (exported))
(define-public plain (package (inherit hello) (name "plain") (inputs (list coreutils))))
(define-public heir (package (inherit base-of-heirs) (version "2")))
(define-public by-procedure (computed hello))
(define-public within (let ((version "1")) (package (inherit hello) (name "local") (version version))))
(define-public secret (hidden-package (package (inherit hello) (name "hidden"))))
(define-public (procedure x) (package (inherit x) (name "never")))
(define-public text "text")
(define-public old (deprecated-package "old-name" hello))
(define exported (package (inherit hello) (name "elsewhere")))
(define-syntax-rule (define-made symbol title) (define-public symbol (package (inherit hello) (name title))))
(define-made made "macro-made")
(define-deprecated-package deprecated hello)
""",
}
CHECK = W + "/check.scm"
with open(CHECK, "w") as file:
    file.write("""
(use-modules (nsscheme tree packages) (nsscheme module-files) (guix packages) (ice-9 match) (srfi srfi-1))
(define tree (car %load-path))
(define (failed name exception) #t)
(define names (@@ (nsscheme tree packages) names))
(define rows (append-map (lambda (entry)
                           (map (lambda (row) (cons (cons ((@@ (nsscheme tree package-names) entry-module) entry) (car row))
                                                    (cdr row)))
                                ((@@ (nsscheme tree package-names) entry-rows) entry)))
                         (names tree "gnu/packages" source-files (source-files tree "gnu/packages") (const #t) failed)))
(define loaded (length ((@@ (nsscheme tree packages) evaluated))))
(define index (filter (lambda (row) (string? (cdr row))) rows))
(define truth
  (append-map (lambda (path)
                (define module (path->module-name path))
                (define interface (false-if-exception (resolve-interface module)))
                (if interface
                    (filter-map (lambda (pair)
                                  (define value (and (variable-bound? (cdr pair)) (variable-ref (cdr pair))))
                                  (and (package? value) (cons (cons module (car pair)) (package-name value))))
                                (module-map cons interface))
                    '()))
              (source-files tree "gnu/packages")))
(define (less? a b) (string<? (object->string a) (object->string b)))
(define wrong (lset-xor equal? (delete-duplicates index) truth))
(for-each (lambda (row) (format (current-error-port) "wrong: ~s~%" row)) wrong)
(format #t "~a wrong|~a|~a~%" (length wrong) loaded
        (string-join (sort (map cdr (filter (lambda (row) (equal? (caar row) '(gnu packages shapes))) index)) string<?)))
""")


def run(*words):
    environment = dict(os.environ, XDG_CACHE_HOME=CACHE, NSSCHEME_STORE=W + "/store")
    load = [] if words[0] in ("build", "cache") else ["-L", TREE]
    return subprocess.run([NS, *load, *words], capture_output=True, text=True, env=environment)


def check():
    done = run(CHECK)
    assert done.returncode == 0, done.stderr
    wrong, evaluated, names = done.stdout.splitlines()[-1].split("|")
    if wrong != "0 wrong":
        print(done.stderr)
    return wrong, int(evaluated), names.split()


def edit(path, old, new):
    with open(f"{TREE}/{path}") as file:
        text = file.read()
    assert old in text
    with open(f"{TREE}/{path}", "w") as file:
        file.write(text.replace(old, new))


for path, text in FILES.items():
    with open(f"{TREE}/{path}", "w") as file:
        file.write(text)
wrong, evaluated, names = check()
print(f"at first: {wrong}, shapes: {' '.join(names)}")
for title, path, old, new in [("a comment", SHAPES, "(define-public text", ";; here\n(define-public text"),
                              ("a field that names do not depend on", SHAPES, "(list coreutils)", "(list hello)")]:
    edit(path, old, new)
    wrong, evaluated, names = check()
    print(f"{title}: {wrong}, {'nothing' if evaluated == 0 else evaluated} evaluated")
NOVEL = '(define-public novel (package (inherit hello) (name "novel")))\n'
for title, path, old, new, name in [("a name in the text", SHAPES, '"plain"', '"plainer"', "plainer"),
                                    ("what computes a name", HELPER, "number 1", "number 2", "computed-2"),
                                    ("what a name is inherited from", HELPER, '"inherited"', '"heir"', "heir"),
                                    ("a new package", SHAPES, "(define-public text", NOVEL + "(define-public text", "novel"),
                                    ("one that is gone", SHAPES, NOVEL, "", "novel")]:
    edit(path, old, new)
    wrong, evaluated, names = check()
    print(f"{title}: {wrong}, {'' if name in names else 'not '}{name}")
HEAD = "(define-module (gnu packages broken) #:use-module (guix packages) #:use-module (gnu packages base))\n"
for title, text in [("a module that does not load", "(define-public x (frob))\n"),
                    ("a text that cannot be read", "(define-public x (package (inherit hello)\n"),
                    ("mended", '(define-public x (package (inherit hello) (name "x")))\n')]:
    with open(f"{TREE}/gnu/packages/broken.scm", "w") as file:
        file.write(HEAD + text)
    print(f"{title}: {check()[0]}")
os.remove(f"{TREE}/gnu/packages/broken.scm")
for name in os.listdir(CACHE + "/nsscheme/library"):
    with open(f"{CACHE}/nsscheme/library/{name}", "r+b") as file:
        file.seek(200)
        file.write(b"(((((")
print(f"damaged files: {check()[0]}")

done = run("build", "-L", TREE, "hello", "-d", "--no-grafts")
print("found:", re.sub(r".*/\w{32}-", "", done.stdout.strip()) or done.stderr)
done = run("cache", "--why", "build", "-L", TREE, "hello", "-d", "--no-grafts")
print("again:", done.stdout.strip() or done.stderr)
done = run("build", "-L", TREE, "hallo", "-d")
print("near:", done.stderr.strip().splitlines()[-1])
done = run("-c", """(begin (use-modules (gnu packages) (guix packages) (nsscheme tree quick-search))
  (define slow (@@ (gnu packages) find-packages-by-name/direct))
  (quicken-searches!)
  (define quick (@@ (gnu packages) find-packages-by-name/direct))
  (format #t "~a" (not (eq? slow quick)))
  (for-each (lambda (name)
              (unless (equal? (slow name) (quick name)) (error "differs" name (slow name) (quick name)))
              (format #t " ~a" (map package-name (find-packages-by-name name))))
            '("hello" "bash" "nonesuch")))""")
print("quick:", done.stdout.strip() or done.stderr)
