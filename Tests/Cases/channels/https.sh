# `nsscheme pull' and `channel add' over https, from a server on this machine whose certificate a CA of the test has signed: what
# works, and what is said when the certificate, the repository or the connection is not good.
# needs: git gpg openssl python3
# timeout: 120
. "$CASES/_pull.sh"
cd "$W" || exit 1
request() { openssl req -newkey rsa:2048 -nodes "$@" 2>/dev/null; }
request -x509 -days 2 -subj '/CN=A CA of the test' -keyout ca.key -out ca.pem
request -subj /CN=localhost -keyout server.key -out server.csr
printf 'subjectAltName=DNS:localhost\n' >names
openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.pem 2>/dev/null
cat server.key >>server.pem
python3 "$CASES/_https.py" server.pem repositories &
server=$!
trap 'kill $server; gpgconf --kill all 2>/dev/null' EXIT
for _ in $(seq 300); do [ -e port ] || sleep 0.1; done
port=$(cat port)
secured() { said "$@" | sed "s/localhost:$port/SERVER/g; s/127.0.0.1:$port/ADDRESS/g"; }
export SSL_CERT_FILE=$W/ca.pem

# Guix, and a channel by `channel add'; what that one depends on is on the disk.
rm config/nsscheme/channels.scm
nsscheme channel disable guix >/dev/null
# want: added three, https://SERVER/three; ‘nsscheme pull’ gets it
secured nsscheme channel add three "https://localhost:$port/three" --branch=main \
  --introduction="$(cat repositories/three.start):$(fingerprint alice)"
nsscheme channel enable guix >/dev/null
sed -i "s|https://git.guix.gnu.org/guix.git|https://localhost:$port/guix|; s|\"master\"|\"main\"|; 
  s|9edb3f66fd807b096b48283debdcddccfea34bad|$(cat repositories/guix.start)|
  s|BBB0 2DDF 2CEA F6A8 0D1D  E643 A2A0 6DF2 A33A 54FA|$(fingerprint alice)|" config/nsscheme/channels.scm
# want: updating the channel guix from https://SERVER/guix
# want: authenticating 1 commit of the channel guix
# want: updating the channel three from https://SERVER/three
# want: authenticating 2 commits of the channel three
# want: generation 1
# want:   guix SHORT (new)
# want:   three SHORT (new)
# want: updating the index of packages…
secured nsscheme pull
# want: three-1.drv
nsscheme build -d three | sed 's/.*-three/three/'
# A new commit comes over the same way.
in_repository three signed alice modules/three/more.scm "$(packages three | sed 's/three packages/three more/')" "More."
# want:   three SHORT → SHORT
secured nsscheme pull | grep three.*→

# The file of channels is there, too; one that is not is an error.
echo "(list (channel (name 'three) (url \"https://localhost:$port/three\") (branch \"main\")))" >repositories/list.scm
# want:   guix is gone
# want: nsscheme: error: cannot get https://SERVER/files/none.scm: the server answers 404 Not Found [E0911]
secured nsscheme pull -C "https://localhost:$port/files/list.scm" | grep gone
secured nsscheme pull -C "https://localhost:$port/files/none.scm"

only() { # URL: pulls one channel from there, and says what keeps it from that
  echo "(list (channel (name 'it) (url \"$1\") (branch \"main\")))" >only.scm
  secured nsscheme pull -C only.scm | grep error
}
# want:   nsscheme: error: cannot get https://SERVER/nothing: unexpected http status code: 404: there is no repository of this name, or it is not for everybody [E0911]
only "https://localhost:$port/nothing"
# want:   nsscheme: error: cannot get https://SERVER/dying/two: http parser error: stream ended at an unexpected time [E0911]
only "https://localhost:$port/dying/two"
# Nothing of that is kept: the same again, once it lives, works.
# want: 0
find cache .cache -name '*.new' 2>/dev/null | wc -l
# want:   nsscheme: error: cannot get https://ADDRESS/three: the SSL certificate is invalid: 0x04 - The certificate Common Name (CN) does not match with the expected CN; trusted is who is in HERE/ca.pem ($SSL_CERT_FILE) [E0911]
only "https://127.0.0.1:$port/three"
# want:   nsscheme: error: cannot get https://localhost:1/three: failed to connect to localhost: Connection refused [E0911]
only "https://localhost:1/three"
request -x509 -days 2 -subj '/CN=A CA of others' -keyout other.key -out other.pem
# want:   nsscheme: error: cannot get https://SERVER/three: the SSL certificate is invalid: 0x08 - The certificate is not correctly signed by the trusted CA; trusted is who is in HERE/other.pem ($SSL_CERT_FILE) [E0911]
# want: nsscheme: error: cannot get https://SERVER/files/list.scm: the certificate of 'localhost' is not good: signer-not-found, invalid [E0911]
SSL_CERT_FILE=$W/other.pem only "https://localhost:$port/three"
SSL_CERT_FILE=$W/other.pem secured nsscheme pull -C "https://localhost:$port/files/list.scm"
# want: nsscheme: error: cannot get https://localhost:1/list.scm: connect: Connection refused [E0911]
secured nsscheme pull -C "https://localhost:1/list.scm"
# want: nsscheme: error: cannot get https://nowhere.invalid/list.scm: getaddrinfo: Name or service not known [E0911]
secured nsscheme pull -C "https://nowhere.invalid/list.scm"
