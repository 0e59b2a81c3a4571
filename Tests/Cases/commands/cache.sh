# What a command over a tree prints is kept, with all that it depended on; nothing of it is trusted that is not whole.
# timeout: 180
export XDG_CACHE_HOME=$W/cache
cp -r "$CASES/../../GuixTree" tree; chmod -R u+w tree
find tree -type f -exec touch -d '1 hour ago' {} +
answer() { nsscheme build -L tree -e '(@ (gnu packages base) hello)' -d --no-grafts --logical "$@" 2>&1 | sed 's|/gnu/store/[a-z0-9]*-||'; }
why() { nsscheme cache --why build -L tree -e '(@ (gnu packages base) hello)' -d --no-grafts --logical | sed "s|$W|W|"; }
why
answer
why
answer
# want: the answer is computed again: there is no answer to this question
# want: hello-2.10.drv
# want: the answer that is kept holds
# want: hello-2.10.drv

# Shown without a language: a library that is not there is not missed.
nsscheme cache | sed 's/[0-9]* KiB/N KiB/; s|in .*/nsscheme|in CACHE|; s/^[0-9]* files/N files/'
# want: 1 answers, N KiB
# want: 1 outlines of modules, N KiB
# want: N files of expanded forms, N KiB
# want: 0 indexes of package names, N KiB
# want: 0 answers of substitute servers, N KiB
# want: in CACHE

# A file that was loaded, and one that was only imported: what counts is what it exports.
sed -i 's/"2.10"/"2.11"/' tree/gnu/packages/base.scm
why; answer
# want: the answer is computed again: the file W/tree/gnu/packages/base.scm changed
# want: hello-2.11.drv
imported=$(for file in tree/gnu/packages/*.scm; do
  cp -p "$file" before
  echo ";; A comment." >>"$file"
  why | grep -q holds && echo "$file"
  cp -p before "$file"
done | head -1)
echo ";; A comment." >>"$imported"
why
answer
echo '(define-public brand-new 1)' >>"$imported"
why | sed "s|W/$imported|FILE|"
answer
# want: the answer that is kept holds
# want: hello-2.11.drv
# want: the answer is computed again: what the file FILE exports changed
# want: hello-2.11.drv

# A module that comes to stand before the tree's, a variable, another directory.
mkdir front
nsscheme build -L front -L tree -e '(@ (gnu packages base) hello)' -d --no-grafts >first
mkdir -p front/gnu/packages
sed 's/"2.11"/"3"/' tree/gnu/packages/base.scm >front/gnu/packages/base.scm
nsscheme build -L front -L tree -e '(@ (gnu packages base) hello)' -d --no-grafts | sed 's|.*/[a-z0-9]*-||'
# want: hello-3.drv

# An item that was collected, `--no-cache', `--clear'.
nsscheme gc >/dev/null 2>&1
why | sed 's|/gnu/store/[a-z0-9]*-||'
answer
nsscheme cache --clear | sed 's/[0-9]* KiB/N KiB/; s/^[0-9]*/N/'
answer --no-cache
nsscheme guix --no-cache -L tree --version >/dev/null
nsscheme cache | head -2
# want: the answer is computed again: hello-2.11.drv is not in the store any more
# want: hello-2.11.drv
# want: N answers, N KiB, deleted
# want: N outlines of modules, N KiB, deleted
# want: N files of expanded forms, N KiB, deleted
# want: N indexes of package names, N KiB, deleted
# want: N answers of substitute servers, N KiB, deleted
# want: hello-2.11.drv
# want: 0 answers, 0 KiB
# want: 0 outlines of modules, 0 KiB

# Files cut off or overwritten at random offsets are passed over and replaced; so is one of another program.
answer >/dev/null
python3 - "$XDG_CACHE_HOME" <<'P'
import os, random, subprocess, sys
random.seed(7)
command = ["nsscheme", "build", "-L", "tree", "-e", "(@ (gnu packages base) hello)", "-d", "--no-grafts", "--logical"]
right = subprocess.run(command, capture_output=True).stdout
files = [os.path.join(d, f) for d, _, fs in os.walk(sys.argv[1]) for f in fs]
whole = {f: open(f, "rb").read() for f in files}
wrong = 0
for i in range(60):
    for file, data in whole.items():
        at = random.randrange(len(data))
        if i % 3 == 0: data = data[:at]
        elif i % 3 == 1: data = data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1:]
        else: data = data[:at] + os.urandom(random.randrange(1, 100)) + data[at:]
        open(file, "wb").write(data)
    result = subprocess.run(command, capture_output=True)
    wrong += (result.stdout, result.returncode, result.stderr) != (right, 0, b"")
print("many files," if len(files) > 10 else files, wrong, "wrong")
P
# want: many files, 0 wrong

# Directories that others may write to are not used; sixteen at once harm nobody.
chmod o+w cache/nsscheme/answers
why
chmod o-w cache/nsscheme/answers
rm -r cache
for i in $(seq 16); do answer & done | sort | uniq -c | sed 's/^ *//'
find cache -type f -name '*.*' | wc -l
# want: the answer is computed again: there is no answer to this question
# want: 16 hello-2.11.drv
# want: 0

# What a command did besides is no answer: time, files, other programs.
cat >clock.scm <<'S'
(use-modules (guix gexp))
(plain-file "now" (number->string (current-time)))
S
nsscheme build -L tree clock.scm -d >one
nsscheme cache --why build -L tree clock.scm -d
# want: the answer is computed again: the last one could not be kept, for it called ‘current-time’
nsscheme cache frob 2>&1; nsscheme cache --why frob 2>&1
nsscheme cache --cler 2>&1; nsscheme cache --clear --why gc 2>&1
# want: nsscheme: error: cache: 'frob': only --why takes a command; see ‘nsscheme cache --help’ [E1007]
# want: nsscheme: error: cache: --why wants a command and its words, as in ‘nsscheme cache --why build -L guix -d hello’; see ‘nsscheme cache --help’ [E1007]
# want: nsscheme: error: cache: there is no option '--cler' here; expected --clear, or --why and a command; see ‘nsscheme cache --help’ [E1001]
# want: nsscheme: error: cache: --clear deletes what --why asks about: give one of them; see ‘nsscheme cache --help’ [E1007]

# Commands of Guix that only look.
nsscheme guix -L tree show hello >one 2>&1; nsscheme guix -L tree show hello >two 2>&1; cmp one two
nsscheme cache --why guix -L tree show hello
# want: the answer that is kept holds
