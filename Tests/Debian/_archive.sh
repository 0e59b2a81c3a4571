# shellcheck shell=bash disable=SC2034
# A small archive, whose packages have everything that real ones have and worse, and apt configurations that know only
# this archive.
. "$CHECKOUT/Tests/Debian/_callers.sh"

# deb NAME VERSION ARCH COMPRESSION [FIELD...]: packs the directory $scratch/tree, with usr/share/NAME/version added.
deb() {
  local name=$1 version=$2 arch=$3 compression=$4 tree=$scratch/tree
  shift 4
  mkdir -p "$tree/DEBIAN" "$tree/usr/share/$name" "$scratch/archive/pool"
  echo "$version" >"$tree/usr/share/$name/version"
  {
    printf 'Package: %s\nVersion: %s\nArchitecture: %s\nMaintainer: Nobody <nobody@example.org>\n' "$name" "$version" "$arch"
    [ $# = 0 ] || printf '%s\n' "$@"
    printf 'Description: a test\n of more than one line\n'
  } >"$tree/DEBIAN/control"
  dpkg-deb --root-owner-group "-Z$compression" -b "$tree" "$scratch/archive/pool" >/dev/null
  rm -rf "$tree"
}

# packages FILE...: the list of these files of the archive, as it gives it.
packages() {
  local file sum
  for file; do
    dpkg-deb -f "$file"
    sum=$(sha256sum "$file")
    printf 'Filename: %s\nSize: %s\nSHA256: %s\n\n' "${file#"$archive/"}" "$(stat -c %s "$file")" "${sum%% *}"
  done
}

# apt DIRECTORY: makes an apt configuration that keeps everything below the directory, and prints its name.
apt() {
  mkdir -p "$1"/{etc/sources.list.d,etc/preferences.d,etc/apt.conf.d,state/lists/partial,cache/archives/partial}
  cat >"$1/apt.conf" <<CONF
Dir "/";
Dir::Etc "$1/etc";
Dir::State "$1/state";
Dir::State::status "/dev/null";
Dir::Cache "$1/cache";
APT::Architecture "amd64";
APT::Architectures { "amd64"; };
APT::Sandbox::User "root";
Acquire::Languages "none";
#clear Acquire::GzipIndexes;
CONF
  echo "$1/apt.conf"
}

# A program with its links: a bin that is a directory, a setuid bit, absolute and dangling links.
tree=$scratch/tree
mkdir -p "$tree/bin" "$tree/usr/bin" "$tree/lib64" "$tree/usr/lib/box" "$tree/etc"
cp -L /bin/busybox "$tree/bin/busybox"
chmod 4755 "$tree/bin/busybox"
for name in sh ls cat stat readlink; do ln -s busybox "$tree/bin/$name"; done
ln -s /bin/busybox "$tree/usr/bin/wc"
ln -s /usr/lib/box/data "$tree/lib64/data"
ln -s /nowhere "$tree/etc/dangling"
echo data >"$tree/usr/lib/box/data"
deb box 1:1.0~rc1-2+b1 amd64 xz 'Pre-Depends: ring-a' 'Depends: thing (>= 2) | other-thing, sheller:any (= 2)'
# Dependencies in a ring, and files that two packages have.
mkdir -p "$scratch/tree/etc"
echo a >"$scratch/tree/etc/who"
deb ring-a 1 all gzip 'Depends: ring-b (= 1)'
mkdir -p "$scratch/tree/etc" "$scratch/tree/lib/ring"
echo b >"$scratch/tree/etc/who"
echo ring >"$scratch/tree/lib/ring/file"
deb ring-b 1 all none 'Depends: ring-a' 'Multi-Arch: foreign'
mkdir -p "$scratch/tree/usr/lib/ring"
echo merged >"$scratch/tree/usr/lib/ring/other"
deb provider 0.9 amd64 zstd 'Provides: thing (= 2.5)'
deb other-thing 1 amd64 xz
deb sheller 1 amd64 xz 'Multi-Arch: allowed'
deb sheller 2 amd64 xz 'Multi-Arch: allowed'
deb stuck 1 amd64 xz 'Depends: box (>= 2:0) | nothing-at-all'
archive=$scratch/archive

# The same archive described in every way that apt knows: flat, with components and a label, in both kinds of sources,
# and with lists that are compressed in different ways.
packages "$archive"/pool/*.deb >"$archive/Packages"
mkdir -p "$archive/dists/test/main/binary-amd64" "$archive/dists/test/extra/binary-amd64"
packages "$archive"/pool/[b-q]*.deb >"$archive/dists/test/main/binary-amd64/Packages"
packages "$archive"/pool/[r-z]*.deb >"$archive/dists/test/extra/binary-amd64/Packages"
(
  cd "$archive/dists/test" || exit 1
  xz -k main/binary-amd64/Packages
  lz4 -q extra/binary-amd64/Packages extra/binary-amd64/Packages.lz4
  gzip -k extra/binary-amd64/Packages
  printf 'Origin: Example\nLabel: Test Archive\nSuite: test\nCodename: test\nArchitectures: amd64\n'
  printf 'Components: main extra\nDate: Thu, 01 Jan 2026 00:00:00 UTC\nSHA256:\n'
  for file in */*/*; do echo " $(sha256sum "$file" | cut -d' ' -f1) $(stat -c %s "$file") $file"; done
) >"$archive/dists/Release"
mv "$archive/dists/Release" "$archive/dists/test/Release"
config=$(apt "$scratch/flat")
echo "deb [trusted=yes arch=amd64] copy:$archive ./" >"$scratch/flat/etc/sources.list"
config=$(apt "$scratch/one-line")
echo "deb [ trusted=yes ] file:$archive test main extra # a comment" >"$scratch/one-line/etc/sources.list.d/test.list"
config=$(apt "$scratch/deb822")
printf 'Types: deb\nURIs: copy:%s\nSuites: test\nComponents: main\n extra\nTrusted: yes\n\n# none\nEnabled: no\nTypes: deb\n%s\n' \
  "$archive" "URIs: copy:/nowhere
Suites: ./" >"$scratch/deb822/etc/sources.list.d/test.sources"
echo 'Acquire::GzipIndexes "true"; Acquire::CompressionTypes::Order { "xz"; "gz"; };' >>"$scratch/deb822/apt.conf"
for kind in flat one-line deb822; do
  APT_CONFIG=$scratch/$kind/apt.conf apt-get update -qq -o Acquire::Check-Valid-Until=false || exit 1
done
chmod -R a+rX "$scratch/archive" "$scratch"/{flat,one-line,deb822}

# import CALLER NAME...: the packages with all they need, as deb822.scm in the caller's directory.
import() {
  local caller=$1
  shift
  export APT_CONFIG=$scratch/deb822/apt.conf
  as "$caller" "$nsscheme" import deb "$@" -o deb822.scm || exit 1
}
