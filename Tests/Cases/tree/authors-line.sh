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

# Nor is a hash that is decoded in a form which a macro of Guix's has made, or a licence that is none.
rm my/*
package short 's/(hash (base32 "/(hash (literal-hash (base32 "/; s/nw74kn"/nw7")/'
package symbol "s/license:gpl3+/'gpl3+/"
package text 's/license:gpl3+/(list license:expat "GPL-3.0-or-later")/'
nsscheme channel check --no-lint -L "$tree" . 2>&1 | grep -v '^ok\|^FAILED\|tree at\|raised at'
# want: my/short.scm:14:21: error: bytevector-u8-ref: Argument 2 out of range: 31 [E0404]
# want:   14 |               (hash (literal-hash (base32 "1v9iyhzxgbf08dqnw37a6hr151w8rmkfwfhb08y81fs06nnw7")))))
# want:      |                     ^
# want: hint: a SHA-256 hash has 52 digits in base-32 notation, and this one has 49
# want: my/symbol.scm:8:3: error: gpl3+: invalid package license [E0420]
# want:    8 |   (package
# want:      |   ^
# want: hint: a license is a variable, without a quote: license:gpl3+
# want: my/text.scm:8:3: error: (#<<license> name: "Expat" uri: "https://example.org/expat"> "GPL-3.0-or-later"): invalid package license [E0420]
# want:    8 |   (package
# want:      |   ^
# want: hint: a license is a variable, without a quote: license:gpl3+
# want: 3 modules, 3 failed; 0 packages
