# shellcheck shell=bash disable=SC2034
# What the tests of the runner share: a store of its own with the item `ns`, whose table they write, and items for roots.
# They run as this user and, for root, as an ordinary one too. Needs a static /bin/busybox, strace, and `nsrun` beside
# the program.
. "$CHECKOUT/Tests/Library/checks.sh"

# The runner's own store: `box` with a shell, and the item `ns`.
store=$scratch/items
mkdir -p "$store/box/bin" "$store/box/etc" "$store/ns"
cp -L "$(dirname "$nsscheme")/nsrun" "$store/ns/exec"
cp -L /bin/busybox "$store/box/bin/busybox"
for name in sh ls cat env id pwd sleep wc ip kill grep touch mkdir rm mv stat readlink ping sort; do ln -s busybox "$store/box/bin/$name"; done
echo open >"$store/box/etc/open"
echo secret >"$store/box/etc/secret"
mkdir "$store/box/etc/private"
echo own >"$store/box/etc/private/key"

# table ROOT LINE...: the table of the item, with the store after the root.
table() {
  local first=$1
  shift
  { printf 'nsrun 1\n%s\n/gnu/store store - box\n' "$first"; printf '%s\n' "$@"; } >"$store/ns/fstab"
}
root='/ bind - /gnu/store/box'

# union COUNT WAY: the root merged from the shell and so many directories of the host with awkward names.
union() {
  local count=$1 way=$2 directory i fields=''
  directory=$scratch/layers
  if [ ! -d "$directory" ]; then
    local all=()
    for ((i = 1; i <= 1200; i++)); do all+=("$directory/a:b,c d"$'\n'"$i"); done
    mkdir -p "${all[@]}"
    for ((i = 1; i <= 1200; i++)); do
      echo "$i" >"${all[i - 1]}/first"
      echo "$i" >"${all[i - 1]}/only$i"
    done
  fi
  for ((i = 1; i <= count; i++)); do fields+=" $directory/a:b,c\\040d\\012$i"; done
  table "/ union $way$fields /gnu/store/box"
}

# Two layers that hide things of one another, and one of programs.
mkdir -p "$store/upper/etc/sub" "$store/upper/opt" "$store/lower/etc/sub/deep" "$store/lower/opt/x" "$store/lower/var/log"
echo upper >"$store/upper/etc/one"
echo file >"$store/upper/opt/x"
echo lower >"$store/lower/etc/one"
echo two >"$store/lower/etc/two"
echo three >"$store/lower/etc/three"
echo sub >"$store/lower/etc/sub/file"
echo hidden >"$store/lower/opt/x/hidden"
ln -s ../etc "$store/lower/var/etc"
chmod -R a-w "$store/upper" "$store/lower"
mkdir -p "$store/tools"
cp -R "$store/box/bin" "$store/tools/bin"
ln -sf busybox "$store/tools/bin/find"
items='/gnu/store store - box lower tools upper'

# layers OPTIONS LINE...: the table with the union of both and the shell.
layers() {
  local options=$1
  shift
  { printf 'nsrun 1\n/ union %s /gnu/store/upper /gnu/store/lower /gnu/store/tools\n%s\n' "$options" "$items"
    printf '%s\n' "$@"; } >"$store/ns/fstab"
}
