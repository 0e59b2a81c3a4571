# Colours and links: on a terminal or when they are asked for, and never where they are not wanted.
echo '(car 1)' >wrong.scm
escapes() { "$@" 2>&1 | grep -c "$(printf '\033\\[1')"; }
links() { "$@" 2>&1 | grep -c "$(printf '\033]8;;file://')"; }
terminal() { script -qec "$*" /dev/null </dev/null; }
escapes "$NS" wrong.scm
# want: 0
escapes "$NS" --color=always wrong.scm
# want: 2
escapes "$NS" build --color always wrong.scm
# want: 2
escapes "$NS" --color=always build wrong.scm
# want: 2
escapes env TERM=xterm NO_COLOR= script -qec "$NS wrong.scm" /dev/null
# want: 2
escapes env TERM=xterm NO_COLOR=1 script -qec "$NS wrong.scm" /dev/null
# want: 0
escapes env TERM=dumb script -qec "$NS wrong.scm" /dev/null
# want: 0
escapes env TERM=xterm NO_COLOR=1 script -qec "$NS build wrong.scm --color=always" /dev/null
# want: 2
escapes env TERM=xterm script -qec "$NS build wrong.scm --color=never" /dev/null
# want: 0
links "$NS" wrong.scm
# want: 0
links env TERM=xterm script -qec "$NS wrong.scm" /dev/null
# want: 1
links env TERM=xterm script -qec "$NS --hyperlinks=never wrong.scm" /dev/null
# want: 0
mkdir 'a b'; cp wrong.scm 'a b/ü.scm'
"$NS" build --hyperlinks=always 'a b/ü.scm' 2>&1 | head -n 1 | sed 's/\x1b/ESC/g; s|//[^/]*|//HOST|; s|'"$W"'|W|'
# want: ESC]8;;file://HOSTW/a%20b/%c3%bc.scmESC\a b/ü.scm:1:1ESC]8;;ESC\: error: car: Wrong type argument in position 1 (expecting pair): 1 [E0402]
# What belongs to another program is not ours.
"$NS" run --color=never -v 0 -e '(namespace (bind "/"))' -- /bin/echo --color=always
# want: --color=always
"$NS" build --color=alway wrong.scm; echo $?
# want: 1
# says: --color takes auto, always or never, not 'alway', did you mean 'always'?
"$NS" gc --colr=never; echo $?
# want: 1
# says: gc: there is no option '--colr', did you mean '--color'?
# needs: script
