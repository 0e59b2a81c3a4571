# `nsscheme pull' over ssh, from a server on this machine: with a key file, with an agent, and what is said when the server is
# not known, the key is not welcome, or nothing is there.
# needs: git gpg ssh-agent ssh-add ssh-keygen /usr/sbin/sshd
# timeout: 120
. "$CASES/_pull.sh"
cd "$W" || exit 1
mkdir -m 700 .ssh
for name in server mine other; do ssh-keygen -q -t ed25519 -N '' -f "$name"; done
cp mine.pub authorized
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
printf '%s\n' "Port $port" "ListenAddress 127.0.0.1" "HostKey $W/server" "AuthorizedKeysFile $W/authorized" \
  "StrictModes no" "UsePAM no" "PasswordAuthentication no" "KbdInteractiveAuthentication no" "PidFile none" >sshd_config
# The directory that the server leaves its rights in.
[ "$(id -u)" != 0 ] || mkdir -p /run/sshd
/usr/sbin/sshd -D -f "$W/sshd_config" -E "$W/log" &
server=$!
eval "$(ssh-agent)" >/dev/null
agent=$SSH_AUTH_SOCK
trap 'kill $server $SSH_AGENT_PID 2>/dev/null; gpgconf --kill all 2>/dev/null' EXIT
unset SSH_AUTH_SOCK
for _ in $(seq 100); do ssh-keyscan -p "$port" 127.0.0.1 >hosts 2>/dev/null; [ ! -s hosts ] || break; sleep 0.1; done
url=ssh://$(id -un)@127.0.0.1:$port$W/repositories
secured() { said "$@" | sed "s|ssh://.*@127.0.0.1:$port|SERVER|g"; }
only() { # URL: pulls one channel from there
  echo "(list (channel (name 'three) (url \"$1\") (branch \"main\") (introduction $(introduction three))))" >only.scm
  secured nsscheme pull -C only.scm | grep 'error\|new)'
}

# want:   nsscheme: error: cannot get SERVERHERE/repositories/three: invalid or unknown remote ssh hostkey; ~/.ssh/known_hosts has no key for this server, or another one: ‘ssh-keyscan’ gets it, and whoever keeps the server says whether it is the right one [E0911]
only "$url/three"
# Another server's key under this one's name.
sed "s|ssh-ed25519 .*|$(cut -d' ' -f1,2 other.pub)|" hosts >.ssh/known_hosts
# want: 1
only "$url/three" | grep -c 'unknown remote ssh hostkey'
cp hosts .ssh/known_hosts
# want:   nsscheme: error: cannot get SERVERHERE/repositories/three: error authenticating: no auth sock variable; keys are taken from the agent that $SSH_AUTH_SOCK names, and from ~/.ssh/id_ed25519, id_ecdsa or id_rsa, without a passphrase [E0911]
only "$url/three"
cp other .ssh/id_ed25519 && cp other.pub .ssh/id_ed25519.pub
# want:   nsscheme: error: cannot get SERVERHERE/repositories/three: error authenticating: the server does not accept this user; keys are taken from the agent that $SSH_AUTH_SOCK names, and from ~/.ssh/id_ed25519, id_ecdsa or id_rsa, without a passphrase [E0911]
only "$url/three"
# want:   three SHORT (new)
cp mine .ssh/id_ed25519 && cp mine.pub .ssh/id_ed25519.pub
only "$url/three"
# want: #t
nsscheme -c '(use-modules (three packages)) (display (variable? (module-variable (resolve-module (quote (three packages))) (quote three))))(newline)'
# An agent without keys leaves it to the file.
nsscheme pull --roll-back >/dev/null 2>&1
in_repository three signed alice modules/three/more.scm "$(packages three | sed 's/three packages/three more/')" "More."
# want:   three SHORT → SHORT
SSH_AUTH_SOCK=$agent secured nsscheme pull -C only.scm | grep →
# An agent that has one needs no file.
rm .ssh/id_ed25519*
SSH_AUTH_SOCK=$agent ssh-add -q mine
in_repository three signed alice modules/three/yet.scm "$(packages three | sed 's/three packages/three yet/')" "Yet more."
# want:   three SHORT → SHORT
SSH_AUTH_SOCK=$agent secured nsscheme pull -C only.scm | grep →
# want:   nsscheme: error: cannot get SERVERHERE/repositories/nothing: …
SSH_AUTH_SOCK=$agent only "$url/nothing" | sed 's/nothing: .*/nothing: …/'
kill $server
wait $server 2>/dev/null
# want:   nsscheme: error: cannot get SERVERHERE/repositories/three: failed to connect to 127.0.0.1: Connection refused [E0911]
SSH_AUTH_SOCK=$agent only "$url/three"
