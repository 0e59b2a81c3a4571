# A file without expressions is said to be one, at its first line.
: > empty.scm
printf '\n\n;; only a comment\n' > comment.scm
printf '#| a block\n of comment |#\n' > block.scm
printf '(define x 1)\n' > definition.scm
for file in empty comment block definition; do
  nsscheme build $file.scm > out 2>&1; echo "$? $(head -n 1 out | cut -d: -f1-5 | cut -c1-53)"
  nsscheme $file.scm; echo $?
done
# want: 1 empty.scm:1:1: error: the file has no expression
# want: 0
# want: 1 comment.scm:1:1: error: the file has no expression
# want: 0
# want: 1 block.scm:1:1: error: the file has no expression
# want: 0
# want: 1 definition.scm:1:1: error: definition.scm
# want: 0
# never: <build>
