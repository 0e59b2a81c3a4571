# shellcheck shell=bash disable=SC2154,SC2016
# The environment and the working directory that a table gives.
. "$CHECKOUT/Tests/Namespaces/_runner.sh"

for caller in "${callers[@]}"; do
  table "$root" '- environment pure A=b\040c PATH=/bin'
  is "$caller: pure environment" $'A=b c\nPATH=/bin' "$(X=1 as "$caller" "$store/ns/exec" env 2>&1)"
  table "$root" '- environment - X=2'
  is "$caller: environment added to" '2 3' "$(X=1 Y=3 as "$caller" "$store/ns/exec" /bin/sh -c 'echo $X $Y' 2>&1)"
  table "$root" '- directory - /etc'
  is "$caller: working directory" /etc "$(as "$caller" "$store/ns/exec" /bin/pwd 2>&1)"
  table "$root" '- directory - /nowhere'
  like "$caller: working directory that is not inside" 'exec: cannot start in /nowhere: *' \
    "$(as "$caller" "$store/ns/exec" /bin/pwd 2>&1)"
done
