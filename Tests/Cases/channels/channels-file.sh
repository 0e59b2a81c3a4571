# channels.scm is evaluated in a sandbox: with channels and the language, and nothing else. An error is at the author's line.
unset NSSCHEME_CHANNELS
export XDG_CONFIG_HOME=$W/config XDG_DATA_HOME=$W/data
mkdir -p config/nsscheme
file=config/nsscheme/channels.scm
says() { cat >"$file" && nsscheme channel list 2>&1 | sed "s|$W/||" | head -n "${1:-1}"; }

# Without the file there is Guix.
# want: guix  https://git.guix.gnu.org/guix.git, branch master, not pulled yet
nsscheme channel list
# As with Guix, whose files may begin with an import of what is there anyway.
# want: a  https://example.org/a.git, branch main, not pulled yet
# want: guix  https://git.guix.gnu.org/guix.git, branch master, not pulled yet
says 2 <<'END1'
(use-modules (guix channels))
(define (named name)
  (channel (inherit (car %default-channels))
    (name name) (branch "main") (url (string-append "https://example.org/" (symbol->string name) ".git"))))
(cons (named 'a) %default-channels)
END1
# want: config/nsscheme/channels.scm:2:33: error: channel: expected a name, a symbol such as 'guix; got "x" [E0504]
says <<'END1'
(list
 %default-guix-channel (channel (name "x") (url "u")))
END1
# want: config/nsscheme/channels.scm:1:40: error: make-channel-introduction: expected a commit, 40 hexadecimal digits; got "x" [E0504]
says <<'END1'
(list (channel (name 'x) (introduction (make-channel-introduction "x" 1)) (url "u")))
END1
# want: config/nsscheme/channels.scm:1:1: error: expected the file to yield a list of channels, as (list (channel …) …) does; got 12 [E0912]
says <<'END1'
12
END1
# want: config/nsscheme/channels.scm:3:2: error: there is another channel called x [E0912]
says <<'END1'
(list
 (channel (name 'x) (url "u"))
 (channel (name 'x) (url "v")))
END1

# What the sandbox does not have.
# want: config/nsscheme/channels.scm:1:1: error: use-modules: a file of channels is evaluated without modules; --unsafe-channel-evaluation evaluates it with all of them: (use-modules (ice-9 popen)) [E0301]
says <<'END1'
(use-modules (ice-9 popen))
END1
# want: config/nsscheme/channels.scm:1:1: error: Unbound variable: system [E0201]
# want: config/nsscheme/channels.scm:1:1: error: Unbound variable: open-input-file [E0201]
# want: config/nsscheme/channels.scm:1:1: error: Unbound variable: resolve-module [E0201]
# want: config/nsscheme/channels.scm:1:1: error: Unbound variable: getenv [E0201]
# want: config/nsscheme/channels.scm:1:1: error: Unbound variable: eval [E0201]
for call in '(system "touch escaped")' '(open-input-file "/etc/passwd")' "(resolve-module '(guile))" '(getenv "HOME")' \
  "(eval 1 2)"; do
  echo "$call" | says
done
# want: config/nsscheme/channels.scm:1:1: error: Unbound variable: @@ [E0201]
echo "((@@ (guile) system) \"touch escaped\")" | says | sed 's/1:[0-9]*:/1:1:/'
# want: config/nsscheme/channels.scm:1:1: error: the file needs more steps than a list of channels may (5 s, 64 MB, 10000000 steps) [E0414]
echo "(let loop () (loop))" | says
# want: config/nsscheme/channels.scm:1:1: error: the file needs more memory than a list of channels may (5 s, 64 MB, 10000000 steps) [E0414]
echo "(make-string 1000000000 #\\a)" | says
# want: no
test -e escaped && echo yes || echo no

# With all there is, when the user says so.
# want: yes
cat >mine.scm <<'END1'
(use-modules (guix channels) (ice-9 popen))
(system "touch escaped")
(list (channel (name 'x) (url "/nowhere")))
END1
nsscheme pull -C mine.scm --unsafe-channel-evaluation --disable-authentication >/dev/null 2>&1
test -e escaped && echo yes || echo no
