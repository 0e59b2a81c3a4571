# A derivation that is not what it was when it was added is refused before it is built, and before what is there is taken
# for its output.
# want: changed: 1, said
# want: another's output: 1, said
# want: emptied: 1, said
S=$NSSCHEME_STORE
cat > $W/o.scm <<'SCM'
(use-modules (guix gexp))
(define (file name) (computed-file name #~(call-with-output-file #$output (lambda (p) (display #$name p)))))
(file (getenv "NAME"))
SCM
drv=$(NAME=one $NS build -d $W/o.scm --logical)
NAME=other $NS build -v 0 $W/o.scm >/dev/null || exit 1
other=$(basename $S/*-other)
file=$S/${drv##*/}; cp $file $W/saved; chmod u+w $file
build() { $NS build -v 0 -e "\"$drv\"" >$W/out 2>$W/err; }
seal() { touch -d @1 $file; }

sed 's/"one-builder"/"two-builder"/; s/no-auto-compile/no-auto-compilE/' $W/saved > $file; seal
build; echo "changed: $?, $(grep -q 'its contents make the output' $W/err && [ ! -e $S/*-one ] && echo said)"
cat $W/err >&2
one=$(grep -o '/gnu/store/[a-z0-9]*-one"' $W/saved | head -1 | tr -d '"')
sed "s,$one,/gnu/store/$other,g" $W/saved > $file; seal
build; echo "another's output: $?, $(grep -Eq 'its contents make the output|damaged' $W/err && [ ! -s $W/out ] && echo said)"
cat $W/err >&2
: > $file; seal
build; echo "emptied: $?, $(grep -Eq 'not a valid derivation|damaged' $W/err && echo said)"
cat $W/err >&2
