# The words after a program are its own, and its status is the command's.
# want: ("two words" "-x" "")
# status: 3
echo '(write (cdr (command-line))) (newline) (exit 3)' >words.scm
nsscheme words.scm 'two words' -x ''
