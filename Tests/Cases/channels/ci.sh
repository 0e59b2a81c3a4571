# The steps of the workflow in docs/ci.md that need no network work without network, user namespaces and root, as user 65534.
# needs: git gpg root unshare setpriv
# timeout: 120
. "$CASES/_signed.sh"
key alice ed25519
(CASES=$CASES/../tree && . "$CASES/_tree.sh") && mv tree guix
repository channel && keyring alice && signed alice .guix-authorizations "$(authorizations alice)" "It begins." &&
  start=$(commit)
(cd .. && nsscheme channel init words >/dev/null) && cp -r ../words/. . && rm -r ../words && git add -A &&
  record alice "Words." && cd "$W"
cp "$NS" nsscheme

# steps WORD: what the workflow runs in the steps whose names begin so.
python3 - "$CASES/../../../docs/ci.md" "$start" "$(fingerprint alice)" >steps.sh <<'END1'
import re, sys
text = open(sys.argv[1], encoding="utf-8").read().split("```yaml\n")[1].split("```")[0]
steps = re.findall(r"- name: (Check.*)\n\s+run: (.*)\n", text)
for name, words in steps:
    words = words.replace("${{ vars.COMMIT }}", sys.argv[2]).replace("${{ vars.FINGERPRINT }}", sys.argv[3])
    print(f"echo '{name}'; {words} || exit")
END1
# Git objects belong to who checked them out, as on a runner.
chown -R 65534:65534 .
cat >confined.sh <<'END1'
echo 0 >/proc/sys/user/max_user_namespaces
exec setpriv --inh-caps=-all --ambient-caps=-all --bounding-set=-all sh runner.sh
END1
cat >runner.sh <<'END1'
id -u
unshare -U true 2>/dev/null && echo 'user namespaces are there'
grep -q '^ *[a-km-z].*:' /proc/net/dev && echo 'network is there'
export HOME=$PWD XDG_CACHE_HOME=$PWD/.runner/cache NSSCHEME_STORE=$PWD/.runner/store
. ./steps.sh
END1
# want: 65534
# want: Check the modules and the packages
# want: 1 module in channel, over the Guix tree at guix
# want: ok      (words packages): 1 package
# want: 1 module; 1 package
# want: Check who signed
# want: authentic: 1 commit, by 1 key
chmod 755 .. . && env -u GNUPGHOME unshare -n setpriv --reuid 65534 --regid 65534 --clear-groups \
  unshare -U --map-user=65534 --map-group=65534 --keep-caps sh confined.sh 2>&1 | sed "s|$W/||g"
