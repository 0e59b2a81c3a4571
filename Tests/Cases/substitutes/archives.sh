# Exports and imports: what is exported is imported where its key is authorized, and nowhere else; damaged and foreign
# things are refused; keys are Guix's.
# needs: busybox
# timeout: 120
# want: exported
# says: (‘nsscheme archive --authorize’ reads one)
# want: not imported: 1
# says: is authorized in
# want: imported: 3
# want: equal
# want: again: 3
# says: it is corrupt: its signature is of other contents
# want: damaged: 1
# says: it lacks a signature
# want: unsigned: 1
# says: refers to '/gnu/store/
# want: without what it refers to: 1
# want: short: 1
# want: sound
# want: missing: /gnu/store/1c2sxgpwc4pnp5v8sw0q2ly4kigx8jmb-nothing
# want: D 
# want: S /sh -> BUSYBOX
# match: r /text +\d+ B
# want: unpacked: equal
# says: exists already; name a directory that is not there
# want: not unpacked twice: 1
# says: standard input is no archive as servers send it
# want: no archive: 1
# says: there is no key
# want: nothing to sign with: 1
# says: is no valid item of the store
# want: no item: 1
# says: expected one of --export, --import, --missing, --list, --extract, --generate-key and --authorize
# want: two at once: 1
# says: is no S-expression; expected one such as (genkey
# want: no parameters: 1
# says: libgcrypt cannot make a key from (genkey (ecdsa (curve Nonsense)))
# want: no such key: 1
# says: standard input holds no public key; expected what ‘nsscheme archive --generate-key’ writes
# want: no key: 1
# want: without an ACL: 1
# want: with the machine's: 3
export GUIX_CONFIGURATION_DIRECTORY=/nowhere
here=$(dirname "$0")
mkdir stores
maker() { NSSCHEME_STORE=$W/stores/maker XDG_CONFIG_HOME=$W/maker nsscheme "$@"; }
user() { NSSCHEME_STORE=$W/stores/user XDG_CONFIG_HOME=$W/user nsscheme "$@"; }
maker archive --generate-key 2>log
third=$(maker build -v 0 -f "$here/_things.scm")
maker archive --export --recursive "$third" >all
maker archive --export "$third" >one
[ -s all ] && echo exported
user archive --import <all; echo "not imported: $?"
user archive --authorize <maker/nsscheme/signing-key.pub
user archive --import <all >paths; echo "imported: $(grep -vc busybox paths)"
diff -r --no-dereference "$third" stores/user/${third##*/} && echo equal
user archive --import <all >paths; echo "again: $(grep -vc busybox paths)"
user gc --delete-store --yes
# Another byte in the first text.
python3 - <<END
data = open("all", "rb").read()
index = data.index(b"x" * 64)
open("damaged", "wb").write(data[:index] + b"y" + data[index + 1:])
# The last item's signature is a string behind a flag.
start = data.rindex(b"(signature") - 16
unsigned = data[:start] + bytes(16)
open("unsigned", "wb").write(unsigned)
open("short", "wb").write(data[:-400])
END
user archive --import <damaged; echo "damaged: $?"
user archive --import <unsigned >log; echo "unsigned: $?"
user gc --delete-store --yes
user archive --import <one; echo "without what it refers to: $?"
user archive --import <short >log; echo "short: $?"
[ -z "$(user gc --verify=contents)" ] && echo sound
name=/gnu/store/1c2sxgpwc4pnp5v8sw0q2ly4kigx8jmb-nothing
printf '%s\n' "$name" "/gnu/store/${third##*/}" | maker archive --missing | sed 's/^/missing: /'
NSSCHEME_STORE=$W/stores/maker nsscheme -c "(use-modules (guix serialization)) (write-file \"/gnu/store/${third##*/}\" (current-output-port))" >nar
user archive --list <nar | sed 's|-> /gnu/store/.*-busybox|-> BUSYBOX|'
user archive --extract=unpacked <nar && diff -r --no-dereference "$third" unpacked && echo 'unpacked: equal'
user archive -x unpacked <nar; echo "not unpacked twice: $?"
user archive --list <all >log; echo "no archive: $?"
user archive --export "$third" >log; echo "nothing to sign with: $?"
maker archive --export /etc/passwd >log; echo "no item: $?"
maker archive --export --import "$third" >log; echo "two at once: $?"
user archive --generate-key='(genkey'; echo "no parameters: $?"
user archive --generate-key='(genkey (ecdsa (curve Nonsense)))'; echo "no such key: $?"
echo nonsense | user archive --authorize; echo "no key: $?"
# An ACL of the machine's counts as well as the user's own.
other() { NSSCHEME_STORE=$W/stores/other XDG_CONFIG_HOME=$W/other nsscheme "$@"; }
other archive --import <all >log 2>&1; echo "without an ACL: $?"
mkdir machine && cp user/nsscheme/acl machine
GUIX_CONFIGURATION_DIRECTORY=$W/machine other archive --import <all >paths; echo "with the machine's: $(grep -vc busybox paths)"
