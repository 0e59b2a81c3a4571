# Channels in signed repositories below ./repositories: `guix', the small tree of the cases in tree, and three that depend on
# each other: `one' needs `two', which needs `three', whose modules are in its directory `modules'. And channels.scm, which
# names `guix' and `one'. `said' is a command's output without what differs from run to run.
. "$CASES/_signed.sh"
unset NSSCHEME_CHANNELS
export XDG_CONFIG_HOME=$W/config XDG_DATA_HOME=$W/data
key alice ed25519 && key bob ed25519

introduction() { # NAME: its first signed commit and signer, as code
  printf '(make-channel-introduction "%s" (openpgp-fingerprint "%s"))' "$(cat "$W/repositories/$1.start")" \
    "$(fingerprint alice)"
}

dependency() { # NAME: as .guix-channel has it
  printf '(channel (name %s) (url "file://%s") (branch "main")' "$1" "$W/repositories/$1"
  printf ' (introduction (channel-introduction (version 0) (commit "%s") (signer "%s"))))' \
    "$(cat "$W/repositories/$1.start")" "$(fingerprint alice)"
}

begin() { # NAME: a repository whose branch keyring has both keys, and its first signed commit
  mkdir -p "$W/repositories" && cd "$W/repositories" && repository "$1" && keyring alice bob &&
    signed alice .guix-authorizations "$(authorizations alice)" "It begins." && commit >"$W/repositories/$1.start"
}

packages() { # NAME IMPORT…: a module with the package NAME
  local name=$1
  shift
  printf '(define-module (%s packages)\n  #:use-module (guix packages) #:use-module (guix gexp)\n' "$name"
  printf '  #:use-module (guix build-system trivial)'
  for import; do printf ' #:use-module (%s packages)' "$import"; done
  printf ')\n(define-public %s\n  (package\n    (name "%s") (version "1") (source #f)\n' "$name" "$name"
  printf '    (build-system trivial-build-system)\n    (arguments (list #:builder #~(mkdir #$output)))\n'
  printf '    (home-page #f) (synopsis "") (description "") (license #f)))\n'
}

begin three && signed alice .guix-channel '(channel (version 0) (directory "modules"))' "A channel." &&
  signed alice modules/three/packages.scm "$(packages three)" "A package."
begin two && signed alice .guix-channel "(channel (version 0) (dependencies $(dependency three)))" "A channel." &&
  signed alice two/packages.scm "$(packages two three)" "A package."
begin one && signed alice .guix-channel "(channel (version 0) (dependencies $(dependency two)))" "A channel." &&
  signed alice one/packages.scm "$(packages one two)" "A package."
begin guix
(cd "$W" && CASES=$CASES/../tree && . "$CASES/_tree.sh")
cp -r "$W"/tree/. . && git add -A && record alice "Guix." && cd "$W" || exit 1

channels() { # NAME…: channels.scm
  mkdir -p "$W/config/nsscheme"
  {
    echo "(list"
    for name; do
      printf " (channel (name '%s) (url \"file://%s\") (branch \"main\")\n  (introduction %s))\n" "$name" \
        "$W/repositories/$name" "$(introduction "$name")"
    done
    echo ")"
  } >"$W/config/nsscheme/channels.scm"
}
channels guix one

said() {
  "$@" 2>&1 | sed -E "s|$W|HERE|g; s/[0-9a-f]{40}/COMMIT/g; s/ [0-9a-f]{7}( |$)/ SHORT\1/g; s/([0-9A-F]{4} +){9}[0-9A-F]{4}/KEY/g
    s/\t[A-Z][a-z]{2} [0-9]{2} [0-9]{4} [0-9:]{8}/ DATE/"
}
in_repository() { # NAME COMMAND…
  (cd "$W/repositories/$1" && shift && "$@")
}
