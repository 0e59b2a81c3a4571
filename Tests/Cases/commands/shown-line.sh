# The line that a message shows has no control characters, and none that have it read in another order: the file may be
# anybody's.
printf '(display "\033[31mred \342\200\256x\000") (car 1 2)\n' >x.scm
"$NS" x.scm 2>&1 >/dev/null | od -An -c | tr -s ' \n' ' ' | grep -c -e '033' -e '342 200 256' -e '\\0'
# want: 0
printf '(define x "\033[31mred\t\342\200\256")\n (car 1)\n (undefined "\033]0;x\a") ' >y.scm
"$NS" y.scm 2>&1 | grep '|'
# want:    2 |  (car 1)
# want:      |  ^
sed -i 's/(car 1)//' y.scm; "$NS" y.scm 2>&1 | grep '|'
# want:    3 |  (undefined "�]0;x�") 
# want:      |  ^
