# The manual has a page for each command, which formatters read without a warning, and which says what --help says.
# needs: mandoc groff
mkdir man; "$NS" manual man
for page in man/*; do
  mandoc -T lint -W warning "$page"
  groff -ww -man -K utf8 -T utf8 "$page" 2>&1 >/dev/null
done
commands=$("$NS" help | sed -n '/^  help /q; s/^  \([a-z][a-z-]*\( [a-z][a-z-]*\)*\).*/\1/p')
echo "$commands" | while read -r command; do
  page=man/nsscheme-$(echo "$command" | tr ' ' -).1
  [ -f "$page" ] || { echo "no page of $command"; continue; }
  mandoc -T utf8 -O width=100 "$page" | col -b >text
  for option in $("$NS" help $command | sed -n 's/^  \(-[A-Za-z], \)*\(--[a-z-]*\).*/\2/p'); do
    grep -q -e "$option\>" text || echo "$page lacks $option"
  done
  for section in NAME SYNOPSIS DESCRIPTION EXAMPLES 'EXIT STATUS' 'SEE ALSO'; do
    grep -qx "$section" text || echo "$page lacks $section"
  done
done
ls man | wc -l
# match: (4[5-9]|[5-9][0-9])
mandoc -T utf8 man/nsscheme.1 | col -b | grep -q '^ *NSSCHEME_STORE$' && echo the environment
# want: the environment
"$NS" manual no/such; echo $?
# want: 1
# says: manual: cannot write 'no/such/nsscheme.1': No such file or directory
