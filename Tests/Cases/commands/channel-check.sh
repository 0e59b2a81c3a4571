# What the author of a channel reads: each module, what is wrong at its own line, what was passed over.
tree=$(cd "$CASES/../../GuixTree" && pwd)
mkdir -p channel/guix/my channel/guix/tests && cd channel || exit
cat >.guix-channel <<'END'
(channel
  (version 0)
  (directory "guix")
  (dependencies (channel (name elsewhere) (url "https://example.org/elsewhere.git"))))
END
cat >guix/my/good.scm <<'END'
(define-module (my good)
  #:use-module (gnu packages base)
  #:use-module (guix packages))

(display "said while it is loaded")

(define-public good
  (package (inherit hello) (name "good") (inputs (list coreutils))))

(define-public hidden (hidden-package (package (inherit good) (name "hidden"))))
END
cat >guix/my/uses.scm <<'END'
(define-module (my uses)
  #:use-module (my unbound)
  #:use-module (my good))

(define-public other good)
END
cat >guix/my/unbound.scm <<'END'
(define-module (my unbound)
  #:use-module (guix packages)
  #:use-module (gnu packages base))

(define-public x
  (package (inherit hello)
    (name (string-append "x-" (package-version bash)))))
END
cat >guix/my/missing.scm <<'END'
(define-module (my missing)
  #:use-module (srfi srfi-1)
  #:use-module (elsewhere packages))
END
cat >guix/my/lowers.scm <<'END'
(define-module (my lowers)
  #:use-module (gnu packages)
  #:use-module (gnu packages base)
  #:use-module (guix packages))

(define-public unbound-input
  (package (inherit hello)
    (name "unbound-input")
    (inputs (list bash))))

(define-public bad-input
  (package (inherit hello)
    (name "bad-input")
    (inputs (list 'bash))))

(define-public no-patch
  (package (inherit hello)
    (name "no-patch")
    (source (origin (inherit (package-source hello))
                    (patches (search-patches "none.patch"))))))

(define-public fine (package (inherit hello) (name "fine")))
END
printf '(define-module (my open))\n(define-public x (list 3)\n' >guix/my/open.scm
printf '(define-module (my leaves))\n(exit 0)\n' >guix/my/leaves.scm
echo '(display "a test ran") (exit 3)' >guix/tests/run.scm
echo '(display "a package file ran")' >guix/guix.scm
printf '(define-module (misplaced))\n(display "this ran")\n' >guix/my/misplaced.scm
mkdir -p guix/gnu/packages && cp "$tree/gnu/packages/gl.scm" guix/gnu/packages/gl.scm

"$NS" channel check -L "$tree" . >out 2>err; echo $?
sed "s|$tree|TREE|g; s|$W|W|g" out
# want: 1
# want: 7 modules in guix, over the Guix tree at TREE
# want: ok      (my good): 2 packages
# want: FAILED  (my leaves)
# want: guix/my/leaves.scm:2:1: error: it calls `exit', which ends whatever loads the module [E0423]
# want:    2 | (exit 0)
# want:      | ^
# want: ok      (my lowers): 4 packages
# want: FAILED  the package bad-input@2.10 of (my lowers), guix/my/lowers.scm:12:3
# want: guix/my/lowers.scm:12:3: error: the package bad-input@2.10 has an invalid input: bash [E0507]
# want:   12 |   (package (inherit hello)
# want:      |   ^
# want: FAILED  the package no-patch@2.10 of (my lowers), guix/my/lowers.scm:17:3
# want: guix/my/lowers.scm:20:30: error: none.patch: no such patch [E0518]
# want:   20 |                     (patches (search-patches "none.patch"))))))
# want:      |                              ^
# want: FAILED  the package unbound-input@2.10 of (my lowers), guix/my/lowers.scm:7:3
# want: guix/my/lowers.scm:9:19: error: Unbound variable: bash [E0201]
# want:    9 |     (inputs (list bash))))
# want:      |                   ^
# want: hint: ‘bash’ is in (gnu packages bash); add (use-modules (gnu packages bash))
# want: FAILED  (my missing)
# want: guix/my/missing.scm:3:16: error: no code for module (elsewhere packages); searched: TREE, W/channel/guix, the standard library [E0203]
# want:    3 |   #:use-module (elsewhere packages))
# want:      |                ^
# want: imported by (my missing)
# want: hint: nothing on the load path begins with (elsewhere …); another channel's directory is added with -L
# want: FAILED  (my open)
# want: guix/my/open.scm:2:1: error: unclosed list, opened at line 2 column 1: ")" is missing [E0101]
# want:    2 | (define-public x (list 3)
# want:      | ^
# want: FAILED  (my unbound)
# want: guix/my/unbound.scm:7:48: error: Unbound variable: bash [E0201]
# want:    7 |     (name (string-append "x-" (package-version bash)))))
# want:      |                                                ^
# want: hint: ‘bash’ is in (gnu packages bash); add (use-modules (gnu packages bash))
# want: FAILED  (my uses): because of (my unbound)
# want: skipped, as no modules: guix.scm, tests/run.scm
# want: guix/gnu/packages/gl.scm:1:1: warning: skipped, for TREE/gnu/packages/gl.scm comes first, so that nothing ever loads it
# want: guix/my/misplaced.scm:1:1: warning: skipped, for it defines (misplaced), but its path is that of (my misplaced)
# want: depends on the channel elsewhere, https://example.org/elsewhere.git: -L gives its directory
# want: 7 modules, 5 failed; 6 packages, 3 failed
grep -o 'said while it is loaded' err; grep -c ' ran' out err
# want: said while it is loaded
# want: out:0
# want: err:0

# From anywhere, the tree from the environment, one JSON object; nothing is derived.
cd ..
NSSCHEME_GUIX=$tree "$NS" channel check --json --no-lower channel >json 2>err; echo $?
python3 - "$tree" <<'END'
import json, sys
report = json.load(open("json"))
print(report["ok"], report["tree"] == sys.argv[1], len(report["modules"]), len(report["skipped"]))
for module in report["modules"]:
    error = module["error"] or {"place": None, "hint": None}
    print(module["module"], module["ok"], module["because"], error["place"] and error["place"]["line"],
          [package["name"] for package in module["packages"]])
END
# want: 1
# want: False True 7 4
# want: (my good) True None None ['good@2.10', 'hidden@2.10']
# want: (my leaves) False None 2 []
# want: (my lowers) True None None ['bad-input@2.10', 'fine@2.10', 'no-patch@2.10', 'unbound-input@2.10']
# want: (my missing) False None 3 []
# want: (my open) False None 2 []
# want: (my unbound) False None 7 []
# want: (my uses) False (my unbound) 7 []

# A channel that is well: the derivations are those that the tree gives.
cd channel && rm guix/my/[lmu]*.scm guix/my/open.scm
"$NS" channel check -L "$tree" --json . 2>err >../json; echo $?
python3 -c 'import json; print([p["derivation"].split("-", 1)[1] for m in json.load(open("../json"))["modules"] for p in m["packages"]])'
# want: 0
# want: ['good-2.10.drv', 'hidden-2.10.drv']
"$NS" channel check -L "$tree" 2>err | tail -n 1
# want: 1 module; 2 packages
