# What bash, zsh and fish complete: commands, options, their values, packages, modules and items, each in the shell itself.
# needs: bash zsh fish
. "$CASES/_channel.sh"
PATH=$(dirname "$NS"):$PATH
nsscheme completions bash >script.bash; nsscheme completions fish >script.fish; mkdir site; nsscheme completions zsh >site/_nsscheme
item=$(nsscheme build -v 0 --logical -e '((@ (guix gexp) plain-file) "unmistakable" "x")')

# bash: the function is called as readline calls it; what it replies stands behind the last of = : @.
cat >complete.bash <<'END'
source script.bash
compopt() { :; }
COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=() words=(${1//[=:@]/ & })
COMP_WORDS=("${words[@]}"); [[ $1 == *' ' ]] && COMP_WORDS+=('')
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_nsscheme; printf '%s\n' "${COMPREPLY[@]}"
END
in_bash() { bash complete.bash "$1" | sort | tr '\n' ' '; echo; }
in_bash 'nsscheme bui'
# want: build 
in_bash 'nsscheme channel a'
# want: add authenticate 
in_bash 'nsscheme gc --list-'
# want: --list-dead --list-live --list-roots 
in_bash 'nsscheme hash --format=base'
# want: base16 base32 base64 
in_bash 'nsscheme build --sync '
# want: full metadata 
in_bash 'nsscheme build -L . wo'
# want: words 
in_bash 'nsscheme size unmistak' | grep -cx "$item "
# want: 1
in_bash 'nsscheme build my/wo'
# want: my/words.scm 
in_bash 'nsscheme build --root=my/wo'
# want: my/words.scm 
in_bash 'nsscheme run my/words.scm -- my/gl'
# want: my/gloss.scm 
in_bash "nsscheme build -L . -e '(@ (my wo" 
# want: (@ (my words)  
in_bash 'nsscheme --col'
# want: --color=WHEN 

# fish, whose own command says what it would show.
in_fish() { fish --no-config -c "source script.fish; complete -C '$1'" | cut -f1 | sort | tr '\n' ' '; echo; }
in_fish 'nsscheme bui'
# want: build 
in_fish 'nsscheme build --sync='
# want: --sync=full --sync=metadata 
in_fish 'nsscheme show -L . gl'
# want: gloss 
in_fish 'nsscheme build --root=my/wo'
# want: --root=my/words.scm 
fish --no-config -c "source script.fish; complete -C 'nsscheme gc --list-d'"
# match: --list-dead\tPrint what a collection would delete\.

# zsh, on a terminal of its own.
cat >complete.py <<'END'
import os, pty, select, sys, time
pid, fd = pty.fork()
if pid == 0:
    os.environ.update(TERM="dumb", PS1="", ZDOTDIR=os.getcwd())
    os.execvp("zsh", ["zsh", "-f", "-i"])
def until(word, seconds=20):
    got, end = b"", time.time() + seconds
    while word not in got and time.time() < end:
        if select.select([fd], [], [], 0.1)[0]:
            got += os.read(fd, 65536)
    return got
def say(text): os.write(fd, text.encode())
say("unsetopt zle_bracketed_paste; PS1=; fpath=($PWD/site $fpath); autoload -U compinit; compinit -u -d dump; echo rea''dy\n")
until(b"ready\r\n")
for line in sys.argv[1:]:
    say(line + "\t")
    time.sleep(1.5)
    # What stands on the line is printed by a command in front of it.
    say("\001print -r -- '<\005>'\n")
    print(until(b">\r\n").split(b"\n<")[-1].split(b">")[0].decode())
END
python3 complete.py 'nsscheme why-d' 'nsscheme hash --format=nix' 'nsscheme show -L . glo' 'nsscheme build my/wor'
# want: nsscheme why-depends
# want: nsscheme hash --format=nix-base32
# want: nsscheme show -L . gloss
# want: nsscheme build my/words.scm

# An index of packages is kept: the second time no module is read, and an edit is seen.
nsscheme --complete fish show -L . new
# want: :files
sed 's/gloss/newcomer/g' my/gloss.scm >my/newcomer.scm
nsscheme --complete fish show -L . new
# want: newcomer
# want: :files
python3 - <<'END'
import subprocess, time
def seconds(): 
    start = time.monotonic(); subprocess.run(["nsscheme", "--complete", "fish", "show", "-L", ".", ""], stdout=subprocess.DEVNULL)
    return time.monotonic() - start
print(min(seconds() for _ in range(5)) < 0.1)
END
# want: True
nsscheme --complete tcsh x; echo $?
# want: 1
# says: --complete: for which shell? Give bash, zsh or fish
nsscheme completions tcsh; echo $?
# want: 1
# says: completions: <shell> takes bash, zsh or fish, not 'tcsh'
