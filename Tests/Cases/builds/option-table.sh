# Each option of builds has one declaration: what the command line, set-build-options and the help say is the same. An
# option that cannot be honoured is an error.
# want: --rounds takes a number, 1 or more, not '0'
# want: --max-jobs takes a number, 1 or more, not 'x'
# want: --timeout takes a number of seconds, not '-1'
# want: --max-log-size takes a number of bytes, such as 500M or 2G, not '10X'
# want: --chroot-directory takes DIR or DIR:INSIDE, both absolute and without '.', '..' and empty parts, not 'rel'
# want: 13
# want: 13
# want: 13
# want: there is no option #:keep-faild?
# want: #:rounds takes a number, 1 or more, not 0
# want: #:timeout takes a number, not "1"
# want: --max-log-size takes a number of bytes, such as 500M or 2G, not
# want: #:max-memory takes a number of bytes, or a string such as "2G", not (1)
# want: #:substitute-urls takes a string or a list of strings, not (7)
# want: #:print-build-trace cannot be honoured: builds have no trace for other programs; leave it out
# want: #:build-verbosity cannot be honoured: there is no daemon; say #:verbosity; leave it out
# want: #:timeout has no value
# want: taken
# want: the modes are 'normal' and 'check'
# want: --max-processes and --max-memory hold in the sandbox only
# want: stopped (--timeout)
# want: (--timeout) in run
plain='(begin (use-modules (guix gexp)) (computed-file "plain" #~(mkdir #$output)))'
try() { nsscheme build -v 0 "$@" -e "$plain" 2>&1 >/dev/null | sed 's/^nsscheme: error: \(build: \)*//; s/; see .*//' | head -1; }
try --rounds=0; try -M x; try --timeout=-1; try --max-log-size 10X; try --chroot-directory=rel
flags='keep-failed keep-going no-sandbox rounds max-jobs cores timeout max-silent-time max-log-size max-processes max-memory verbosity chroot-directory'
for command in build run pack; do
  n=0; nsscheme $command --help >help
  for flag in $flags; do grep -q -- "--$flag" help && n=$((n + 1)); done; echo $n
done
cat >options.scm <<'S'
(use-modules (guix store) (srfi srfi-34))
(define (try . options)
  (with-store store
    (display (guard (c ((store-protocol-error? c)
                        (let ((text (store-protocol-error-message c)))
                          (substring text 19 (or (string-contains text "; the options") (string-length text))))))
               (apply set-build-options store options)
               "taken"))
    (newline)))
(try #:keep-faild? #t)
(try #:rounds 0)
(try #:timeout "1")
(try #:max-log-size "10X")
(try #:max-memory '(1))
(try #:substitute-urls '(7))
(try #:print-build-trace #t)
(try #:build-verbosity 4)
(try #:timeout)
;; What Guix's own commands say, and is true here.
(try #:keep-failed? #f #:keep-going? #t #:fallback? #t #:use-substitutes? #t #:offload? #t #:substitute-urls '("https://example.org") #:substitute-urls "" #:substitute-urls #f
     #:print-build-trace #f #:multiplexed-build-output? #f #:verbosity 1 #:rounds 1 #:max-build-jobs 2 #:build-cores 0
     #:timeout #f #:max-silent-time 3600 #:max-log-size "1G" #:terminal-columns #f #:locale #f)
(with-store store
  (guard (c ((store-error? c) (display (let ((text (store-protocol-error-message c)))
                                         (substring text (string-contains text "the modes"))))))
    (build-things store '() 'repair)))
S
nsscheme options.scm 2>&1 | sed "s/, not '10X'/, not/"
echo
try --no-sandbox --max-memory=1G | grep -o -- '--max-processes and --max-memory hold in the sandbox only'
sleeper='(computed-file "sleeper" #~(sleep 100))'
cat >sleeper.scm <<S
(use-modules (guix store) (guix gexp))
(with-store store
  (set-build-options store #:timeout 1)
  (run-with-store store (lower-object $sleeper))
  (build-things store (list (derivation-file-name (run-with-store store (lower-object $sleeper))))))
S
sed -i 's/(guix gexp))/(guix gexp) (guix derivations))/' sleeper.scm
nsscheme sleeper.scm 2>&1 | grep -o 'stopped (--timeout)'
nsscheme run --timeout=1 -e "(namespace (bind \"/\" $sleeper))" -- /x 2>&1 |
  grep -o '(--timeout)' | sed 's/$/ in run/'
