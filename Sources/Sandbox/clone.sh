# Gets the files of a commit: OUTPUT ADDRESS COMMIT RECURSIVE in a build. One commit without its history if the server gives
# it away, else with everything.
set -e
output=$1 url=$2 commit=$3 recursive=$4
command -v git >/dev/null || { echo "nothing to clone with: install git" >&2; exit 1; }
echo "cloning $url at $commit"
git="git -c core.hooksPath=/dev/null -c core.autocrlf=false -c advice.detachedHead=false -c safe.directory=*"
$git init --quiet --template= "$output"
cd "$output"
if $git fetch --quiet --depth 1 -- "$url" "$commit" 2>/dev/null; then
  $git checkout --quiet FETCH_HEAD
else
  $git fetch --quiet --tags -- "$url" '+refs/heads/*:refs/remotes/origin/*'
  $git checkout --quiet "$commit"
fi
if [ -n "$recursive" ]; then
  $git remote add origin "$url"
  $git submodule --quiet update --init --recursive
fi
find . -name .git -prune -exec rm -rf '{}' +
