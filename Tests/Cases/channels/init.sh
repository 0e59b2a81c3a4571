# A channel from `nsscheme channel init' passes its own check; and who has which package.
# needs: git gpg
# want: made the channel my-words; README.md says how it gets keys
# want: ‘nsscheme channel check my-words’ says whether it works
nsscheme channel init my-words
# want: 0
nsscheme channel check --strict my-words >/dev/null 2>&1; echo $?
# want: 1 module; 1 package
nsscheme channel check --strict my-words 2>/dev/null | tail -n 1
# want: nsscheme: error: there is a file or directory 'my-words' already [E1108]
nsscheme channel init my-words 2>&1 | sed "s|$W/||"
# want: nsscheme: error: a channel cannot be called '../x': use lower-case letters, digits and hyphens [E0912]
nsscheme channel init ../x 2>&1

# What its README says works, line by line.
export GNUPGHOME=$W/gnupg GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=You GIT_AUTHOR_EMAIL=you@example.org GIT_COMMITTER_NAME=You GIT_COMMITTER_EMAIL=you@example.org
mkdir -m 700 gnupg && trap 'gpgconf --kill all 2>/dev/null' EXIT
gpg --batch --quiet --passphrase '' --quick-generate-key you@example.org ed25519 sign never 2>/dev/null
key=$(gpg --batch --with-colons --list-keys you@example.org 2>/dev/null | sed -n 's/^fpr:*\([0-9A-F]*\):$/\1/p')
cp -r my-words signed && cd signed
# want: authentic: 0 commits, by 0 keys
# want: .guix-authorizations .guix-channel README.md my-words/packages.scm
sed -n 's/^       //p' README.md | grep -v -e '^gpg --quick' -e '^gpg --list' -e '^nsscheme channel add' |
  sed "s/FINGERPRINT/$key/; s/COMMIT/\$(git rev-parse HEAD)/" >../commands
bash -e ../commands >../out 2>&1 && tail -n 1 ../out; echo $(git ls-files); cd ..

nsscheme channel init other >/dev/null
sed -i 's/"other-greeting"/"my-words-greeting"/; s/"1.0"/"1.1"/' other/other/packages.scm
# want: my-words-greeting@1.1  other, (other packages) other-greeting, which is taken
# want: my-words-greeting@1.0  my-words, (my-words packages) my-words-greeting
nsscheme channel list --packages my-words-greeting -L my-words -L other | sed "s|$W/||"
# want: [('1.1', 'other'), ('1.0', 'my-words')]
nsscheme channel list --packages my-words-greeting -L my-words -L other --json | python3 -c 'import json, os, sys
print([(each["version"], os.path.basename(each["channel"])) for each in json.load(sys.stdin)])'
# want: nsscheme: error: no channel has a package called 'none' [E0913]
nsscheme channel list --packages none -L other 2>&1
# want: nsscheme: error: channel list: -L needs --packages; see ‘nsscheme channel list --help’ [E1007]
nsscheme channel list -L other 2>&1
true
