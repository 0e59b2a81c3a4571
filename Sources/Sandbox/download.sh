# Downloads a file: OUTPUT EXECUTABLE ADDRESS… in a build.
#
# Tries each address with the first program that the host has. mirror://NAME/PATH stands for PATH in the archives of the
# machine's apt: those at an address that ends in NAME, then those labelled NAME, then the others. Sources are known at once
# and without lists, labels take apt most of a second. What follows a mirror's address is for machines without apt.
output=$1 executable=$2; shift 2
helper=/usr/lib/apt/apt-helper said= missing= newline='
'
finish() {
  [ -s "$output" ] || return 1
  if [ -L "$output" ]; then cp -L "$output" "$output.copy" && mv "$output.copy" "$output" || return 1; fi
  [ -z "$executable" ] || chmod 755 "$output"
  exit 0
}
# The host's own programs; apt's first for what apt knows.
transfer() {
  echo "downloading $2"
  if [ "$1" = apt ]; then
    said=$($helper download-file -o APT::Sandbox::User=root "$2" "$output" 2>&1)
  elif command -v curl >/dev/null; then
    said=$(curl --fail --location --silent --show-error --retry 2 --connect-timeout 20 \
      --proto =https,http,ftp --output "$output" "$2" 2>&1)
  elif command -v wget >/dev/null; then
    said=$(wget --no-verbose --tries=3 --timeout=20 --output-document="$output" "$2" 2>&1)
  elif [ -x $helper ]; then
    said=$($helper download-file -o APT::Sandbox::User=root "$2" "$output" 2>&1)
  else
    echo "nothing to download with: install curl or wget" >&2; exit 1
  fi && finish
  printf '%s\n' "$said" >&2
  case $said in *" 404"*|*"No such file"*|*"not found"*) missing=yes ;; esac
  rm -f "$output"
}
# The addresses of apt's archives, one in a line.
sources() {
  apt-get update --print-uris -o Dir::State::Lists=/nonexistent -o Debug::NoLocking=true 2>/dev/null |
    while IFS="'" read -r none address rest; do
      case $address in
        */dists/*/InRelease) echo "${address%%/dists/*}/" ;;
        */InRelease) echo "${address%InRelease}" ;;
      esac
    done | sort -u
}
# Those of them that are labelled $1, as records spell it.
labelled() {
  apt-get indextargets --format '$(REPO_URI)|$(LABEL)' 'Created-By: Packages' 2>/dev/null | sort -u |
    while IFS='|' read -r base label; do
      case $label in ''|'$('*) label=apt ;; esac
      label=$(printf %s "$label" | LC_ALL=C tr 'A-Z ' 'a-z-' | LC_ALL=C tr -cd 'a-z0-9.-')
      [ "$label" != "$1" ] || echo "$base"
    done
}
# PATH, $1, in each of the archives $2 that was not asked yet and fits the pattern $3.
ask() {
  set -f; IFS=$newline
  for base in $2; do
    IFS=' '
    case $newline$asked$newline in *"$newline$base$newline"*) continue ;; esac
    case $base in $3) ;; *) continue ;; esac
    asked=$asked$newline$base
    case $base in file:*) base=copy:${base#file:} ;; esac
    transfer apt "$base$1"
  done
}
mirror() {
  path=${1#mirror://} name=${1#mirror://} name=${name%%/*} asked=
  path=${path#*/}
  [ -x $helper ] && command -v apt-get >/dev/null || return 1
  known=$(sources)
  [ -n "$known" ] || return 1
  ask "$path" "$known" "*/$name/"
  ask "$path" "$(labelled "$name")" '*'
  ask "$path" "$known" '*'
}
first=$1 isMirror=
for url; do
  case $url in
    mirror://*) isMirror=yes; if mirror "$url"; then break; fi ;;
    *) transfer any "$url" ;;
  esac
done
if [ -z "$isMirror" ]; then
  echo "none of the addresses could be downloaded" >&2
elif [ -n "$missing" ]; then
  echo "no archive has '${first##*/}' any more: import the package again (nsscheme import deb NAME... -o FILE)" >&2
else
  echo "'${first##*/}' could not be downloaded: is this machine online, and are apt's sources right?" >&2
fi
exit 1
