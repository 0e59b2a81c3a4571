# shellcheck shell=bash disable=SC2154,SC2016
# `nsscheme import deb`: what it writes, and where.
. "$CHECKOUT/Tests/Debian/_archive.sh"

for caller in "${callers[@]}"; do
  for kind in flat one-line deb822; do
    export APT_CONFIG=$scratch/$kind/apt.conf
    as "$caller" "$nsscheme" import deb box -o "$kind.scm"
    is "$caller: import from $kind" 0 $?
    is "$caller: what is in the file of $kind" 'box provider ring-a ring-b sheller' \
      "$(echo $(grep -o '^  (name "[^"]*' "$scratch/$caller/$kind.scm" | cut -d'"' -f2))"
  done
  like "$caller: the mirror of an archive without a label" '*"mirror://apt/pool/box_1.0~rc1-2+b1_amd64.deb"*' \
    "$(cat "$scratch/$caller/flat.scm")"
  like "$caller: the mirror of a labelled archive" '*"mirror://test-archive/pool/box_1.0~rc1-2+b1_amd64.deb"*' \
    "$(cat "$scratch/$caller/one-line.scm")"
  is "$caller: one-line and deb822 sources give the same" '' \
    "$(diff "$scratch/$caller/one-line.scm" "$scratch/$caller/deb822.scm" 2>&1)"
  is "$caller: dependencies" '(depends "provider" "ring-a" "sheller")) (depends) (depends "ring-b")) (depends "ring-a")) (depends)' \
    "$(echo $(grep '(depends' "$scratch/$caller/flat.scm" | sed 's/(depends))$/(depends)/'))"
  like "$caller: the best version" '*"sheller")?  (version "2")*' "$(cat "$scratch/$caller/flat.scm")"
  is "$caller: left out" 'box provider' \
    "$(echo $(as "$caller" "$nsscheme" import deb box --without ring-a --without sheller | grep -o '(name "[^"]*' | cut -d'"' -f2))"
  as "$caller" "$nsscheme" import deb sheller -o link.scm
  ln -sf link.scm "$scratch/$caller/linked.scm"
  as "$caller" "$nsscheme" import deb sheller=1 -o linked.scm
  is "$caller: through a link" '1 symbolic link' \
    "$(grep -c '"1"' "$scratch/$caller/link.scm") $(stat -c %F "$scratch/$caller/linked.scm")"
  mkfifo -m 666 "$scratch/$caller/fifo"
  as "$caller" "$nsscheme" import deb sheller=1 -o fifo &
  is "$caller: to what is no file" '1 fifo' \
    "$(timeout 60 cat "$scratch/$caller/fifo" | grep -c '"1"') $(stat -c %F "$scratch/$caller/fifo")"
  wait $!
  like "$caller: nowhere to write" "nsscheme: error: cannot write '/nowhere/x.scm': No such file or directory*" \
    "$(as "$caller" "$nsscheme" import deb sheller -o /nowhere/x.scm 2>&1)"
  rm "$scratch/$caller/link.scm" "$scratch/$caller/linked.scm"
  is "$caller: an older version" '(version "1")' \
    "$(as "$caller" "$nsscheme" import deb sheller=1 | grep -o '(version.*')"
done
