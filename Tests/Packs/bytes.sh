# shellcheck shell=bash disable=SC2154,SC2016
# The same input from two stores, at another time, under another mask: the same bytes.
. "$CHECKOUT/Tests/Packs/_packs.sh"

mkdir "$scratch/again"
for name in "${names[@]}"; do
  make_pack "$name"
  is "$name: status" 0 $?
done
sleep 1
mkdir "$scratch/elsewhere"
for name in "${names[@]}"; do
  (umask 077 && cd "$scratch/elsewhere" && TZ=Asia/Tokyo NSSCHEME_STORE=$scratch/other-store \
    pack $(flag "$name") -f "$scratch/ns.scm" -o "../again/$name")
  cmp "$scratch/packs/$name" "$scratch/again/$name"
  is "$name: same input, same bytes" 0 $?
done
is 'nothing beside the packs' "$(printf '%s\n' "${names[@]}" | sort)" "$(ls -A "$scratch/packs" | sort)"
is 'permissions' '644 755 600 700' "$(cd "$scratch" && echo $(stat -c %a {packs,again}/{ns.tar.gz,ns}))"
