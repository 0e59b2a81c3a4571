# The channel that a host writes is one that users can authenticate: what it says of its introduction, `channel add' and
# `pull' with that; and a target of which that could not be so.
# needs: nsscheme-serve git gpg
# timeout: 200
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _host import Host, W, dish, git, key, repository, write

os.environ.pop("NSSCHEME_CHANNELS", None)
NS, KEY = os.environ["NS"], key()


def log(host):
    with open(f"{host.directory}/log", encoding="utf-8") as file:
        return file.read()


# A repository that has commits already, which nobody has signed, is no matter: the channel begins after them.
host = Host(KEY, options=["--allow-local", "--channel-url=https://potluck.example.org/channel.git"])
target = host.directory + "/target"
write(target, {"README": "Dishes.\n"})
host.start()
begun = git(target, "log", "--format=%H", "--reverse", "-2").split("\n")[1]
said = re.search("users add the channel: (.*)", log(host)).group(1)
print(said.replace(begun, "COMMIT").replace(KEY, "KEY"))
# want: nsscheme channel add potluck https://potluck.example.org/channel.git --branch=main --introduction=COMMIT:KEY
about = host.get("/api/status")["channel"]
print(about == {"url": "https://potluck.example.org/channel.git", "branch": "main", "commit": begun, "signer": KEY})
# want: True
# Each word of a command on the page is in a span of its own.
print(said in re.sub("</?span>", "", host.ask("/")[1]), "channel add" in Host(KEY, "plain").words())
# want: True False
url = f"file://{repository('good', {'one': dish('one')}, [host.url])}"
print(host.update(url)["state"])
# want: done


# A user.
def ns(*words, visible=True):
    done = subprocess.run([NS, *words], capture_output=True, text=True)
    text = re.sub(r"-dirty|\b[0-9a-f]{40}\b", "COMMIT", done.stdout + done.stderr)
    text = re.sub(r"\b[0-9a-f]{7}\b", "SHORT", text)
    for part, name in ((W, "W"), (KEY, "KEY"), (os.environ["NSSCHEME_STORE"], "STORE")):
        text = text.replace(part, name)
    print(done.returncode, text.strip() if visible else "")


ns("channel", "add", "potluck", f"file://{target}", "--branch=main")
# want: 0 added potluck, file://W/host/target; ‘nsscheme pull’ gets it
# want: nsscheme: warning: potluck has no introduction, so nothing says who may change it
# want: hint: its keeper says with which commit it begins and which key signed that, a potluck host on its first page: nsscheme channel remove potluck, then nsscheme channel add potluck file://W/host/target --introduction=COMMIT:FINGERPRINT
ns("channel", "remove", "potluck")
# want: 0 removed potluck
words = said.replace("https://potluck.example.org/channel.git", f"file://{target}").split()[1:]
ns(*words)
# want: 0 added potluck, file://W/host/target; ‘nsscheme pull’ gets it
ns("channel", "disable", "guix")
# want: 0 disabled guix; ‘nsscheme pull’ leaves it out, ‘nsscheme channel enable guix’ brings it back
ns("pull")
# want: 0 generation 1
# want:   potluck SHORT (new)
# want: updating the channel potluck from file://W/host/target
# want: authenticating 1 commit of the channel potluck
done = subprocess.run([NS, "build", "-d", "one"], capture_output=True, text=True)
print(done.returncode, done.stdout.strip()[-9:])
# want: 0 one-1.drv
# The next version, and one that somebody else has added.
write(f"{W}/good", {"potluck/one.scm": dish("one", "2")})
print(host.update(url)["state"])
# want: done
ns("pull")
# want: 0 generation 2
# want:   potluck SHORT → SHORT
# want: updating the channel potluck from file://W/host/target
# want: authenticating 1 commit of the channel potluck
write(target, {"gnu/packages/more.scm": "(define-module (gnu packages more))\n"})
ns("pull")
# want: 1 generation 3
# want:   potluck is gone
# want: updating the channel potluck from file://W/host/target
# want: authenticating 1 commit of the channel potluck
# want: the channel potluck is left out:
# want:   nsscheme: error: commit COMMIT is not signed [E0910]
# want:   ‘nsscheme channel disable potluck’ leaves it out from now on


# A host does not go on with what nobody would pull.
def refusal(other):
    done = subprocess.run(other.words(), capture_output=True, text=True)
    text = re.sub(r"\b[0-9a-f]{40}\b", "COMMIT", done.stderr.strip()).replace(W, "W").replace(KEY, "KEY")
    print(done.returncode, text.replace(other.fingerprint, "OTHER"))


host.kill()
refusal(host)
# want: 1 nsscheme-serve: error: 'W/host/target' is not authentic since its commit COMMIT: nsscheme: error: commit COMMIT is not signed [E0910]
git(target, "reset", "-q", "--hard", "HEAD^")
host.start()
host.kill()
# Another key has to be named by what the old one signs; then both are in the keyring.
text = "%no-protection\nKey-Type: EDDSA\nKey-Curve: ed25519\nName-Real: Next\nName-Email: next@example.org\n%commit\n"
subprocess.run(["gpg", "--batch", "--quiet", "--gen-key"], input=text, text=True, check=True, capture_output=True)
listing = subprocess.run(["gpg", "--list-secret-keys", "--with-colons"], capture_output=True, text=True, check=True).stdout
host.fingerprint = next(fields[9] for fields in (line.split(":") for line in listing.split("\n"))
                        if fields[0] == "fpr" and fields[9] != KEY)
refusal(host)
# want: 1 nsscheme-serve: error: 'W/host/target/.guix-authorizations' does not name the key OTHER, so that nobody could authenticate what it signs; a key that it names has to sign a commit that adds this one
with open(f"{target}/.guix-authorizations", "w", encoding="ascii") as file:
    file.write(f'(authorizations (version 0) (("{KEY}") ("{host.fingerprint}")))\n')
git(target, "-c", f"user.signingkey={KEY}", "commit", "-q", "-a", "-S", "-m", "Another key.")
host.start()
write(f"{W}/good", {"potluck/one.scm": dish("one", "3")})
print(host.update(url)["state"], len(git(target, "ls-tree", "--name-only", "keyring").split("\n")),
      host.get("/api/status")["channel"]["signer"] == KEY)
# want: done 2 True
ns("pull")
# want: 0 generation 4
# want:   potluck SHORT (new)
# want: updating the channel potluck from file://W/host/target
# want: authenticating 2 commits of the channel potluck
host.kill()
# Authorizations that nobody has signed introduce nothing.
bad = Host(KEY, "bad")
write(bad.directory + "/target", {".guix-authorizations": f'(authorizations (version 0) (("{KEY}")))\n'})
refusal(bad)
# want: 1 nsscheme-serve: error: 'W/bad/target' cannot be authenticated: its first commit that has .guix-authorizations is not signed, or by a key that gpg does not have
git(bad.directory + "/target", "checkout", "-q", "--detach")
refusal(bad)
# want: 1 nsscheme-serve: error: 'W/bad/target' has no branch checked out
