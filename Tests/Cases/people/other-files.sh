# What is no text is said to be none, before a byte of it is evaluated, by every command that takes a FILE of Scheme.
printf '\177ELF\2\1\1\0\0\377\0' >program
printf '(display 1)' | gzip >one.scm.gz
printf '\377\376(\0d\0)\0' >utf-16.scm
printf 'a picture\0\200\1' >picture
mkdir modules
said() { "$NS" "$@" >out 2>err </dev/null; echo "$? $(sed "/^FAILED/d; /^1 file/d; s|$W/||" out)$(grep -v '^ *[0-9]* | ' err | sed "s|$W/||" | head -n 2)"; }
said ./program
said -l program -c 1
said one.scm.gz
said utf-16.scm
said ./picture
# want: 1 nsscheme: error: cannot read ./program as Scheme: it is a compiled program or library (ELF) [E0110]
# want: 1 nsscheme: error: cannot read program as Scheme: it is a compiled program or library (ELF) [E0110]
# want: 1 nsscheme: error: cannot read one.scm.gz as Scheme: it is compressed (gzip) [E0110]
# want: 1 nsscheme: error: cannot read utf-16.scm as Scheme: it is text in UTF-16; convert it to UTF-8 [E0110]
# want: 1 nsscheme: error: cannot read ./picture as Scheme: it is a binary file [E0110]
said build ./program
said build -f program
said explain ./program
said pack -o x.tar ./program
said drv explain ./program
said pull -C program
said time-machine -C program -- build x
# want: 1 nsscheme: error: cannot read ./program as Scheme: it is a compiled program or library (ELF) [E0110]
# want: 1 nsscheme: error: cannot read program as Scheme: it is a compiled program or library (ELF) [E0110]
# want: 1 nsscheme: error: cannot read ./program as Scheme: it is a compiled program or library (ELF) [E0110]
# want: 1 nsscheme: error: cannot read ./program as Scheme: it is a compiled program or library (ELF) [E0110]
# want: 1 nsscheme: error: cannot read ./program as Scheme: it is a compiled program or library (ELF) [E0110]
# want: 1 nsscheme: error: cannot read program as Scheme: it is a compiled program or library (ELF) [E0110]
# want: 1 nsscheme: error: cannot read program as Scheme: it is a compiled program or library (ELF) [E0110]
# A module, and a file that another one loads.
printf '\177ELF' >modules/elf.scm
said -L modules -c '(use-modules (elf))'
said -c '(load "program")'
said potluck check program
# want: 1 <command line>:1:1: error: cannot read modules/elf.scm as Scheme: it is a compiled program or library (ELF) [E0110]
# want: 1 <command line>:1:1: error: cannot read program as Scheme: it is a compiled program or library (ELF) [E0110]
# want: 1 nsscheme: error: cannot read program as Scheme: it is a compiled program or library (ELF) [E0110]
# Those that run a program say where that is named.
said run ./program
said shell ./program
# want: 1 nsscheme: error: cannot read ./program as Scheme: it is a compiled program or library (ELF) [E0110]
# want: the program to run stands behind --: nsscheme run FILE -- ./program
# want: 1 nsscheme: error: cannot read ./program as Scheme: it is a compiled program or library (ELF) [E0110]
# want: the program to run stands behind --: nsscheme shell FILE -- ./program
# A directory is none either.
said build -f modules
said run modules/
said shell modules
said pull -C modules
# want: 1 nsscheme: error: cannot read modules as Scheme: it is a directory [E0110]
# want: modules in the directory 'modules' are found with -L modules
# want: 1 nsscheme: error: cannot read modules/ as Scheme: it is a directory [E0110]
# want: modules in the directory 'modules/' are found with -L modules/
# want: 1 nsscheme: error: there is neither a package 'modules' in the modules on the load path nor a file 'modules' [E0920]
# want: modules in the directory 'modules' are found with -L modules
# want: 1 nsscheme: error: cannot read modules as Scheme: it is a directory [E0110]
# A text with a zero in it is a text, and so is one in another encoding.
printf '(write (string-length "a\0b"))\n' >zero.scm && said zero.scm
printf ';; coding: latin-1\n(write (string-length "\0\374"))\n' >latin.scm && said latin.scm
# want: 0 3
# want: 0 2
