# Over a tree, what is wrong with a channel's package is reported in the channel's file, at the clause, the input, the
# keyword or the hash: Guix's own messages are at the package's form, or in one of Guix's files.
tree=$CASES/../../GuixTree
mkdir -p channel/my && cd channel
package() {
  cat >"my/$1.scm" <<END
(define-module (my $1)
  #:use-module (guix packages)
  #:use-module (guix download)
  #:use-module (guix build-system gnu)
  #:use-module ((guix licenses) #:prefix license:)
  #:use-module (gnu packages base))
(define-public $1
  (package
    (name "$1")
    (version "1")
    (source (origin
              (method url-fetch)
              (uri "mirror://gnu/x.tar.gz")
              (hash (base32 "1v9iyhzxgbf08dqnw37a6hr151w8rmkfwfhb08y81fs06nnw74kn"))))
    (build-system gnu-build-system)
    (inputs (list hello))
    (synopsis "x")
    (description "x")
    (home-page "x")
    (license license:gpl3+)))
END
  sed -i "$2" "my/$1.scm"
}
package clause 's/home-page/homepage/'
package hash 's/1v9iy/1v9ie/'
package input 's/(list hello)/(list hello "hello")/'
package licence 's/license:gpl3+/license:gpl33+/'
package option 's/(inputs (list hello))/(arguments (list #:test? #f))/'
nsscheme channel check --no-lint -L "$tree" . 2>&1 | grep -v '^ok\|^FAILED\|tree at\|raised at'
# want: my/clause.scm:19:6: error: package: extraneous field initializers (homepage) [E0501]
# want:   19 |     (homepage "x")
# want:      |      ^
# want: hint: did you mean ‘home-page’?
# want: my/hash.scm:14:21: error: +: Wrong type argument in position 2 (expecting number): #f [E0402]
# want:   14 |               (hash (base32 "1v9iehzxgbf08dqnw37a6hr151w8rmkfwfhb08y81fs06nnw74kn"))))
# want:      |                     ^
# want: my/input.scm:16:25: error: the package input@1 has an invalid input: "hello" [E0507]
# want:   16 |     (inputs (list hello "hello"))
# want:      |                         ^
# want: hint: an input is a package and not its name: its variable, without quotes
# want: my/licence.scm:20:14: error: Unbound variable: license:gpl33+ [E0201]
# want:   20 |     (license license:gpl33+)))
# want:      |              ^
# want: hint: did you mean ‘license:gpl3+’?
# want: 5 modules, 3 failed; 2 packages, 1 failed

# A phase that the build system does not have is a warning at its name.
rm my/*; package phase "s/(inputs (list hello))/(arguments (list #:phases #~(modify-phases %standard-phases (delete 'unpak))))/; s/#:use-module (guix packages)/#:use-module (guix packages) #:use-module (guix gexp)/"
nsscheme channel check -L "$tree" . | grep phases
# want: my/phase.scm:16:73: warning: phase@1: delete: there is no phase 'unpak'; did you mean 'unpack'? [phases]
