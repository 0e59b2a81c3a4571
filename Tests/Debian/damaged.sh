# shellcheck shell=bash disable=SC2154,SC2016
# Lists that are damaged are apt's to refuse, and never an item.
. "$CHECKOUT/Tests/Debian/_archive.sh"

config=$(apt "$scratch/damaged")
echo "deb [trusted=yes] copy:$scratch/damaged/archive ./" >"$scratch/damaged/etc/sources.list"
mkdir "$scratch/damaged/archive"
# damaged WHAT PATTERN: imports from the list on standard input.
damaged() {
  cat >"$scratch/damaged/archive/Packages"
  APT_CONFIG=$config apt-get update -qq 2>/dev/null
  like "a list with $1" "$2" "$(APT_CONFIG=$config as me "$nsscheme" import deb box 2>&1)"
}
one=$(packages "$archive"/pool/box*.deb | sed '/Depends/d')
damaged 'a truncated stanza' '*error: *' <<<"${one:0:60}"
damaged 'no hash' "*error: the apt lists give no SHA-256 hash for box*" <<<"$(sed /SHA256/d <<<"$one")"
damaged 'no file name' '*error: *' <<<"$(sed /Filename/d <<<"$one")"
damaged 'a hash that is none' "*error: the apt lists give no SHA-256 hash for box*" \
  <<<"$(sed 's/SHA256: .*/SHA256: $(id)/' <<<"$one")"
damaged 'a path that leads out' "*(url \"mirror://apt/etc/passwd\")*" \
  <<<"$(sed 's|Filename: .*|Filename: ./etc//passwd|' <<<"$one")"
damaged 'a huge field' '*(name "box")*' <<<"$(sed '/SHA256/q' <<<"$one"
  printf 'X-Huge: '; head -c 300000 /dev/zero | tr '\0' x; echo)"
damaged 'a continuation of nothing' '*' <<<" continued
$one"
damaged 'bytes that are no UTF-8' '*(name "box")*' <<<"$(sed '/SHA256/q' <<<"$one"; printf 'Homepage: \377\376\n')"
