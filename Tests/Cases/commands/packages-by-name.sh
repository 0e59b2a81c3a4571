# What chooses a package by its name on the command line, and what is said when nothing does.
. "$CASES/_channel.sh"
text() { cat "$("$NS" build -v 0 "$@" | grep -v -e '-doc$')/text"; }

# The newest version; a version; the beginning of one; another module; -L before the command.
text -L . words
# want: words 1.10
text -L . words@1.9.5
# want: words 1.9.5
text -L . words@1.9
# want: words 1.9.5
text words@1.10 -L .
# want: words 1.10
(cd my && cat "$("$NS" -L .. build -v 0 gloss | tail -n 1)/text")
# want: gloss 3
GUILE_LOAD_PATH=. text gloss
# want: gloss 3

# One output, or all; several packages.
"$NS" build -v 0 --logical -L . words:doc | cut -d- -f2-
# want: words-1.10-doc
"$NS" build -v 0 --logical -L . words@1.9.5:out gloss:doc | cut -d- -f2-
# want: words-1.9.5
# want: gloss-3-doc
"$NS" build -v 0 --logical -L . words | cut -d- -f2- | sort
# want: words-1.10
# want: words-1.10-doc

# What is not there.
wrong() { "$NS" build -L . "$@" >out 2>err; echo "$? $(wc -c <out) $(sed '2,$d' err)"; }
wrong words@1.1
# want: 1 0 nsscheme: error: there is no version '1.1' of the package 'words'; there is 1.9.5 and 1.10 [E0920]
wrong words:lib
# want: 1 0 nsscheme: error: the package 'words@1.10' has no output 'lib'; it has out and doc [E0920]
wrong secret
# want: 1 0 nsscheme: error: the package 'secret' is hidden; name its variable: -e '(@ (my words) secret)' [E0920]
text -L . -e '(@ (my words) secret)'
# want: secret 1
wrong wrods
# want: 1 0 nsscheme: error: there is neither a package 'wrods' in the modules on the load path nor a file 'wrods' [E0920]
sed 1d err
# want: did you mean the package 'words'?
"$NS" build words 2>&1
# want: nsscheme: error: there is neither a package 'words' in the modules on the load path nor a file 'words' [E0920]
# want: -L DIR names a directory of modules, such as -L .
# want: ‘nsscheme pull’ gets Guix and the channels of channels.scm, and their packages with them
"$NS" build -L no/such words 2>&1 | sed "s|$W|W|"
# want: nsscheme: error: -L: there is no directory W/no/such [E1102]
GUILE_LOAD_PATH=no/such "$NS" build words 2>&1 | sed "s|$W|W|;1d"
# want: there is no directory 'W/no/such' to look in
wrong ''; wrong :out
# want: 1 0 nsscheme: error: '' names no package; a package is NAME, NAME@VERSION or NAME:OUTPUT [E0920]
# want: 1 0 nsscheme: error: ':out' names no package; a package is NAME, NAME@VERSION or NAME:OUTPUT [E0920]
echo '(error "read")' >gloss
wrong gloss
# want: 1 0 nsscheme: error: 'gloss' is both a file and a package of the module (my gloss): say ./gloss for the file, gloss@3 for the package [E1110]
text -L . gloss@3
# want: gloss 3
mkdir words; text -L . words
# want: words 1.10
echo '((@ (guix gexp) plain-file) "it" "of a file\n")' >plain
cat "$("$NS" build -v 0 plain)"
# want: of a file
"$NS" build my/wrods.scm >/dev/null 2>err; echo $? "$(grep -c 'my/wrods.scm' err)"
# want: 1 1

# A successor is taken, with a word about it.
text -L . phrases 2>&1
# want: nsscheme: warning: the package 'phrases' has been superseded by 'words'
# want: words 1.10
