# shellcheck shell=bash disable=SC2154,SC2016
# Packs that are damaged, and what is said of them.
. "$CHECKOUT/Tests/Packs/_packs.sh"

for name in ns.tar.gz ns; do make_pack "$name" || exit 1; done
mkdir "$scratch/damaged"
tar -xf "$scratch/packs/ns.tar.gz" -C "$scratch/damaged"
rm -f "$scratch"/damaged/gnu/store/*-namespace/fstab
like 'no table' 'exec: cannot open *-namespace/fstab: No such file or directory;*125' \
  "$("$scratch/damaged/exec" sh 2>&1; echo $?)"
rm -rf "$scratch"/damaged/gnu/store/*-box
tar -xf "$scratch/packs/ns.tar.gz" -C "$scratch/damaged" --wildcards '*/fstab'
like 'an item is missing' 'exec: cannot find the store item *-box: No such file or directory;*125' \
  "$("$scratch/damaged/exec" sh 2>&1; echo $?)"
size=$(stat -c %s "$scratch/packs/ns")
image=$(stat -c %s "$(dirname "$nsscheme")/nsrun")
for end in $image $((image + 10)) $((image + 200)) $((size / 2)) $((size - 1)); do
  head -c "$end" "$scratch/packs/ns" >"$scratch/cut"
  chmod 755 "$scratch/cut"
  is "cut off at $end of $size" "exec: cannot read the pack $scratch/cut: its end is missing: copy it again 125" \
    "$("$scratch/cut" sh 2>&1 | tr '\n' ' '; echo "${PIPESTATUS[0]}")"
done
for place in $((image + 1)) $((image + 9)) $((image + 300)) $((size / 2)) $((size - 2000)); do
  cp "$scratch/packs/ns" "$scratch/cut"
  byte=$(dd if="$scratch/cut" bs=1 skip="$place" count=1 status=none | od -An -tu1)
  printf "\\$(printf %o $((byte ^ 85)))" | dd of="$scratch/cut" bs=1 seek="$place" conv=notrunc status=none
  like "a byte changed at $place of $size" 'exec: cannot *'"$scratch/cut"': it is damaged: copy it again 125' \
    "$("$scratch/cut" sh 2>&1 | tr '\n' ' '; echo "${PIPESTATUS[0]}")"
done
