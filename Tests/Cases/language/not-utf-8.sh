# Bytes that are not UTF-8 read as U+FFFD, one for each part of a character that leads nowhere, wherever source is read.
# One warning a file names the first line that is reached; the exit status is the program's.
cat >show.scm <<'S'
(define (show text) (write (map char->integer (string->list text))) (newline))
S
printf ';; caf\xe9\n(load "show.scm")\n(show "a\xa9b")\n(show "\xe2\x82")(show "\xf0\x9f\x98x")\n(show "\xc0\x80\xed\xa0\x80\xff\xf4\x90\x80\x80")\n' >bad.scm
nsscheme bad.scm 2>err; echo "status $?"; cat err
# want: (97 65533 98)
# want: (65533)
# want: (65533 120)
# want: (65533 65533 65533 65533 65533 65533 65533 65533 65533 65533)
# want: status 0
# want: bad.scm:1:7: warning: byte #xe9 is not UTF-8 and reads as U+FFFD, and so do 13 more in this file
# want:    1 | ;; caf�
# want:      |       ^
printf '(define-module (m) #:export (name))\n(define name (quote n\xa9m))\n' >m.scm
nsscheme -L . -c '(use-modules (m)) (write (string->list (symbol->string name))) (newline)' 2>err; grep -c warning err
# want: (#\n #\� #\m)
# want: 1
printf '(define b "\xfc")' >b.scm
printf '(primitive-load "b.scm") (include "b.scm") (load "b.scm") (write (string->list b)) (exit 4) \xff' >a.scm
nsscheme -l b.scm a.scm 2>err; echo " status $?"; grep -c 'b.scm:1:12: warning' err; grep -c 'a.scm' err
# want: (#\�) status 4
# want: 4
# want: 0
printf '(write (string->list "\xfc"))\n' | nsscheme - 2>err; echo; grep -c 'warning' err
# want: (#\�)
# want: 1
# A coding comment names another encoding; one that nobody knows is an error.
printf ';; -*- coding: iso-8859-1 -*-\n(write (string->list "\xfc"))\n(newline)' >latin.scm
nsscheme latin.scm
printf '#! -*- coding: nosuch -*- !#\n(write 1)\n' >none.scm
nsscheme none.scm 2>err; echo "status $?"; head -n 1 err
printf ';; no coding\n(display "coding: nosuch")(newline)' >text.scm
nsscheme text.scm
printf ';; coding: ISO-8859-15\n(write (string->list "\xa4\xa5"))\n(newline)' >euro.scm
nsscheme euro.scm
printf ';; coding=windows-1252\n(write (string->list "\x80\xe9"))\n(newline)' >windows.scm
nsscheme windows.scm
# want: (#\ü)
# want: status 1
# want: none.scm:1:8: error: invalid or unknown character encoding nosuch: convert the file to UTF-8 [E0420]
# want: coding: nosuch
# want: (#\€ #\¥)
# want: (#\€ #\é)
