# `nsscheme channel check --against`: what a channel would miss in another Guix, by its files and by the history of its
# repository: moved, renamed, gone since a commit; and what this Guix is too old for.
# needs: git
# timeout: 120
. "$CASES/_signed.sh"
(CASES=$CASES/../tree && . "$CASES/_tree.sh")
module() { # NAME TEXT: a module of the tree
  echo "(define-module (gnu packages $1) #:use-module (guix packages) #:use-module ((gnu packages words) #:select (letters)))
$2" >"gnu/packages/$1.scm"
}
cd tree && git init -q -b main && module lamps "(define-public lamp-1 letters) (define-public candle letters)
(define-public torch letters)" && module gone "(define-public gone letters)" && git add -A && record nobody "Base." && git tag base
git rm -q gnu/packages/gone.scm && record nobody "gnu: Remove gone."
git checkout -q -b side && module lamps "(define-public lamp-2 letters) (define-public candle letters)" && git add -A &&
  record nobody "gnu: Rename lamp-1, remove torch." && git checkout -q main && record nobody "Something else." &&
  git merge -q --no-ff -m "A merge." side
module candles "(define-public candle letters)" && module lamps "(define-public lamp-2 letters)" && git add -A &&
  record nobody "gnu: Move candle." && git tag later && cd ..
cp -r tree later && git -C tree checkout -q base

mkdir -p channel/my
cat >channel/my/lights.scm <<'END1'
(define-module (my lights)
  #:use-module (guix packages)
  #:use-module (gnu packages gone)
  #:use-module ((gnu packages lamps) #:prefix lamps:))
(define-public light (package (inherit lamps:lamp-1) (name "light")))
(define-public lights
  (list lamps:candle
        lamps:torch gone))
END1
said() { sed -E "s|$W/||g; s/[0-9a-f]{10} \(/COMMIT (/"; }
# want: my/lights.scm:3:16: error: later has no module (gnu packages gone): gone since commit COMMIT (2020-09-13, gnu: Remove gone.)
# want: my/lights.scm:5:31: error: (gnu packages lamps) of later has no lamp-1: is it called lamp-2 now?; gone since commit COMMIT (2020-09-13, gnu: Rename lamp-1, remove torch.)
# want: my/lights.scm:7:3: error: (gnu packages lamps) of later has no candle: it moved to (gnu packages candles); gone since commit COMMIT (2020-09-13, gnu: Move candle.)
# want: my/lights.scm:7:3: error: (gnu packages lamps) of later has no torch: gone since commit COMMIT (2020-09-13, gnu: Rename lamp-1, remove torch.)
# want: 1 module; 1 package, none derived; 4 missing elsewhere
# want: 1
(cd channel && nsscheme channel check -L ../tree --no-lower --no-lint --against later . 2>&1 | said | tail -n +3
  echo "${PIPESTATUS[0]}")
# A directory says the same; nothing is missing in the Guix that it is over.
# want: 4
# want: 0
nsscheme channel check -L tree --no-lower --against "$W/later" --format=github channel | grep -c '^::error'
nsscheme channel check -L tree --no-lower --against base channel >/dev/null; echo $?
# want: 4 False
nsscheme channel check -L tree --no-lower --against later --json channel | python3 -c 'import json, sys
data = json.load(sys.stdin); print(len(data["skew"]), data["ok"])'

# A stranger's channel: the same is said, before any of it runs and without it, and what it asks for is refused as ever. Neither
# a link out of the channel nor a name that leads out of the tree has anything read, and what cannot be read stops nothing.
mkdir outside && echo '(define-module (my outside) #:use-module (gnu packages gone))' >outside/outside.scm
ln -s "$W/outside/outside.scm" channel/my/outside.scm
mkfifo channel/my/pipe.scm
cat >channel/my/prying.scm <<'END1'
(define-module (my prying)
  #:autoload (gnu packages .. .. .. outside outside) (outside)
  #:autoload (gnu packages lamps) (lamp-1))
(define-public (lamp) (list lamp-1 outside))
(define-public passwd (false-if-exception (call-with-input-file "/etc/passwd" read)))
(define-public git (false-if-exception ((@ (git) repository-open) "../../tree")))
END1
echo '(define-module (my broken) #:use-module ((gnu packages lamps) #:select 5 #:prefix "x") #:autoload' >channel/my/broken.scm
# want: REFUSED channel/.: reading channel/my/outside.scm, which is neither in the channel nor in the tree
# want: FAILED  (my broken)
# want: REFUSED my/prying.scm:4:1: reading channel/../tree/gnu/packages/../../../outside/outside.scm, which is neither in the channel nor in the tree
# want: REFUSED my/prying.scm:5:23: reading /etc/passwd, which is neither in the channel nor in the tree
# want: REFUSED my/prying.scm:6:20: a Git repository
# want: my/lights.scm:3:16: error: later has no module (gnu packages gone): gone since commit COMMIT (2020-09-13, gnu: Remove gone.)
# want: my/lights.scm:5:31: error: (gnu packages lamps) of later has no lamp-1: is it called lamp-2 now?; gone since commit COMMIT (2020-09-13, gnu: Rename lamp-1, remove torch.)
# want: my/lights.scm:7:3: error: (gnu packages lamps) of later has no candle: it moved to (gnu packages candles); gone since commit COMMIT (2020-09-13, gnu: Move candle.)
# want: my/lights.scm:7:3: error: (gnu packages lamps) of later has no torch: gone since commit COMMIT (2020-09-13, gnu: Rename lamp-1, remove torch.)
# want: my/prying.scm:4:23: error: (gnu packages lamps) of later has no lamp-1: is it called lamp-2 now?; gone since commit COMMIT (2020-09-13, gnu: Rename lamp-1, remove torch.)
# want: 1
(cd channel && nsscheme channel check --untrusted -L ../tree --no-lower --no-lint --against later . >../out 2>&1
  status=$?; said <../out | grep -e REFUSED -e '^FAILED' -e '^my.*\(later\|known\)'; echo $status)
rm channel/my/{outside,pipe,prying,broken}.scm

# Names that are asked for one by one.
cat >channel/my/single.scm <<'END1'
(define-module (my single)
  #:autoload (gnu packages lamps) (torch)
  #:use-module (guix packages))
(define-public (candle) (list torch (@ (gnu packages lamps) lamp-1)))
END1
# want: my/single.scm:4:25: error: (gnu packages lamps) of later has no torch
# want: my/single.scm:4:37: error: (gnu packages lamps) of later has no lamp-1
(cd channel && nsscheme channel check -L ../tree --no-lower --no-lint --against later . 2>&1 | grep single.scm |
  sed 's/: gone.*//; s/: is it.*//')
rm channel/my/single.scm

# The other way round.
cat >channel/my/lights.scm <<'END1'
(define-module (my lights)
  #:use-module (gnu packages candles)
  #:use-module ((gnu packages lamps) #:select (lamp-2)))
END1
# want: my/lights.scm:2:16: error: your Guix is older than later, which has the module (gnu packages candles)
# want: my/lights.scm:3:16: error: your Guix is older than later, whose (gnu packages lamps) has lamp-2
(cd channel && nsscheme channel check -L ../tree --no-lower --against later . 2>&1 | grep older)
# want: nsscheme: error: --against: 'nowhere' is neither a directory nor a pulled channel nor a commit of Guix's repository [E0913]
nsscheme channel check -L tree --no-lower --against nowhere channel 2>&1 | grep against
