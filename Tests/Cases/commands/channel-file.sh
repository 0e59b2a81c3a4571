# A file whose last form defines something: its public packages are named, with commands that can be pasted.
. "$CASES/_channel.sh"
# Shows the message without its first line and the line of the program, then runs each command it offers.
offered() {
  "$NS" "$@" >out 2>err
  echo "$? $(wc -c <out) $(grep -c 'expected something to build' err)"
  sed -n '/^Choose/,$p' err
  sed -n 's/^  .*: nsscheme build/build/p' err | while read -r words; do
    eval "\"\$NS\" $words -v 0 --logical" | cut -d- -f2- | grep -v doc
  done
}
offered build my/words.scm
# want: 1 0 1
# want: Choose one of its public packages:
# want:   secret@1: nsscheme build -L . -e '(@ (my words) secret)'
# want:   words@1.9.5: nsscheme build -L . words@1.9.5
# want:   words@1.10: nsscheme build -L . words@1.10
# want: secret-1
# want: words-1.9.5
# want: words-1.10
grep -c 'my/words.scm' err
# want: 1
(cd my && offered build -L .. gloss.scm)
# want: 1 0 1
# want: Choose one of its public packages:
# want:   gloss@3: nsscheme build -L .. gloss
# want: gloss-3
offered build -L . -f "$W/my/gloss.scm" | sed "s|$W|W|"
# want: 1 0 1
# want: Choose one of its public packages:
# want:   gloss@3: nsscheme build -L W gloss
# want: gloss-3
mkdir 'a dir' && sed 's/(my gloss)/(gloss)/' my/gloss.scm >'a dir/gloss.scm'
GUILE_LOAD_PATH=. offered build 'a dir/gloss.scm' | sed 3q
# want: 1 0 1
# want: Choose one of its public packages:
# want:   gloss@3: nsscheme build -L 'a dir' gloss

# No module, or one at the wrong path; other things than packages.
cat >loose.scm <<'END'
(use-modules (guix gexp) (guix packages) (my words))
(define-public first-file (plain-file "first" "1"))
(define-public second-file (plain-file "second" "2"))
(define-public ours (package (inherit words-1) (name "ours")))
(define-public number 3)
(define private (plain-file "private" "0"))
END
GUILE_LOAD_PATH=. offered build loose.scm
# want: 1 0 1
# want: Choose one of its public variables:
# want:   ours@1.9.5: nsscheme build -e '(load "loose.scm") ours'
# want:   first-file: nsscheme build -e '(load "loose.scm") first-file'
# want:   second-file: nsscheme build -e '(load "loose.scm") second-file'
# want: ours-1.9.5
# want: first
# want: second
cp my/gloss.scm elsewhere.scm
GUILE_LOAD_PATH=. offered build elsewhere.scm
# want: 1 0 1
# want: Choose one of its public packages:
# want:   gloss@3: nsscheme build -e '(load "elsewhere.scm") (@ (my gloss) gloss)'
# want: gloss-3

# What has nothing to offer keeps its message.
echo '(define x 3)' >none.scm
"$NS" build none.scm 2>&1 | grep -c 'Choose'
# want: 0
echo "'()" >empty-list.scm
"$NS" build empty-list.scm 2>&1 | grep -o 'expected something to build'
# want: expected something to build

# The same for a namespace.
cat >ns.scm <<'END'
(use-modules (aqwari namespace) (guix gexp))
(define-public here (namespace (bind "/motd" (plain-file "motd" "hello\n"))))
(define-public file (plain-file "x" ""))
END
"$NS" run ns.scm -- true 2>err; echo $?; sed -n '/^Choose/,$p' err
# want: 1
# want: Choose one of its public variables:
# want:   here: nsscheme run -e '(load "ns.scm") here'
"$NS" explain ns.scm 2>err; echo $?; sed -n '/^Choose/,$p' err
# want: 1
# want: Choose one of its public variables:
# want:   here: nsscheme explain -e '(load "ns.scm") here'
"$NS" explain -e '(load "ns.scm") here' /motd | sed 's|/gnu/store/[^-]*|ITEM|'
# want: /motd: ITEM-motd
# want:   under /motd, a bind
