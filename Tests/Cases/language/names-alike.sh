# Names that look alike, as é in one character and in two, are two: of modules, files, directories, variables and exports.
# And a slash is a slash, whatever follows it.
one=$(printf '\303\251') two=$(printf 'e\314\201') mark=$(printf '\314\201')
mkdir my
for name in "$one" "$two"; do
  echo "(define-module (my $name) #:export (which)) (define which (string-length \"$name\"))" >"my/$name.scm"
done
nsscheme -L . -c "(use-modules ((my $one) #:prefix a:) ((my $two) #:prefix b:)) (write (list a:which b:which))"; echo
# want: (1 2)
# An error is shown in its own file.
echo '(define fine 1)' >"$one.scm"; echo "(load \"$one.scm\") (car fine)" >"$two.scm"
nsscheme "$two.scm" 2>&1 | head -n 1 | sed "s/^$two.scm/right/"
# match: right:1:.*
# A slash before a mark: in `include', on the load path, in PATH, in what is run.
mkdir "$mark" "$mark/my"
echo '(define included 1)' >"$mark.scm"
echo '(define-module (my marked) #:export (marked)) (define marked 2)' >"$mark/my/marked.scm"
printf '#!/bin/sh\necho 3\n' >"$mark/program"; chmod +x "$mark/program"
printf '#!/bin/sh\necho 4\n' >"$mark-program"; chmod +x "$mark-program"
nsscheme -c "(include \"$W/$mark.scm\") (write included)"; echo
# want: 1
nsscheme -L "$W/$mark" -c '(use-modules (my marked)) (write marked)'; echo
# want: 2
PATH=$PATH:$mark nsscheme -c '(system* "program")'
# want: 3
nsscheme -c "(system* \"./$mark-program\")"
# want: 4
# What only begins like the store's name is not in the store.
mkdir -p "$NSSCHEME_STORE"; nsscheme -c "(write (list (file-exists? \"/gnu/store$mark\") (file-exists? \"/gnu/store\")))"; echo
# want: (#f #t)
nsscheme -c "(write (list (file-exists? \"/gnu/store/$mark\") (begin (close-port (open-output-file \"$NSSCHEME_STORE/$mark\")) (file-exists? \"/gnu/store/$mark\"))))"; echo
# want: (#f #t)
# Over a tree: the same when modules sleep, names are kept, and an answer is asked for again.
mkdir -p guix pond; echo '(define-module (guix store))' >guix/store.scm
cat >pond/alike.scm <<S
(define-module (pond alike) #:export ($one $two))
(define $one 1)
(define $two 2)
S
for name in "$one" "$two"; do
  echo "(define-module (pond $name) #:use-module (pond alike) #:export (which both)) (define which (string-length \"$name\")) (define (both) (list $one $two))" >"pond/$name.scm"
done
find guix pond -type f -exec touch -d '1 hour ago' {} +
for again in 1 2; do
  nsscheme -L . -c "(use-modules ((pond $one) #:prefix a:) ((pond $two) #:prefix b:) (pond alike)) (write (list a:which b:which (a:both) $one $two))"; echo
done
# want: (1 2 (1 2) 1 2)
# want: (1 2 (1 2) 1 2)
