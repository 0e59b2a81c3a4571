# Commands by name: misspelt ones, files, help, the version, and what may stand before a command.
case_of() { "$NS" "$@" >out 2>err; echo "$? $(head -n 1 out)$(head -n 1 err)"; }
case_of buld
# want: 1 nsscheme: error: there is no command 'buld', did you mean 'build'? [E1002]
case_of docter --json
# want: 1 nsscheme: error: there is no command 'docter', did you mean 'doctor'? [E1002]
case_of -L . rum x.scm
# want: 1 nsscheme: error: there is no command 'rum', did you mean 'run'? [E1002]
case_of --store "$W/store" vresion
# want: 1 nsscheme: error: there is no command 'vresion', did you mean 'version'? [E1002]
case_of frobnicate
# want: 1 nsscheme: error: there is no command 'frobnicate', nor a file of that name; ‘nsscheme help’ lists the commands [E1002]
case_of help frobnicate
# want: 1 nsscheme: error: there is no command 'frobnicate', nor a file of that name; ‘nsscheme help’ lists the commands [E1002]
case_of help biuld
# want: 1 nsscheme: error: there is no command 'biuld', did you mean 'build'? [E1002]
mkdir buld; case_of buld; rmdir buld
# want: 1 nsscheme: error: there is no command 'buld', did you mean 'build'? [E1002]

# A file is a script, whatever its name; the name of a command is a command.
echo '(display (cdr (command-line)))' | tee buld >build
case_of buld a b
# want: 0 (a b)
case_of -L . buld a
# want: 0 (a)
case_of ./build c
# want: 0 (c)
case_of -s build d
# want: 0 (d)
case_of build
# want: 1 nsscheme: error: build: nothing to build: give a FILE, a PACKAGE, -f FILE or -e EXPR; see ‘nsscheme build --help’ [E1007]
case_of no-such.scm
# match: 1 nsscheme: error: cannot open no-such.scm: No such file or directory \[E0412\]
case_of dir/nothing
# match: 1 nsscheme: error: cannot open dir/nothing: No such file or directory \[E0412\]

# Help and version.
for words in help --help -h 'help help'; do case_of $words; done
# want: 0 Usage: nsscheme [OPTION…] [FILE ARG…]
# want: 0 Usage: nsscheme [OPTION…] [FILE ARG…]
# want: 0 Usage: nsscheme [OPTION…] [FILE ARG…]
# want: 0 Usage: nsscheme [OPTION…] [FILE ARG…]
for words in version --version -v; do "$NS" $words | grep -c '^nsscheme [0-9][0-9.]*$'; done
# want: 1
# want: 1
# want: 1
for words in 'help gc' 'gc --help' '--help gc' 'gc -h' '-L . help gc'; do "$NS" $words | cksum; done | uniq | wc -l
# want: 1
"$NS" help import deb | grep -c -- "^ *--without"
# want: 1
# Each command that the help lists has a help of its own, which names it and shows examples whose options all exist.
commands=$("$NS" help | sed -n '/^  help /q; s/^  \([a-z][a-z-]*\( [a-z][a-z-]*\)*\).*/\1/p')
for command in build 'import deb' 'channel check' daemon guix; do
  echo "$commands" | grep -qx "$command" || echo "the help does not list $command"
done
echo "$commands" | while read -r command; do
  "$NS" help $command >help </dev/null || echo "no help of $command"
  grep -q "nsscheme $command" help || echo "no usage of $command"
  grep -q '^  *Examples:\|^Examples:' help || echo "no examples of $command"
  # What is behind a `--' of its own is another program's.
  grep "^ *nsscheme $command.* --*[a-z]" help | sed 's/ -- .*//' | grep -o -- ' --*[a-zA-Z-]*' | sort -u |
    while read -r option; do
      grep -v "^ *nsscheme " help | grep -q -- "[ [,]$option\>" || echo "$command: no $option"
    done
done

# Options before the command, before operands and after them; the last of two counts.
echo '((@ (guix gexp) plain-file) "it" "x")' >it.scm
"$NS" --store "$W/a" build -v 0 it.scm | sed "s|$W/||;s|/.*||"
# want: a
"$NS" --store="$W/b" -L . build it.scm -v 0 | sed "s|$W/||;s|/.*||"
# want: b
"$NS" build it.scm --store "$W/a" --store="$W/c" -v 0 | sed "s|$W/||;s|/.*||"
# want: c
"$NS" --store "$W/a" gc --store "$W/c" --list-dead | grep -c "^$W/c/.*-it"
# want: 1
case_of -L . gc
# want: 1 nsscheme: error: gc: there is no option '-L'; see ‘nsscheme gc --help’ [E1001]

# Options that are not there.
case_of gc --lst-dead
# want: 1 nsscheme: error: gc: there is no option '--lst-dead', did you mean '--list-dead'? See ‘nsscheme gc --help’ [E1001]
case_of build it.scm --dry-rnu
# want: 1 nsscheme: error: build: there is no option '--dry-rnu', did you mean '--dry-run'? See ‘nsscheme build --help’ [E1001]
case_of import deb --frob
# want: 1 nsscheme: error: import deb: there is no option '--frob'; see ‘nsscheme import deb --help’ [E1001]
case_of build --store
# want: 1 nsscheme: error: build: --store takes a value, <dir>; see ‘nsscheme build --help’ [E1004]
case_of --frob
# want: 1 nsscheme: error: there is no option '--frob'; ‘nsscheme help’ lists them [E1001]
case_of --verson
# want: 1 nsscheme: error: there is no option '--verson', did you mean '--version'? [E1001]
case_of --no-auto-comiple script.scm
# want: 1 nsscheme: error: there is no option '--no-auto-comiple', did you mean '--no-auto-compile'? [E1001]
case_of channel chek somewhere
# want: 1 nsscheme: error: channel: there is no command 'chek' here, did you mean 'check'? See ‘nsscheme channel --help’ [E1002]
case_of potluck chek
# want: 1 nsscheme: error: potluck: there is no command 'chek' here, did you mean 'check'? See ‘nsscheme potluck --help’ [E1002]
case_of drv something
# want: 1 nsscheme: error: drv: there is no command 'something' here; expected one of diff, explain; see ‘nsscheme drv --help’ [E1002]
