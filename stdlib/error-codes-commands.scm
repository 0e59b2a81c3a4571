;; The codes of messages about a command line. Its parser knows which of them it means (`CommandMistake'), so that no
;; row has a pattern; otherwise they are written as error-codes-language.scm says.

(E1001 no-such-option "an option that a command does not have"
 ()
 "The option is misspelt, or another command has it. `nsscheme COMMAND --help' lists those of a command; --store, -L, --color
and --hyperlinks may also stand before the command."
 ";; shell
nsscheme build --dry-rnu -e '(+ 1 2)'"
 ";; shell
nsscheme build --help")

(E1002 no-such-command "a word that is no command"
 ()
 "The word is neither a command nor a file. `nsscheme help' lists the commands; a file whose name looks like a command's is
written with its directory, ./build."
 ";; shell
nsscheme biuld words.scm"
 ";; shell
nsscheme help build")

(E1003 option-value "a value that an option does not take"
 ()
 "The option takes one of a few words, or a number of a certain kind, and got something else. The message lists the words."
 ";; shell
nsscheme hash -f bse32 ."
 ";; shell
nsscheme hash -r -f base32 .")

(E1004 missing-word "a word that a command needs"
 ()
 "The command needs one more word: what it is about, or the value of the option that stands last."
 ";; shell
nsscheme manual"
 ";; shell
mkdir pages && nsscheme manual pages")

(E1005 word-too-many "a word that a command does not take"
 ()
 "The command takes fewer words than it got. A text with blanks is one word when it is quoted."
 ";; shell
nsscheme manual pages more"
 ";; shell
mkdir pages && nsscheme manual pages")

(E1006 needs-tree "a command that needs a Guix tree"
 ()
 "The command is Guix's own, and what it does is in Guix's sources. `nsscheme pull' gets them; -L DIR or $NSSCHEME_GUIX
names a directory that has them already."
 ";; shell
nsscheme lint hello"
 ";; shell
nsscheme help guix")

(E1007 command-line "words of a command that do not fit together"
 ()
 "Each of the words may be right, but not all of them together, or something else is needed besides. The message says what the
command expects."
 ";; shell
nsscheme run"
 ";; shell
nsscheme run --help")
