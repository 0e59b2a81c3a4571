# Repositories with signed commits: what is authentic, and why not. Each reason names the commit.
# needs: git gpg
# timeout: 120
. "$(dirname "$0")/_signed.sh"
key alice ed25519 && key bob rsa2048 && key carol dsa2048 && key eve ed25519

# check START SIGNER [END]: what nsscheme says of the repository here.
check() {
  "$NS" channel authenticate . "$1" "$(fingerprint "$2")" ${3:+--end="$3"} --no-cache 2>&1 |
    sed -E "s/[0-9a-f]{40}/COMMIT/g; s/([0-9A-F]{4} +){9}[0-9A-F]{4}/KEY/g"
}

repository one
keyring alice bob carol eve
signed nobody README first "Before it begins."
signed alice .guix-authorizations "; Who may sign.
#| #| all |# of them |# #;(nobody)
$(authorizations alice bob)
;; the end" "It begins."
start=$(commit)
signed bob a 1 "By Bob."
signed alice .guix-authorizations "$(authorizations alice bob carol)" "Carol may, too."
signed carol b 2 "By Carol, with DSA."
good=$(commit)
# want: authentic: 3 commits, by 3 keys
check "$start" alice
# want: authentic: 0 commits, by 0 keys
check "$start" alice "$start"
# want: nsscheme: error: the introductory commit COMMIT is signed by KEY, not by KEY [E0910]
check "$start" bob
# want: nsscheme: error: commit COMMIT is not a descendant of the introductory commit COMMIT [E0910]
git checkout -q --orphan other && record alice "Elsewhere." && check "$start" alice
git checkout -q main

# want: nsscheme: error: commit COMMIT is not signed by an authorized key, but by KEY [E0910]
signed eve c 3 "By Eve." && check "$start" alice
# Eve is not authorized by her own commit.
# want: nsscheme: error: commit COMMIT is not signed by an authorized key, but by KEY [E0910]
git reset -q --hard "$good" && signed eve .guix-authorizations "$(authorizations eve)" "Eve may." && check "$start" alice
# A merge needs a key that all its parents name.
# want: nsscheme: error: commit COMMIT is not signed by an authorized key, but by KEY [E0910]
git reset -q --hard "$good" && git checkout -q -b side "$start" && signed bob d 4 "Beside." && git checkout -q main &&
  git merge -q --no-commit --no-ff side >/dev/null 2>&1 && record carol "Merge by Carol." && check "$start" alice
# want: authentic: 5 commits, by 3 keys
git reset -q --hard "$good" && git merge -q --no-commit --no-ff side >/dev/null 2>&1 && record bob "Merge by Bob." &&
  check "$start" alice

# want: nsscheme: error: commit COMMIT is not signed [E0910]
git reset -q --hard "$good" && signed nobody e 5 "Unsigned." && check "$start" alice
# want: nsscheme: error: commit COMMIT removes .guix-authorizations, which is not permitted [E0910]
git reset -q --hard "$good" && git rm -q .guix-authorizations && record alice "Away." && signed alice f 6 "Next." &&
  check "$start" alice
# want: nsscheme: error: .guix-authorizations of commit COMMIT is not of the form (authorizations (version 0) ((FINGERPRINT …) …)) [E0910]
git reset -q --hard "$good" && signed alice .guix-authorizations '(authorizations (version 0) (("12' "Damage." &&
  signed alice g 7 "Next." && check "$start" alice

# A signature of other content: the message of a signed commit is changed.
git reset -q --hard "$good" && signed alice h 8 "True."
forged=$(git cat-file commit HEAD | sed 's/^True\.$/Forged./' | git hash-object -t commit -w --stdin)
# want: nsscheme: error: the signature of commit COMMIT is wrong [E0910]
check "$start" alice "$forged"
# want: nsscheme: error: the signature of commit COMMIT cannot be read: the checksum of the armored data is wrong [E0910]
forged=$(git cat-file commit HEAD | sed -E '/^ =/s/=..../=AAAA/' | git hash-object -t commit -w --stdin)
check "$start" alice "$forged"
# want: nsscheme: error: the signature of commit COMMIT cannot be read: it is no OpenPGP signature, but a SSH SIGNATURE [E0910]
forged=$(git cat-file commit HEAD | sed 's/PGP SIGNATURE/SSH SIGNATURE/' | git hash-object -t commit -w --stdin)
check "$start" alice "$forged"
# want: nsscheme: error: commit COMMIT has a signature of a sha1 digest, which is not permitted [E0910]
git reset -q --hard "$good" && echo 'digest-algo SHA1' >"$GNUPGHOME/gpg.conf" && signed bob i 9 "With SHA-1." &&
  check "$start" alice
rm "$GNUPGHOME/gpg.conf"

# A key that is not in the keyring.
git reset -q --hard "$good" && key mallory ed25519 && signed mallory j 10 "By whom?"
# want: nsscheme: error: commit COMMIT cannot be authenticated: the key KEY is not in the keyring [E0910]
check "$start" alice
# A keyring that cannot be read, and none.
git checkout -q keyring && echo "-----BEGIN nothing" >bad.key && git add bad.key && record nobody "Damage." &&
  git checkout -q main && git reset -q --hard "$good"
# want: nsscheme: error: the key in bad.key (blob COMMIT) cannot be read: there is no line -----BEGIN …----- [E0910]
check "$start" alice
# want: nsscheme: error: the repository has no branch keyring, whose files *.key are the keys that may sign [E0910]
git branch -q -D keyring && check "$start" alice
