# The package that is asked for is in a module that does not load: what is wrong there is said each time, at its own line,
# and not that there is no such package. --fix mends the module of a package that is named.
mkdir -p channel/my
cat >channel/my/words.scm <<'END'
(define-module (my words)
  #:use-module (guix packages)
  #:use-module (guix gexp)
  #:use-module (guix build-system copy)
  #:use-module ((guix licenses) #:prefix license:))

(define-public words
  (package
    (name "words")
    (version "1")
    (source (plain-file "words" "one"))
    (build-system copy-build-system)
    (sinopsis "x") (description "x") (home-page #f)
    (license license:gpl3+)))
END
touch -d '1 hour ago' channel/my/words.scm
said() { nsscheme build -d --logical -L channel "$@" words 2>&1 | sed 's|; the fields are: .* \[|; … [|; s|.*-words-1|words-1|' | grep -v '^  channel'; }
said
# want: channel/my/words.scm:13:6: error: package: there is no field 'sinopsis'; … [E0501]
# want:   13 |     (sinopsis "x") (description "x") (home-page #f)
# want:      |      ^
# want: hint: did you mean 'synopsis'?
# want: backtrace:
# want: nsscheme: warning: the module (my words) does not load and is left out
# want: nsscheme: error: the package 'words' cannot be used: its module (my words) does not load [E0920]
said
# want: nsscheme: warning: packages of the module (my words) are left out, as was said before; --no-cache shows why
# want: channel/my/words.scm:13:6: error: package: there is no field 'sinopsis'; … [E0501]
# want:   13 |     (sinopsis "x") (description "x") (home-page #f)
# want:      |      ^
# want: hint: did you mean 'synopsis'?
# want: backtrace:
# want: nsscheme: error: the package 'words' cannot be used: its module (my words) does not load [E0920]
said --fix | grep -A5 '^fixed\|^[-+]'  | head -5
# want: fixed: did you mean 'synopsis'?
# want: --- channel/my/words.scm
# want: +++ channel/my/words.scm
# want: @@ -13,1 +13,1 @@
# want: -    (sinopsis "x") (description "x") (home-page #f)
said
# want: words-1.drv
