# shellcheck shell=bash disable=SC2034
# What the tests of packs share: a namespace, and packs of it. They need a static /bin/busybox, zstd, mksquashfs and
# unsquashfs, and `nsrun` beside the program.
. "$CHECKOUT/Tests/Library/checks.sh"
cp "$here/Tests/Packs/_namespace.scm" "$scratch/ns.scm"
mkdir "$scratch/packs"
names=(ns.tar.zst ns.tar.gz ns.tar ns.squashfs ns)

pack() { "$nsscheme" pack -v 0 "$@"; }
flag() { [ "$1" != ns ] || echo --self-contained; }
# make_pack NAME: as packs/NAME.
make_pack() {
  # shellcheck disable=SC2046
  pack $(flag "$1") "$scratch/ns.scm" -o "$scratch/packs/$1"
}
