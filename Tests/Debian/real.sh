# shellcheck shell=bash disable=SC2154,SC2016
# Bash and coreutils from the archives of this machine; lists of our own where it has none. Needs the network.
. "$CHECKOUT/Tests/Debian/_callers.sh"
cp "$here/Examples/debian-shell.scm" "$scratch/"

real=()
if [ -z "$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null)" ]; then
  mkdir -p "$scratch/lists/partial"
  printf 'Dir::State::Lists "%s";\nAPT::Sandbox::User "root";\n' "$scratch/lists" >"$scratch/lists.conf"
  APT_CONFIG=$scratch/lists.conf apt-get update -qq -o Dir::State::Lists="$scratch/lists" >/dev/null 2>&1
  chmod -R a+rX "$scratch/lists"
  [ -z "$(APT_CONFIG=$scratch/lists.conf apt-get indextargets 'Created-By: Packages')" ] || real=("APT_CONFIG=$scratch/lists.conf")
else
  real=("LC_ALL=C.UTF-8")
fi
# Whether an archive answers.
reachable() {
  local release
  release=$(env "${real[@]}" apt-get indextargets --format '$(BASE_URI)InRelease' 'Created-By: Packages' | head -n 1)
  timeout 60 /usr/lib/apt/apt-helper download-file -o APT::Sandbox::User=root "$release" "$scratch/InRelease" >/dev/null 2>&1
}
if [ ${#real[@]} = 0 ] || ! reachable; then
  skipped "bash and coreutils from Debian: apt's archives cannot be reached from here"
else
  for caller in "${callers[@]}"; do
    cp "$scratch/debian-shell.scm" "$scratch/$caller/"
    as "$caller" env "${real[@]}" "$nsscheme" import deb bash coreutils -o debian-packages.scm
    is "$caller: bash and coreutils imported" 0 $?
    is "$caller: no host is recorded" '' "$(grep -E '://[a-z]*\.' "$scratch/$caller/debian-packages.scm")"
    like "$caller: Debian's bash and coreutils" $'5.*\nbin -> usr/bin\nusr/lib/ld-linux.so.2\nls (GNU coreutils)*' \
      "$(as "$caller" env "${real[@]}" "$nsscheme" run -v 0 debian-shell.scm -- bash -c \
        'echo "$BASH_VERSION"; cd /; echo "bin -> $(readlink bin)"
         for ld in /lib64/ld-linux-x86-64.so.2 /lib/ld-linux-aarch64.so.1; do [ ! -x $ld ] || echo usr/lib/ld-linux.so.2; done
         ls --version' 2>&1)"
    as "$caller" "$nsscheme" run -v 0 debian-shell.scm -- bash -c 'exit $(($(ls /usr/bin | wc -l) > 80 ? 42 : 1))'
    is "$caller: status" 42 $?
  done
fi
