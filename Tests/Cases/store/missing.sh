# What is recorded and not there, or not what it was, is noticed before it is used: it is made again, or reported; and
# gc --verify says and mends it.
# timeout: 120
# want: the output itself: 0, whole
# want: something it refers to: 0, whole
# want: a damaged file: 0, whole
# want: a damaged directory: 0, whole
# want: a source: 0, whole
# want: an input of a build: 0, whole
# want: several: 0, whole
# want: all is well: 0
# want: missing: verify 1, repair 0, verify 0
# want: edited: verify 0, contents 1, repair 0, contents 0
# want: shared and edited: contents 1, repair 0, contents 0, the right text
# want: a text in use: verify 1, repair 1, said
# want: a text in use, added again: 0, whole
# want: a text not in use: repair 0, verify 0
# want: run: 1, said
# want: the store: 1, said
# want: an empty directory: 1, said
# want: both: 0
S=$NSSCHEME_STORE; export S
cat > $W/o.scm <<'SCM'
(use-modules (guix gexp))
(define text (plain-file "text" "the text\n"))
(define lib (computed-file "lib" #~(begin (mkdir #$output) (symlink #$text (string-append #$output "/text"))
  (call-with-output-file (string-append #$output "/code") (lambda (p) (display (make-string 3000 #\l) p))))))
(define one (computed-file "one" #~(call-with-output-file #$output (lambda (p) (display #$lib p) (newline p)))))
(define top (computed-file "top" #~(begin (mkdir #$output) (symlink #$lib (string-append #$output "/lib")) (symlink #$one (string-append #$output "/one")))))
(define twin (computed-file "twin" #~(begin (mkdir #$output) (call-with-output-file (string-append #$output "/code") (lambda (p) (display (make-string 3000 #\l) p))))))
(if (getenv "NEW") (computed-file (getenv "NEW") #~(symlink #$lib #$output)) (list top twin))
SCM
build() { ${1:+env NEW=$1} $NS build -v 0 $W/o.scm >$W/out 2>$W/err; }
whole() { [ -d $S/*-top ] && [ "$(cat $S/*-one)" = "/gnu/store/$(basename $S/*-lib)" ] && [ $(wc -c < $S/*-lib/code) = 3000 ] && [ -e $S/*-text ] && [ $(wc -c < $S/*-twin/code) = 3000 ] && echo whole || echo BROKEN; }
gone() { for each; do chmod -R u+w $each; rm -rf $each; done; }
check() { $NS gc --verify$1 >$W/out 2>$W/err; echo $?; }
build || { cat $W/err >&2; exit 1; }

gone $S/*-top; build; echo "the output itself: $?, $(whole)"
gone $S/*-lib; build; echo "something it refers to: $?, $(whole)"
chmod u+w $S/*-one; echo damage > $S/*-one; build; echo "a damaged file: $?, $(whole)"
chmod u+w $S/*-lib; rm -f $S/*-lib/code; build; echo "a damaged directory: $?, $(whole)"
gone $S/*-text; build; echo "a source: $?, $(whole)"
gone $S/*-lib; build new; status=$?; build; echo "an input of a build: $status, $(whole)"
gone $S/*-top $S/*-one $S/*-lib $S/*-text; build; echo "several: $?, $(whole)"; cat $W/err >&2

echo "all is well: $(check =contents)"; cat $W/err >&2
gone $S/*-lib; echo "missing: verify $(check), repair $(check =repair), verify $(check)"; cat $W/err >&2
chmod u+w $S/*-one; cp $S/*-one $W/one; tr 'a-z' 'b-za' < $W/one > $S/*-one; touch -d @1 $S/*-one
echo "edited: verify $(check), contents $(check =contents), repair $(check =repair), contents $(check =contents)"; cat $W/err >&2
# Two items and the table of shared files have one inode; all of them are damaged, and a new one must not get it.
file=$(echo $S/*-twin/code); chmod u+w $file; printf X | dd of=$file conv=notrunc 2>/dev/null; chmod a-w $file; touch -d @1 $file
echo "shared and edited: contents $(check =contents), repair $(check =repair), contents $(check =contents), $(grep -q X $S/*-lib/code $S/*-twin/code && echo WRONG || echo the right text)"; cat $W/err >&2

gone $S/*-text; first=$(check); second=$(check =repair)
echo "a text in use: verify $first, repair $second, $(grep -q "cannot mend '.*-text'" $W/err && echo said)"
build; echo "a text in use, added again: $?, $(whole)"
echo alone > $W/alone; $NS add-to-store $W/alone >/dev/null; gone $S/*-alone
echo "a text not in use: repair $(check =repair), verify $(check)"

cat > $W/ns.scm <<'SCM'
(use-modules (aqwari namespace) (guix gexp))
(namespace (bind "/lib" (plain-file "bound" "b")) (bind "/bin"))
SCM
item=$($NS build -v 0 -e "(load \"$W/ns.scm\")" | sed "s,$S,/gnu/store,"); gone $S/*-bound
$NS run -v 0 -e "\"$item\"" -- /bin/true >$W/out 2>$W/err
echo "run: $?, $(grep -q "'/gnu/store/.*-bound' is in the store's database, but its files are missing" $W/err && echo said)"; cat $W/err >&2

mv $S $S.away; build; echo "the store: $?, $(grep -q "is gone, but its database in '$S-state' is still there" $W/err && [ ! -e $S ] && echo said)"
mkdir $S; build; echo "an empty directory: $?, $(grep -q "is gone, but its database" $W/err && echo said)"
rmdir $S; chmod -R u+w $S-state; rm -rf $S-state; build; echo "both: $?"
