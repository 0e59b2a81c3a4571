# Dishes in a channel: each file is one, a wrong one keeps its last good module, one that is gone takes its module along,
# and a name belongs to the first that had it.
# needs: git
# timeout: 120
. "$CASES/_tree.sh"
export GIT_CONFIG_GLOBAL=/dev/null TMPDIR=$W/scratch; mkdir "$TMPDIR"
cd "$W" && git init -q -b main repo && git -C repo config user.name Ada && git -C repo config user.email a@example.org
mkdir repo/potluck channel
commit() { git -C repo add -A && git -C repo commit -q -m "${1:-more}"; }
dish() {
  cat >"repo/potluck/$1.scm" <<END
(potluck-package (name "$1") (version "${2:-1}")
  (source (potluck-source
           (git-uri "https://example.org/$1.git") (git-commit "0123456789012345678901234567890123456789")
           (sha256 "1iaflzvimkmy1mf55kx5cm0qj9k1s8kx910ri0gc61ywp38m7qq8")))
  (build-system 'trivial) (arguments (list #:builder #~(mkdir #\$output)))
  (inputs '("${3:-words}"))
  (synopsis "Good") (description "Good.") (home-page "https://example.org/") (license 'expat))
END
}
publish() {
  "$NS" potluck publish -L tree --from=repo --target=channel "${@:-https://gitlab.com/wingo/foo.git}" main 2>&1 |
    sed "s/$(git -C repo rev-parse --short=7 HEAD)/SHORT/; s|$W|/W|"
}
here=channel/gnu/packages/potluck/gitlab-com-wingo-foo-main
dish one; dish two; echo 'Host: https://host.example.org/' >repo/potluck/README.md; commit
publish
# want: gitlab-com-wingo-foo-main, commit SHORT
# want: written   one@1
# want: written   two@1
publish | tail -n 2
# want: unchanged one@1
# want: unchanged two@1
ls "$here"; cat channel/.guix-channel channel/potluck-origins
# want: one.scm
# want: two.scm
# want: (channel (version 0))
# want: gitlab-com-wingo-foo-main https://gitlab.com/wingo/foo main
head -n 4 "$here/one.scm" | sed "s/$(git -C repo rev-parse HEAD)/COMMIT/"
# want: ;; Written by ‘nsscheme potluck’ from a file that its author keeps. To change it, change that:
# want: ;;   https://gitlab.com/wingo/foo.git
# want: ;;   branch main, commit COMMIT, potluck/one.scm
# want: ;; Resolved against tree, whose commit is not known
"$NS" channel check -L tree channel | tail -n 4
# want: ok      (gnu packages potluck gitlab-com-wingo-foo-main one): 1 package
# want: ok      (gnu packages potluck gitlab-com-wingo-foo-main two): 1 package
# want: ok      (guix potluck environment)
# want: 3 modules; 2 packages

# A wrong dish stops no other and keeps what it had; the next good version replaces it.
dish one 2 wurds; dish three; commit
publish
# want: gitlab-com-wingo-foo-main, commit SHORT
# want: FAILED    potluck/one.scm
# want: potluck/one.scm:6:13: error: there is no package 'wurds' [E0599]
# want:    6 |   (inputs '("wurds"))
# want:      |             ^
# want: hint: did you mean 'words'?
# want: written   three@1
# want: written   two@1
grep '(version' "$here/one.scm"
# want:     (version "1")
dish one 3; git -C repo rm -q -f potluck/two.scm; commit
publish
# want: gitlab-com-wingo-foo-main, commit SHORT
# want: written   one@3
# want: written   three@1
# want: removed   two
# A dish is never made of another dish, its own neighbours included.
dish three 1 one; commit
publish | grep error
# want: potluck/three.scm:6:13: error: there is no package 'one' [E0599]
"$NS" potluck publish --json -L tree --from=repo --target=channel https://gitlab.com/wingo/foo.git main |
  sed "s/$(git -C repo rev-parse HEAD)/COMMIT/" | cut -d, -f1-15
# want: {"directory":"gitlab-com-wingo-foo-main","commit":"COMMIT","base":["tree, whose commit is not known"],"dishes":[{"name":"one","file":"potluck/one.scm","version":"3","state":"unchanged","problems":[]},{"name":"three","file":"potluck/three.scm","version":"1","state":"failed","problems":[{"message":"there is no package 'one'","line":6

# Whose a name is.
publish https://gitlab.com/wingo-foo.git
# want: nsscheme: error: the name gitlab-com-wingo-foo-main belongs to the branch main of https://gitlab.com/wingo/foo [E0903]
# Neither may one without potluck files remove what is another's.
git init -q -b main empty && git -C empty -c user.name=a -c user.email=a@b commit -q --allow-empty -m x
"$NS" potluck publish -L tree --from=empty --target=channel https://gitlab.com/wingo-foo.git main 2>&1
# want: nsscheme: error: the name gitlab-com-wingo-foo-main belongs to the branch main of https://gitlab.com/wingo/foo [E0903]
"$NS" potluck publish -L tree --from=empty --target=channel https://gitlab.com/wingo/empty.git main 2>&1
# want: nsscheme: error: the branch has no directory 'potluck'; ‘nsscheme potluck init GIT-URL’ makes one [E0903]
ls "$here"; grep -c empty channel/potluck-origins
# want: one.scm
# want: three.scm
# want: 0
publish --host=https://host.example.org https://gitlab.com/wingo/foo/ | head -n 1
# want: gitlab-com-wingo-foo-main, commit SHORT
publish --host=https://other.example.org https://gitlab.com/wingo/claim.git; grep -c claim channel/potluck-origins
# want: nsscheme: error: potluck/README.md does not consent: it has no line ‘Host: https://other.example.org’ [E0903]
# want: 0
publish --host=https://other.example.org https://gitlab.com/wingo/foo.git
# want: nsscheme: error: potluck/README.md does not consent: it has no line ‘Host: https://other.example.org’ [E0903]
publish http://127.0.0.1/foo.git
# want: nsscheme: error: "http://127.0.0.1/foo.git" is of this machine or a private network: a potluck needs the address of a public host [E0903]
publish --allow-local http://127.0.0.1:8080/foo.git | head -n 1
# want: at-127-0-0-1-8080-foo-main, commit SHORT
"$NS" potluck publish -L tree --from=repo --target=channel https://gitlab.com/wingo/foo.git nobranch 2>&1
# want: nsscheme: error: the repository has no branch nobranch [E0903]
"$NS" potluck publish -L tree --from=repo --target=nowhere https://gitlab.com/wingo/foo.git main 2>&1 | sed "s|$W|/W|"
# want: nsscheme: error: there is no directory '/W/nowhere' to write dishes into

# What a repository may have instead of potluck files.
echo secret >secret.scm
ln -s ../../secret.scm repo/potluck/link.scm; mkdir repo/potluck/tree.scm; echo x >repo/potluck/tree.scm/x
head -c 1000000 /dev/zero >repo/potluck/large.scm; printf '\377' >repo/potluck/latin.scm; dish '-x'; dish UP
git init -q sub && git -C sub -c user.name=a -c user.email=a@b commit -q --allow-empty -m x
git -C repo -c protocol.file.allow=always submodule --quiet add "$W/sub" potluck/sub.scm; commit
publish | grep -e FAILED -e error -e written -e unchanged
# want: FAILED    potluck/-x.scm
# want: potluck/-x.scm:1:1: error: the file is called "-x.scm": expected at most 60 lower-case letters, digits and - + . _, beginning with a letter, as its name becomes that of a variable [E0599]
# want: FAILED    potluck/UP.scm
# want: potluck/UP.scm:1:1: error: the file is called "UP.scm": expected at most 60 lower-case letters, digits and - + . _, beginning with a letter, as its name becomes that of a variable [E0599]
# want: FAILED    potluck/large.scm
# want: potluck/large.scm:1:1: error: the file is too large: a potluck file has at most 262144 bytes [E0420]
# want: FAILED    potluck/latin.scm
# want: potluck/latin.scm:1:1: error: the line is not in UTF-8 [E0420]
# want: FAILED    potluck/link.scm
# want: potluck/link.scm:1:1: error: there is no '../../secret.scm' in the language of potluck files [E0901]
# want: written   one@3
# want: FAILED    potluck/sub.scm
# want: potluck/sub.scm:1:1: error: a potluck file is a file [E0420]
# want: FAILED    potluck/three.scm
# want: potluck/three.scm:6:13: error: there is no package 'one' [E0599]
# want: FAILED    potluck/tree.scm
# want: potluck/tree.scm:1:1: error: a potluck file is a file [E0420]
find channel -type l
ls "$here"
# want: one.scm
# want: three.scm
for number in $(seq 101); do cp repo/potluck/one.scm "repo/potluck/n$number.scm"; done; commit
publish
# want: nsscheme: error: the branch has more than 100 potluck files [E0903]
git -C repo rm -q -r -f --cached potluck; git -C repo commit -q -m gone
publish
# want: gitlab-com-wingo-foo-main, commit SHORT
# want: removed   one
# want: removed   three
ls channel/gnu/packages/potluck
# want: at-127-0-0-1-8080-foo-main
grep -c . channel/potluck-origins
# want: 2
ls "$TMPDIR"
