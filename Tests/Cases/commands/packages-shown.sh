# `nsscheme show' and `search' over a channel without a Guix tree: records as recutils reads them.
. "$CASES/_channel.sh"
cat >my/full.scm <<'END'
(define-module (my full)
  #:use-module (guix packages) #:use-module (guix gexp) #:use-module (guix build-system trivial)
  #:use-module ((guix licenses) #:prefix license:) #:use-module (my words))
(define-public counter
  (package
    (name "word-counter") (version "2.0") (source #f) (build-system trivial-build-system)
    (arguments (list #:builder #~(mkdir #$output)))
    (inputs (list words-2)) (supported-systems '("x86_64-linux"))
    (home-page "https://example.org/counter") (license (list license:gpl3+ license:expat))
    (synopsis "Counter of @emph{many} words")
    (description "It counts what @code{wc} counts, and says so in as many words as one line of a terminal may have.

Another paragraph."))) 
END
"$NS" show -L . word-counter
# want: name: word-counter
# want: version: 2.0
# want: outputs: out
# want: systems: x86_64-linux
# want: dependencies: words@1.10
# want: location: my/full.scm:5:2
# want: homepage: https://example.org/counter
# want: license: GPL 3+, Expat
# want: synopsis: Counter of many words
# want: description: It counts what wc counts, and says so in as many words as
# want: + one line of a terminal may have.
# want: + 
# want: + Another paragraph.
# want: 
# All versions, or one; several packages; options behind operands.
"$NS" show words gloss@3 -L . | grep -e ^name -e ^version
# want: name: words
# want: version: 1.10
# want: name: words
# want: version: 1.9.5
# want: name: gloss
# want: version: 3
"$NS" -L . show words@1.9 | grep ^version
# want: version: 1.9.5
"$NS" show -L . wrods; echo $?
# want: 1
# says: there is neither a package 'wrods' in the modules on the load path
# says: did you mean the package 'words'?
# What all expressions match, the likeliest first, without what is hidden.
"$NS" search -L . WORD | grep ^name
# want: name: word-counter
# want: name: words
# want: name: words
"$NS" search -L . word '^it counts' | grep -c ^name
# want: 1
"$NS" search -L . secret; echo $?
# want: 1
"$NS" search -L . '('; echo $?
# want: 1
# says: search: no regular expression: Unmatched
