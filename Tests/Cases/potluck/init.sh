# What `potluck init' finds out about a repository, and what it refuses.
# needs: git
export HOME=$W GIT_CONFIG_GLOBAL=/dev/null
cd "$W" && git init -q -b main here && cd here || exit
git config user.name Ada; git config user.email ada@example.org
init() { "$NS" potluck init --allow-local "$@" 2>&1; }
init "file://$PWD"
# want: nsscheme: error: the repository has no commit yet: commit the files that are to be packaged [E0903]
commit() { git add . && git commit -q -m "$1"; }
echo 'AC_INIT' >configure.ac; echo x >other; commit one
short() { git rev-parse --short=7 HEAD; }
init "file://$PWD"
# want: nsscheme: error: no file COPYING or LICENSE with a text that is known: name the licence, --license=NAME; --license=help lists the names
init --license=gpl33 "file://$PWD"
# want: nsscheme: error: --license: there is no licence 'gpl33', did you mean 'gpl3'?
init --license=isc --build-system=gnuu "file://$PWD"
# want: nsscheme: error: --build-system: there is no build system 'gnuu', did you mean 'gnu'?
init --license=isc "ftp://example.org/x"
# want: nsscheme: error: GIT-URL: "ftp://example.org/x" is no address; expected git://…, http://… or https://… [E0902]
"$NS" potluck init --license=isc http://localhost/x.git 2>&1
# want: nsscheme: error: GIT-URL: "http://localhost/x.git" is of this machine or a private network: a potluck needs the address of a public host [E0903]
# want: hint: --allow-local admits it, for tests
"$NS" potluck init --license=isc --host=http://10.1.2.3 https://example.org/x.git 2>&1 | head -n 1
# want: nsscheme: error: --host: "http://10.1.2.3" is of this machine or a private network: a potluck needs the address of a public host [E0903]
init --license=isc "file://$PWD" 'a..b'
# want: nsscheme: error: "a..b" is no name of a branch [E0903]
(cd /; "$NS" potluck init --allow-local --license=isc "file://$PWD" 2>&1)
# want: nsscheme: error: / is not the top of a Git repository: change to the directory that has .git [E0903]
"$NS" potluck init 2>&1
# want: nsscheme: error: potluck init: which repository? Give its GIT-URL, as everybody can reach it; see ‘nsscheme potluck init --help’ [E1007]
ls
# want: configure.ac
# want: other

# A version is made of the nearest tag.
init --license=isc "file://$PWD" | sed "s/$(short)/SHORT/" | sed -n '2,4p'
# want:   version 0-0.SHORT, as there is no tag with a number
# want:   build system gnu, because of configure.ac; the configure script is made first
# want:   licence isc
grep -e version -e native potluck/here.scm | sed "s/$(short)/SHORT/"
# want:   (version "0-0.SHORT")
# want:   (native-inputs '("autoconf" "automake" "libtool" "pkg-config"))
init --license=isc "file://$PWD"
# want: nsscheme: error: there is a directory 'potluck' already: edit what is in it [E1108]
rm -r potluck; git tag release-2.0.1; echo y >>other; commit two
init --license=isc "file://$PWD" | grep version | sed "s/$(short)/SHORT/"
# want:   version 2.0.1-1.SHORT, from the tag release-2.0.1

# What the tree of the commit has counts, and what is said about the rest.
rm -r potluck; git rm -q configure.ac; echo 'all:' >Makefile
echo 'Version 3 of the GNU GENERAL PUBLIC LICENSE' | sed 's/\(.*\) of the \(.*\)/\2 \1/' >COPYING; commit three; git tag v3
git clone -q --bare . ../there.git
echo changed >>other
init "file://$W/there.git/" | sed "s|$W|/W|"
# want: wrote potluck/README.md and potluck/there.scm
# want:   version 3, from the tag v3
# want:   build system gnu, because of Makefile
# want:   licence gpl3+, from COPYING; if the sources do not say ‘or later’, write gpl3
# want: note: files differ from the commit; it is the commit that is packaged
# want: note: no host is named: --host=URL writes the line ‘Host: URL’ into potluck/README.md
# want: Next:
# want:   1. fill in the synopsis, the description and the home page: edit potluck/there.scm
# want:   2. nsscheme potluck check --allow-local, then nsscheme build potluck/there.scm
# want:   3. git add potluck && git commit -m 'Add a potluck file.' && git push origin main
sed -n '/arguments/,/configure/p' potluck/there.scm
# want:   (arguments
# want:    (list #:tests? #f
# want:          #:make-flags #~(list (string-append "PREFIX=" #$output))
# want:          #:phases #~(modify-phases %standard-phases
# want:                       (delete 'configure))))
mkdir fresh && git archive HEAD | tar -x -C fresh
[ "$(sed -n 's/.*sha256 "\(.*\)").*/\1/p' potluck/there.scm)" = "$("$NS" -c '
(use-modules (guix hash) (guix base32))
(display (bytevector->nix-base32-string (file-hash* "fresh" #:recursive? #t)))')" ] && echo same
# want: same
rm -r potluck fresh; git checkout -q other; echo z >>other; commit four
init "file://$W/there.git" | grep note: | sed "s|$W|/W|; s/$(short)/SHORT/; s/at [0-9a-f]*:/at OTHER:/" | head -n 1
# want: note: the branch main of file:///W/there.git is at OTHER: push the commit SHORT, or nobody can fetch it
rm -r potluck
init --host=http://localhost:8080 --host=https://example.org "file://$W/there.git" other | grep note: | sed "s|$W|/W|"
# want: note: file:///W/there.git has no branch other yet: push it
grep ^Host potluck/README.md
# want: Host: http://localhost:8080
# want: Host: https://example.org

# Which files are taken for potluck files by their directory.
mkdir guix-potluck elsewhere
echo '(system "touch witness")' >guix-potluck/one.scm
cp guix-potluck/one.scm elsewhere/one.scm
"$NS" build -d guix-potluck/one.scm 2>&1 | head -n 1
# want: guix-potluck/one.scm:1:1: error: there is no 'system' in the language of potluck files [E0901]
"$NS" build -d elsewhere/one.scm >/dev/null 2>&1; ls witness
# want: witness
