# shellcheck shell=bash disable=SC2154,SC2016
# What cannot become a pack, and that nothing is left of it.
. "$CHECKOUT/Tests/Packs/_packs.sh"

mkdir "$scratch/empty"
like 'no namespace' '*expected a namespace as its last value; got 12*' "$(pack -e 12 -o "$scratch/empty/x.tar.gz" 2>&1)"
like 'no such file' '*none.scm*' "$(pack none.scm -o "$scratch/empty/x.tar.gz" 2>&1)"
like 'unknown suffix' "*what kind of pack is '*/x.zip'? Its name must end in .tar.zst, .tar.gz, .tar or .squashfs;*" \
  "$(pack "$scratch/ns.scm" -o "$scratch/empty/x.zip" 2>&1)"
like 'no output' '*where does the pack go? Give -o PACK*' "$(pack "$scratch/ns.scm" 2>&1)"
like 'no input' '*which namespace? Give a FILE*' "$(pack -o "$scratch/empty/x.tar.gz" 2>&1)"
like 'a directory that is not there' "*cannot write '*/none/x.tar': No such file or directory \\[E0412]" \
  "$(pack "$scratch/ns.scm" -o "$scratch/none/x.tar" 2>&1)"
like 'a directory as output' "*cannot write '*/empty': it is a directory; name a file in it \\[E0413]" \
  "$(pack --self-contained "$scratch/ns.scm" -o "$scratch/empty" 2>&1)"
mkfifo "$scratch/pipe"
like 'what is no file as output' "*cannot write '*/pipe': it is no regular file, and would be replaced by one \\[E0413]" \
  "$(pack --self-contained "$scratch/ns.scm" -o "$scratch/pipe" 2>&1)"
like 'no mksquashfs' '*mksquashfs, which is not along PATH: install squashfs-tools*' \
  "$(PATH=/nowhere "$nsscheme" pack -v 0 "$scratch/ns.scm" -o "$scratch/empty/x.squashfs" 2>&1)"
like 'mksquashfs that fails' '*mksquashfs could not make the pack*' "$(
  printf '#!/bin/sh\nexit 1\n' >"$scratch/mksquashfs"
  chmod 755 "$scratch/mksquashfs"
  PATH=$scratch "$nsscheme" pack -v 0 "$scratch/ns.scm" -o "$scratch/empty/x.squashfs" 2>&1)"
echo '(sleep 30)' >"$scratch/slow.scm"
"$nsscheme" pack "$scratch/slow.scm" -o "$scratch/empty/x.tar" &
while [ -z "$(ls -A "$scratch/empty")" ] && kill -0 $! 2>/dev/null; do sleep 0.1; done
kill -TERM $!
wait $! 2>/dev/null
is 'a pack that is interrupted' 143 $?
is 'nothing is left of a pack that failed' '' "$(ls -A "$scratch/empty")"
