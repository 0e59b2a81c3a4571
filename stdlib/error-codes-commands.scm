;; The codes of messages of commands. Of those about the words of a command line the parser knows which it means
;; (`CommandMistake'), so that their rows have no patterns. The others are about the store, its items, directories and files.
;; What no exception has, since Swift says it, is of the kind `command'; otherwise rows are written as
;; error-codes-language.scm says.

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
 ((%exception "the Guix tree has no option") (%exception "the option …is for packages of a Guix tree"))
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

(E1101 not-built "something that is not in the store"
 ((command "…has not been built") (command "…is not in the store") (* "…is no valid item of the store"))
 "The command is about items of the store. What its words mean has not been built there, or has been deleted since:
`nsscheme build' with the same words builds it."
 ";; shell
nsscheme size /bin"
 ";; shell
echo '(use-modules (guix gexp)) (plain-file \"words\" \"\")' >words.scm
nsscheme size $(nsscheme build -v 0 words.scm)")

(E1104 in-use "what is not deleted, or a root that is not made"
 ((command "the store …is deleted only") (command "cannot delete") (command "cannot make the root") (command "nothing was deleted") (command "only …are free"))
 "Something refers to the item, a root keeps it, or a running process uses it; `nsscheme gc --list-roots' shows the roots. A
root is a link that the program makes, never in the stead of a file of yours."
 ";; shell
echo '(use-modules (guix gexp)) (plain-file \"words\" \"\")' >words.scm
touch root
nsscheme build -v 0 -r root words.scm"
 ";; shell
echo '(use-modules (guix gexp)) (plain-file \"words\" \"\")' >words.scm
nsscheme build -v 0 -r root words.scm")

(E1103 store "a store that cannot be used"
 ((command "the store '") (command "there is no store") (command "cannot make the directory") (command "the home directory")
  (command "there is no home directory") (command "cannot open the store") (command "the store's database"))
 "The directory that is to be the store cannot be made or written to, holds something else, or belongs to another version of
the program. --store DIR or $NSSCHEME_STORE names another one."
 ";; shell
touch file
nsscheme gc --store=file"
 ";; shell
nsscheme gc --store=$PWD/store")

(E1102 directory "a directory that is not what a command needs"
 ((command "there is no directory") (command "-L: ") (command "$") (command "the Guix tree at") (command "…is no directory")
  (%exception "the Guix tree at") (* "hash: …is a directory"))
 "A directory is named that is not there, or is something else than the command needs: a directory of modules, a channel,
Guix's own sources, which have guix/packages.scm, or a file. The message says what the directory lacks."
 ";; shell
nsscheme build -L nowhere words"
 ";; shell
mkdir modules
echo '(use-modules (guix gexp)) (plain-file \"words\" \"\")' >words.scm
nsscheme build -v 0 -L modules words.scm")

(E1105 disk-full "a full disk"
 ((command "…No space left on device") (* "…No space left on device") (command "…Disk quota exceeded")
  (* "…Disk quota exceeded") (command "…disk is full") (* "…disk is full"))
 "The file system has no room for what is to be written, or the user's share of it is used up. What is in the store stays as
it is; `nsscheme gc' makes room there, and works on a full disk, too."
 ";; shell
nsscheme -c '(display 1)' >/dev/full"
 ";; shell
nsscheme -c '(display 1)' >/dev/null")

(E1106 no-such-topic "a word that there is no help about"
 ((command "there is no help about") (command "there is no message with the code"))
 "`nsscheme help' knows commands, modules, procedures, the clauses of namespaces, documents and the codes of messages."
 ";; shell
nsscheme help docments"
 ";; shell
nsscheme help documents")

(E1107 cannot-run "a program that cannot be run"
 ((command "cannot run '") (command "…is not a namespace: it has no 'exec'") (command "there is no program '"))
 "The program is not there, is not executable, or the item that it is to run in is no namespace."
 ";; shell
cp $(command -v nsscheme) program
./program publish --port=0"
 ";; shell
nsscheme publish --help")

(E1108 there-already "a file that is there already"
 ((%exception "there is a file or directory") (%exception "there is a directory"))
 "The command would write a new directory or file, and never over one that is there. Name another one, or edit that."
 ";; shell
mkdir words
nsscheme channel init words"
 ";; shell
nsscheme channel init words")

(E1109 signing-key "a key that signs what is published"
 ((* "there is no key") (* "…holds no private key") (* "…holds no public key") (command "this program has no keys"))
 "What others are to take from this store is signed. `nsscheme archive --generate-key' makes the key, once."
 ";; shell
XDG_CONFIG_HOME=$PWD/config nsscheme publish --port=0"
 ";; shell
XDG_CONFIG_HOME=$PWD/config nsscheme archive --generate-key")

(E1110 ambiguous-word "a word that means two things"
 ((* "'…is both a file and a package"))
 "A word of the command line names both a file and a package. A file is written with its directory, ./NAME, and a package with
its version, NAME@VERSION."
 ";; shell
mkdir my
echo '(define-module (my words))
(use-modules (guix packages) (guix build-system trivial))
(define-public words
  (package (name \"words\") (version \"1\") (source #f) (build-system trivial-build-system) (synopsis \"W\")
           (description \"W\") (home-page #f) (license #f)))' >my/words.scm
touch words
nsscheme build -L . words"
 ";; shell
echo '(use-modules (guix gexp)) (plain-file \"words\" \"\")' >words
nsscheme build -v 0 ./words")

(E1111 apt-lists "what apt does not know of a package"
 ((* "there is no package '…in this machine's apt lists") (* "there are no apt lists") (* "the apt lists give")
  (* "apt cannot read its lists") (* "there is no apt-get on this machine") (* "apt finds no way to install")
  (* "…is a virtual package"))
 "Packages of Debian are imported from the lists that apt keeps on this machine. `apt-get update', as root, makes or renews them;
names are as `apt-cache search' shows them."
 ";; shell
nsscheme import deb no-such-package-anywhere"
 ";; shell
nsscheme import deb --help")
