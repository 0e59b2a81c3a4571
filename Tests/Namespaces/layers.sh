# shellcheck shell=bash disable=SC2154,SC2016
# Unions of many layers: each is in it, those above win, and names may be as awkward as names can be.
. "$CHECKOUT/Tests/Namespaces/_runner.sh"

for caller in "${callers[@]}"; do
  for way in - atonce; do
    for count in 1 2 60 500 1200; do
      union $count $way
      is "$caller: union of $count, $way" "1 $count $((count + 4))" \
        "$(as "$caller" "$store/ns/exec" /bin/sh -c 'echo $(cat /first) $(cat /only'$count') $(ls -A / | wc -l)' 2>&1)"
    done
  done
done
