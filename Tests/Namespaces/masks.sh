# shellcheck shell=bash disable=SC2154,SC2016
# Masks hide what is there, and only inside.
. "$CHECKOUT/Tests/Namespaces/_runner.sh"

for caller in "${callers[@]}"; do
  table "$root" '/etc/private mask -' '/etc/secret mask -' '/etc/nothing mask -'
  is "$caller: masked in a read-only directory" open \
    "$(as "$caller" "$store/ns/exec" /bin/ls /etc 2>&1)"
  mkdir -p "$scratch/host"
  echo data >"$scratch/host/file"
  echo hidden >"$scratch/host/hidden"
  table "$root" "/etc bind - $scratch/host" '/etc/hidden mask -'
  like "$caller: masked in a directory of the host" 'data||' \
    "$(as "$caller" "$store/ns/exec" /bin/sh -c 'cat /etc/file; echo "||$(cat /etc/hidden 2>&1 | grep -v denied)"' 2>&1 | tr -d '\n')"
  is "$caller: the host keeps what is masked" hidden "$(cat "$scratch/host/hidden")"
done
