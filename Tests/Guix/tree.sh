# shellcheck shell=bash disable=SC2154
# Guix's own sources, in the directory $TREE: hello, some packages out of the whole, and the commands of `nsscheme guix`.
# That takes minutes.
. "$CHECKOUT/Tests/Guix/_tree.sh"
if [ -z "$TREE" ]; then
  skipped 'no tree of Guix is named (make guix TREE=DIRECTORY)'
  exit 0
fi

real=$TREE
# The derivations of hello, by version, that Guix's own programs give.
declare -A known=(
  [2.11]=/gnu/store/mc7i1cdi42gy89mxl48nhdhgrfa9lpq6-hello-2.11.drv
  [2.12.2]=/gnu/store/2nfg943asrl9dv64zrr1a4kpb25mfafd-hello-2.12.2.drv
)
"$nsscheme" -L "$real" -c '
  (use-modules (guix store) (guix packages) (guix derivations) (gnu packages base))
  (with-store store
    (format #t "~a ~a~%" (package-version hello)
            (derivation-file-name (package-derivation store hello #:graft? #f))))' >out 2>err
read -r version derivation <out
is "hello" "${known[$version]:-$derivation}" "$derivation"
like "hello is something" "/gnu/store/*-hello-*.drv" "$derivation"
[ -n "${known[$version]:-}" ] || echo "what Guix gives for hello $version is not known here: got $derivation"
# Packages of many kinds; the table is what `Benchmarks/all-packages.scm' wrote under Guix, for GUIX_TRUTH names it.
printf '%s\n' hello coreutils bash gcc-toolchain python perl guile git emacs-minimal sqlite nginx openssl curl zlib gtk+ \
  ruby node rust sbcl-alexandria texlive-base >names
"$nsscheme" -L "$real" "$here/Benchmarks/all-packages.scm" sample names 2>err
like "sampled packages" "?*" "$(grep -v ERROR sample)"
is "sampled packages that fail" "" "$(grep ERROR sample)"
if [ -n "${GUIX_TRUTH:-}" ]; then
  case $GUIX_TRUTH in *.xz) xz -dc "$GUIX_TRUTH" ;; *) cat "$GUIX_TRUTH" ;; esac | sort >truth
  # Names that the truth has; a sample of it need not have them all.
  cut -f 1,2 truth | sort -u >have
  is "sampled packages that differ" "" \
    "$(while IFS=$'\t' read -r n v d; do grep -q -x -F "$n"$'\t'"$v" have && ! grep -q -x -F "$n"$'\t'"$v"$'\t'"$d" truth && echo "$n $v $d"; done <sample)"
fi
"$nsscheme" guix -L "$real" show hello >out 2>err
like "guix show hello" "name: hello?version: $version*" "$(cat out)"
"$nsscheme" guix -L "$real" build -d --no-grafts hello >out 2>err
is "guix build -d hello" "$derivation" "$(cat out)"
