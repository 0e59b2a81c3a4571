# What is wrong with a potluck file is said at the author's line, all of it at once where that is possible.
. "$CASES/_tree.sh"
cd "$W" && mkdir potluck
cat >potluck/many.scm <<'END'
(import-packages "wurds" phrases)
(potluck-package
  (name "a/b")
  (version "")
  (source
   (potluck-source
    (git-uri "ftp://example.org/x")
    (git-commit "main")
    (sha256 "abc")))
  (build-system 'gnu)
  (arguments '(#:tests?))
  (inputs "words")
  (synopsis "FILL IN: one line on what the package is")
  (description "Some...")
  (home-page "https://example.org/#top")
  (license 3))
END
"$NS" potluck check -L tree potluck/many.scm | grep -v '^ '; echo "$?"
# want: FAILED  potluck/many.scm
# want: potluck/many.scm:3:3: error: "a/b" has a character that names in the store cannot have [E0505]
# want: potluck/many.scm:4:3: error: expected a version; it is empty [E0599]
# want: potluck/many.scm:7:5: error: "ftp://example.org/x" is no address; expected git://…, http://… or https://… [E0902]
# want: potluck/many.scm:8:5: error: "main" is no commit: expected its 40 digits, 0 to 9 and a to f; a tag or a branch may change [E0902]
# want: potluck/many.scm:9:5: error: "abc" is no SHA-256 hash in nix-base32, which has 52 digits; ‘nsscheme potluck init’ computes it [E0511]
# want: potluck/many.scm:11:3: error: expected keywords and values, as (list #:tests? #f) [E0599]
# want: potluck/many.scm:12:3: error: expected a list of packages, (list "NAME@VERSION" …), of at most 500 [E0599]
# want: potluck/many.scm:13:3: error: the synopsis is still the template's: say in one line what the package is [E0902]
# want: potluck/many.scm:14:3: error: the description ends in "...": say the rest, too [E0902]
# want: potluck/many.scm:15:3: error: "https://example.org/#top" has a fragment, #…, which means nothing here [E0420]
# want: potluck/many.scm:16:3: error: expected the name of a licence, as 'gpl3+ or license:gpl3+, or a list of some [E0599]
# want: 1 file, 1 failed
# want: 0
good() {
  local system="'trivial" license="'expat"
  cat <<END
$1
(potluck-package (name "good") (version "1")
  (source (potluck-source
           (git-uri "https://example.org/good.git") (git-commit "0123456789012345678901234567890123456789")
           (sha256 "1iaflzvimkmy1mf55kx5cm0qj9k1s8kx910ri0gc61ywp38m7qq8")))
  (build-system ${4:-$system}) (arguments (list #:builder #~(mkdir #\$output) ${3:-}))
  (inputs (list ${2:-}))
  (synopsis "Good") (description "Good.") (home-page "https://example.org/") (license ${5:-$license}))
END
}
try() { good "$@" >potluck/good.scm; "$NS" potluck check -L tree potluck/good.scm | grep -v -e '^FAILED' -e '^1 file'; }
try
# want: ok      potluck/good.scm: good@1
# Names: all that are unknown, each where it stands.
try '(import-packages letters "wurds")' '"words@2" wurds "words@1:doc" "words:doc"
  "secret" "twins" "phrases"'
# want: potluck/good.scm:1:26: error: there is no package 'wurds' [E0599]
# want:    1 | (import-packages letters "wurds")
# want:      |                          ^
# want: hint: did you mean 'words'?
# want: potluck/good.scm:7:17: error: there is no version '2' of the package 'words'; there is 1.10 and 1.9 [E0920]
# want:    7 |   (inputs (list "words@2" wurds "words@1:doc" "words:doc"
# want:      |                 ^
# want: potluck/good.scm:7:33: error: the package 'words@1.10' has no output 'doc'; it has out [E0920]
# want:    7 |   (inputs (list "words@2" wurds "words@1:doc" "words:doc"
# want:      |                                 ^
# want: potluck/good.scm:7:47: error: the package 'words@1.10' has no output 'doc'; it has out [E0920]
# want:    7 |   (inputs (list "words@2" wurds "words@1:doc" "words:doc"
# want:      |                                               ^
# want: potluck/good.scm:8:3: error: there is no package 'secret' [E0599]
# want:    8 |   "secret" "twins" "phrases"))
# want:      |   ^
# want: potluck/good.scm:8:12: error: 'twins' is ambiguous: other-twins of (gnu packages others) and twins of (gnu packages words) are both twins 2 [E0420]
# want:    8 |   "secret" "twins" "phrases"))
# want:      |            ^
# want: potluck/good.scm:8:20: error: the package 'phrases' has been superseded by 'words' [E0420]
# want:    8 |   "secret" "twins" "phrases"))
# want:      |                    ^
# want: hint: write "words"
try '' '' '' "'trivail" "'gpl33" | grep -v '^ '
# want: potluck/good.scm:6:3: error: there is no build system 'trivail' [E0599]
# want: hint: did you mean 'trivial'?
# want: potluck/good.scm:8:78: error: there is no licence 'gpl33' [E0599]
# want: hint: did you mean 'gpl3'?
# The program itself.
try '(define x (string-apend "a" "b"))'
# want: potluck/good.scm:1:11: error: there is no 'string-apend' in the language of potluck files [E0901]
# want:    1 | (define x (string-apend "a" "b"))
# want:      |           ^
# want: hint: did you mean 'string-append'?
try '(define (f) (car 1)) (f)'
# want: potluck/good.scm:1:13: error: car: Wrong type argument in position 1 (expecting pair): 1 [E0420]
# want:    1 | (define (f) (car 1)) (f)
# want:      |             ^
try '(define x "a)'
# want: potluck/good.scm:1:11: error: unclosed string, opened at line 1 column 11: the closing quotation mark is missing [E0420]
# want:    1 | (define x "a)
# want:      |           ^
try '(error "no luck" 7)'
# want: potluck/good.scm:1:1: error: no luck 7 [E0420]
# want:    1 | (error "no luck" 7)
# want:      | ^
try '(let loop () (loop))'
# want: potluck/good.scm:1:1: error: evaluating a potluck file may take 10000000 steps; this one takes more [E0414]
# want:    1 | (let loop () (loop))
# want:      | ^
echo '(package (name "x") (version "1") (inherit y))' >potluck/good.scm
"$NS" potluck check -L tree potluck/good.scm | sed -n 2p
# want: potluck/good.scm:1:36: error: package: a potluck file stands by itself: it inherits from no package [E0504]
echo '(potluck-package (name "x") (name "y"))' >potluck/good.scm
"$NS" potluck check -L tree potluck/good.scm | sed -n 2p
# want: potluck/good.scm:1:30: error: potluck-package: field 'name' is given twice [E0503]
echo '(potluck-package (name "x") (sinopsis "y"))' >potluck/good.scm
"$NS" potluck check -L tree potluck/good.scm | grep -e error -e hint
# match: potluck/good.scm:1:30: error: potluck-package: there is no field 'sinopsis'; the fields are: name, version, .*
# want: hint: did you mean 'synopsis'?
echo '(potluck-package (name "x"))' >potluck/good.scm
"$NS" potluck check -L tree potluck/good.scm | sed -n 2p
# want: potluck/good.scm:1:1: error: potluck-package: missing fields: version, source, build-system, synopsis, description, home-page, license [E0502]
echo '"no package"' >potluck/good.scm
"$NS" potluck check -L tree potluck/good.scm | sed -n 2p
# want: potluck/good.scm:1:1: error: expected a package, (potluck-package …), as the value of the last expression [E0599]
: >potluck/good.scm
"$NS" potluck check -L tree potluck/good.scm | sed -n 2p
# want: potluck/good.scm:1:1: error: the file has no expression: expected (potluck-package …) [E0514]
printf 'a\nb \xff\n' >potluck/good.scm
"$NS" potluck check -L tree potluck/good.scm | sed -n 2p
# want: potluck/good.scm:2:1: error: the line is not in UTF-8 [E0420]
"$NS" potluck check -L tree potluck/missing.scm | sed -n 2p
# match: nsscheme: error: there is no file '.*/potluck/missing.scm'
