# Warnings about style, at the field; the status is 0 unless --strict is given, or a file is wrong.
mkdir potluck
cat >potluck/a.scm <<'END'
(potluck-package (name "b") (version "v1.0")
  (source (potluck-source
           (git-uri "https://example.org/good.git") (git-commit "0123456789012345678901234567890123456789")
           (sha256 "1iaflzvimkmy1mf55kx5cm0qj9k1s8kx910ri0gc61ywp38m7qq8")))
  (build-system 'trivial)
  (arguments (list #:builder #~(mkdir #$output)))
  (synopsis "the thing.")
  (description "It is")
  (home-page "https://example.org/") (license 'expat))
END
"$NS" potluck lint 2>&1 | grep warning; "$NS" potluck lint --strict >out 2>&1; echo $?
# want: potluck/a.scm:1:29: warning: write the version without a v, as packages are compared by it
# want: potluck/a.scm:7:3: warning: a synopsis is no sentence: leave out the full stop
# want: potluck/a.scm:7:3: warning: leave out the article at the beginning of the synopsis
# want: potluck/a.scm:7:3: warning: begin the synopsis with a capital letter
# want: potluck/a.scm:8:3: warning: a description is sentences: end it with a full stop
# want: potluck/a.scm:1:18: warning: the file is called otherwise; people look for NAME.scm
# want: 1
"$NS" potluck lint >out 2>&1; echo $?
# want: 0
sed -i 's/"the thing."/""/' potluck/a.scm
"$NS" potluck lint 2>&1; "$NS" potluck lint >out 2>&1; echo $?
# want: potluck/a.scm:7:3: error: expected a synopsis, one line; it is empty [E0599]
# want:    7 |   (synopsis "")
# want:      |   ^
# want: 1
rm potluck/a.scm; "$NS" potluck check 2>&1
# want: nsscheme: error: there is no file NAME.scm in potluck; ‘nsscheme potluck init GIT-URL’ writes one [E0903]
rmdir potluck; "$NS" potluck lint 2>&1 | sed "s|$W|/W|"
# want: nsscheme: error: there is no directory 'potluck' in /W; ‘nsscheme potluck init GIT-URL’ makes one [E0903]
