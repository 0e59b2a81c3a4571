# shellcheck shell=bash disable=SC2154,SC2016
# What goes wrong with imports, and with records that are not right.
. "$CHECKOUT/Tests/Debian/_archive.sh"

for caller in "${callers[@]}"; do
  import "$caller" box
  like "$caller: a name that nobody has" \
    "nsscheme: error: there is no package 'shelller' in this machine's apt lists; close to it: sheller \\[E1111]" \
    "$(as "$caller" "$nsscheme" import deb box shelller 2>&1)"
  like "$caller: what is no name" "nsscheme: error: import: '-o=x;y' is not the name of a Debian package*" \
    "$(as "$caller" "$nsscheme" import deb -- '-o=x;y' 2>&1)"
  like "$caller: a virtual package" "nsscheme: error: 'thing' is a virtual package; import one that provides it: provider \\[E1111]" \
    "$(as "$caller" "$nsscheme" import deb thing 2>&1)"
  like "$caller: what nothing satisfies" \
    "nsscheme: error: apt finds no way to install this: stuck : Depends: box (>= 2:0) *nothing-at-all *" \
    "$(as "$caller" "$nsscheme" import deb stuck 2>&1)"
  like "$caller: no name" '*which packages? Give at least one NAME*' "$(as "$caller" "$nsscheme" import deb 2>&1)"
  config=$(apt "$scratch/$caller/none")
  chmod -R a+rX "$scratch/$caller/none"
  like "$caller: no lists" "nsscheme: error: there are no apt lists on this machine; run 'apt-get update' as root first \\[E1111]" \
    "$(APT_CONFIG=$config as "$caller" "$nsscheme" import deb box 2>&1)"
  mkdir -p "$scratch/empty"
  like "$caller: no apt" 'nsscheme: error: there is no apt-get on this machine; import on Debian*' \
    "$(as "$caller" env PATH="$scratch/empty" "$nsscheme" import deb box 2>&1)"
  as "$caller" "$nsscheme" import deb box nothing -o unchanged.scm 2>/dev/null
  is "$caller: a failed import writes nothing" 'deb822.scm' \
    "$(cd "$scratch/$caller" && echo *.scm*)"

  # One record, with another hash, name or address.
  record() {
    sed -n '/(name "sheller")/,$p' "$scratch/$caller/deb822.scm" | sed "$1" |
      { echo '(use-modules (nsscheme debian)) (debian-package'; cat; } >"$scratch/$caller/record.scm"
    as "$caller" "$nsscheme" build -v 1 record.scm 2>&1
  }
  like "$caller: another hash" '*record.scm:*sha256 hash mismatch*expected hash:*' "$(record 's/(sha256 ".*"/(sha256 "'"$(printf '0%.0s' {1..64})"'"/;s/_2_/_1_/')"
  like "$caller: a version that is gone" \
    "*no archive has 'sheller_3_amd64.deb' any more: import the package again (nsscheme import deb NAME... -o FILE)*" \
    "$(record 's/_2_/_3_/;s/(sha256 ".*"/(sha256 "'"$(printf '1%.0s' {1..64})"'"/')"
  like "$caller: a way out of the archive" "*debian-package: the address*has '.' or '..' in it*" \
    "$(record 's|pool/|../../|')"
  config=$(apt "$scratch/$caller/offline")
  echo 'deb [trusted=yes] http://127.0.0.1:9/debian ./' >"$scratch/$caller/offline/etc/sources.list"
  cp "$archive/Packages" "$scratch/$caller/offline/state/lists/127.0.0.1:9_debian_._Packages"
  chmod -R a+rX "$scratch/$caller/offline"
  like "$caller: offline" "*'sheller_2_amd64.deb' could not be downloaded: is this machine online*" \
    "$(APT_CONFIG=$config record 's/(sha256 ".*"/(sha256 "'"$(printf '2%.0s' {1..64})"'"/')"
  rm -rf "$scratch/$caller/offline" "$scratch/$caller/none" "$scratch/$caller/record.scm"
done
