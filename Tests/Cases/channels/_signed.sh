# Keys and signed repositories: `key NAME ALGORITHM`, `fingerprint NAME`, `repository DIR`, and in one
# `authorize NAME…`, `signed NAME FILE TEXT MESSAGE`, `keyring NAME…`. All commits are of one minute after the other.
export GNUPGHOME=$W/gnupg GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null HOME=$W
export GIT_AUTHOR_NAME=Author GIT_AUTHOR_EMAIL=author@example.org
export GIT_COMMITTER_NAME=Author GIT_COMMITTER_EMAIL=author@example.org
mkdir -m 700 "$GNUPGHOME"
trap 'gpgconf --kill all 2>/dev/null' EXIT
minute=0

key() {
  gpg --batch --quiet --pinentry-mode loopback --passphrase '' \
    --quick-generate-key "$1 <$1@example.org>" "$2" sign never 2>/dev/null
}

fingerprint() {
  gpg --batch --with-colons --list-keys "$1@example.org" | sed -n 's/^fpr:*\([0-9A-F]*\):$/\1/p' | head -n 1
}

repository() {
  git init -q -b main "$1" && cd "$1" || exit 1
}

# Commits what is in the index.
record() { # NAME MESSAGE [OPTION…]
  minute=$((minute + 1))
  local date="$((1600000000 + 60 * minute)) +0000"
  local name=$1 message=$2
  shift 2
  if [ "$name" = nobody ]; then
    GIT_AUTHOR_DATE=$date GIT_COMMITTER_DATE=$date git commit -q --allow-empty -m "$message" "$@"
  else
    GIT_AUTHOR_DATE=$date GIT_COMMITTER_DATE=$date \
      git -c "user.signingkey=$(fingerprint "$name")" commit -q -S --allow-empty -m "$message" "$@"
  fi
}

# Writes a file and commits it.
signed() { # NAME FILE TEXT MESSAGE
  mkdir -p "$(dirname "$2")"
  printf '%s\n' "$3" >"$2"
  git add "$2"
  record "$1" "$4"
}

# The text of .guix-authorizations.
authorizations() {
  printf '(authorizations\n (version 0)\n ('
  for name; do printf '("%s" (name "%s"))\n  ' "$(fingerprint "$name")" "$name"; done
  printf '))\n'
}

# The branch of keys; the branch that was checked out is checked out again.
keyring() {
  local branch
  branch=$(git symbolic-ref --short HEAD)
  git checkout -q --orphan keyring && git rm -q -rf --ignore-unmatch . >/dev/null
  for name; do gpg --batch --armor --export "$name@example.org" >"$name.key"; done
  git add -A && record nobody "Keys."
  git checkout -q "$branch" 2>/dev/null || git checkout -q -b "$branch"
}

commit() { git rev-parse "${1:-HEAD}"; }
