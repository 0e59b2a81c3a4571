;;; (aqwari execline) and (aqwari s6): the directories and scripts, on a store of their own; where execline and s6 are
;;; installed (Debian: execline, s6), the scripts run, and a tree of services lives and dies in a namespace.

(use-modules (check) (aqwari execline) (aqwari s6) (aqwari namespace) (guix gexp) (guix store) (guix derivations)
             (guix diagnostics) (guix grafts)
             (srfi srfi-1) (srfi srfi-34) (ice-9 match) (ice-9 textual-ports) (ice-9 ftw) (ice-9 popen) (ice-9 rdelim))

(%graft? #f)
(define directory (mkdtemp (string-copy "/tmp/nsscheme-check-XXXXXX")))
(setenv "NSSCHEME_STORE" (string-append directory "/store"))
(define s (open-connection))
(define (build! object)
  (let ((lowered (run-with-store s (lower-object object))))
    (build-derivations s (list lowered))
    (derivation->output-path lowered)))
(define (text file) (call-with-input-file file get-string-all))
(define (script object) (text (build! object)))
(define (host file) (string-append directory "/store" (string-drop file (string-length (%store-prefix)))))
(define (error-text thunk)
  (guard (c ((formatted-message? c)
             (list (and=> (and (error-location? c) (error-location c)) location-line)
                   (apply format #f (formatted-message-string c) (formatted-message-arguments c)))))
    (thunk)
    #f))
(define-syntax-rule (message exp) (second (error-text (lambda () exp))))
(define (syntax-says? what exp)
  (catch 'syntax-error
    (lambda () (eval exp (current-module)) #f)
    (lambda (key . args) (any (lambda (arg) (and (string? arg) (string-contains arg what) #t)) args))))

(define tool
  (computed-file "tool"
    #~(let ((file (string-append #$output "/bin/tool")))
        (mkdir #$output)
        (mkdir (dirname file))
        (call-with-output-file file (lambda (port) (display "#!/bin/sh\nexec \"$@\"\n" port)))
        (chmod file #o555))))
(define tool-path (derivation->output-path (run-with-store s (lower-object tool))))

;;; Text
(check (script (execline (echo hello) (a -b 1 "c d" e))) => "#!/usr/bin/execlineb -P\necho hello\na -b 1 \"c d\" e\n")
(check (script (execline (if (test -e "/x")) (echo "#x")))
       => "#!/usr/bin/execlineb -P\nif { test -e /x }\necho \"#x\"\n")
(check (script (execline (foreground ((fdmove 1 2) (echo a))) (background ()) (true)))
       => "#!/usr/bin/execlineb -P\nforeground {\n  fdmove 1 2\n  echo a\n}\nbackground { }\ntrue\n")
(check (script (execline (#$tool/bin/tool echo) (#$tool) (x #$(file-append tool "/y") #$@(list 'a "b c" 3) ,(+ 1 2))))
       => (string-append "#!/usr/bin/execlineb -P\n" tool-path "/bin/tool echo\n" tool-path "\nx " tool-path
                         "/y a \"b c\" 3 3\n"))
(check (derivation-prerequisites (run-with-store s (lower-object (execline (#$tool/bin/tool)))))
       => (derivation-inputs (run-with-store s (lower-object (execline (#$tool/bin/tool))))))
(check (parameterize ((current-execline tool)) (script (execline (true))))
       => (string-append "#!" tool-path "/bin/execlineb -P\ntrue\n"))
(check (message (execline)) => "execline: expected at least one command such as (echo hello)")
(check (message (execline echo))
       => "execline: expected a command, a list of words such as (echo hello); got echo")
(check (message (execline ((echo) hi)))
       => "execline: a command begins with its program, a word; this one begins with (echo)")
(check (string-prefix? "execline: expected a word (" (message (execline (echo #t)))) => #t)
(check (string-prefix? "execline: the word \"a\\x00b\"" (message (execline (echo "a\0b")))) => #t)

;;; Under the real execlineb
(define execlineb "/usr/bin/execlineb")
(define (output-of object)
  (let* ((port (open-pipe* OPEN_READ execlineb "-P" (host (build! object))))
         (result (get-string-all port)))
    (close-pipe port)
    result))
(when (file-exists? execlineb)
  (let ((strange
         '("" " " "{" "}" "{ }" "#" "a#b" "\"" "\\" "\\n" "a\nb" "a\tb" "é" "$" "${NO}" "'" "a b" "-n" "\r" "*")))
    (check (output-of (execline (printf "%s|" #$@strange)))
           => (string-append (string-join strange "|") "|"))
    (check (output-of (execline (foreground (printf "%s|" #$@strange)) (true)))
           => (string-append (string-join strange "|") "|")))
  (check (output-of (execline (define V "a b") (printf "%s|" "${V}" "x${V}y" "\\${V}"))) => "a b|xa by|${V}|")
  (check (output-of (execline (if (test -e "/")) (printf yes))) => "yes")
  (check (output-of (execline (if (test -e "/no/such/file")) (printf yes))) => "")
  (check (output-of (execline (ifelse (false) ((printf one))) (printf two))) => "two")
  (check (output-of (execline (backtick V ((pipeline (printf "b\\na\\n")) (sort)))
                              (importas -su V V)
                              (printf "<%s>" "${V}")))
         => "<a><b>")
  (check (output-of (execline (forx X ("1" "2")) (importas -iu X X) (printf "%s," "${X}"))) => "1,2,"))

;;; Service directories
(define foo
  (s6-service
   (name foo)
   (log (s6-log -b n3 "s1000" "/run/log-foo"))
   (run (fdmove -c 2 1) (#$tool/bin/tool cat "data/file1"))
   (env (("key1" "val1") ("key2" "a\nb") ("key3" ,(string-append "v" "3")) ("key4" #$tool/x)))
   (notification-fd 5)
   (timeout-kill 3000)
   (timeout-finish 1000)
   (down-signal SIGINT)
   (max-death-tally 4)
   (type longrun)
   (down)
   (data (("file1" "content1") ("sub/file2" #$(plain-file "x" "y"))))
   (finish (execline (echo done)))))
(define item (build! foo))
(define (at name) (text (string-append item "/" name)))
(check (string-suffix? "-s6-service-foo" item) => #t)
(check (scandir item)
       => '("." ".." "data" "down" "down-signal" "env" "event" "finish" "log" "max-death-tally" "notification-fd" "run"
            "supervise" "timeout-finish" "timeout-kill" "type"))
(check (at "run") => (string-append "#!/usr/bin/execlineb -P\ns6-envdir ./env\nfdmove -c 2 1\n" tool-path
                                    "/bin/tool cat data/file1\n"))
(check (at "finish") => "#!/usr/bin/execlineb -P\necho done\n")
(check (at "log/run") => "#!/usr/bin/execlineb -P\ns6-log -b n3 s1000 /run/log-foo\n")
(check (map at '("notification-fd" "timeout-kill" "timeout-finish" "down-signal" "max-death-tally" "type" "down"))
       => '("5\n" "3000\n" "1000\n" "SIGINT\n" "4\n" "longrun\n" ""))
(check (map at '("env/key1" "env/key2" "env/key3" "env/key4" "data/file1"))
       => (list "val1\n" "a\0b\n" "v3\n" (string-append tool-path "/x\n") "content1"))
(check (map (lambda (name) (logand #o111 (stat:perms (stat (string-append item "/" name)))))
            '("run" "log/run" "data/file1"))
       => '(#o111 #o111 0))
(check (readlink (string-append item "/log/supervise")) => "/run/s6/foo/log/supervise")
(define named "bar")
(check (s6-service-name (s6-service (name ,(string-append named "-2")) (run (true)))) => "bar-2")
(check (string-suffix? "/tool\n"
                       (text (string-append (build! (s6-service (name "f") (run ,(file-append tool "/bin/tool"))))
                                            "/run")))
       => #t)

;;; What is wrong is said at the field's own line.
(check (syntax-says? "there is no field 'runn'; the fields are: name, run, finish" '(s6-service (runn (true)))) => #t)
(check (syntax-says? "(FIELD VALUE)" '(s6-service (name))) => #t)
(check (message (s6-service (name a))) => "s6-service: the field 'run' is missing")
(check (message (s6-service (name a) (run (x)) (name b))) => "s6-service: the field 'name' is given twice")
(check (message (s6-service (name "a/b") (run (true))))
       => "s6-service: name: expected a name, without slashes and not beginning with a dot; got \"a/b\"")
(check (message (s6-service (name a) (run (true)) (notification-fd "5")))
       => "s6-service: notification-fd: expected a number from 3 on; got \"5\"")
(check (message (s6-service (name a) (run (true)) (env (("A=B" "x")))))
       => "s6-service: env: expected a list of variables and values, ((\"NAME\" \"value\") …); got ((\"A=B\" \"x\"))")
(check (message (s6-service (name a) (run (true)) (data (("../x" "y")))))
       => "s6-service: data: expected a list of files and contents, ((\"file\" \"content\") …); got ((\"../x\" \"y\"))")
(check (first (error-text (lambda ()
                            (s6-service (name a)
                                        (run (true))
                                        (timeout-kill "soon")))))
       => (- (assq-ref (current-source-location) 'line) 0))
(check (message (s6-svscan "x" foo foo)) => "s6-svscan: there are two services called 'foo'")
(check (message (s6-svscan "x" 1)) => "s6-svscan: expected services, made with s6-service; got 1")

;;; Scan directories
(define scan (build! (s6-svscan "name" foo (s6-service (name bar) (run (true))))))
(check (scandir scan) => '("." ".." ".s6-svscan" ".start" "bar" "foo"))
(check (readlink (string-append scan "/foo")) => item)
(define profile (build! (s6-profile "p" foo #:packages (list tool))))
(check (scandir profile) => '("." ".." "bin" "etc" "service"))
(check (scandir (string-append profile "/bin")) => '("." ".." "supervise" "tool"))
(check (eq? 'directory (stat:type (lstat (string-append profile "/service/foo")))) => #t)

;;; A tree that lives
(define (places . files) (filter file-exists? files))
(define tree
  (s6-profile "tree"
              (s6-service (name steady)
                          (env (("WORD" "from the environment")))
                          (run (importas -iu WORD WORD)
                               (foreground ((redirfd -w 1 "/run/word") (printf "${WORD}")))
                               (sleep 1000))
                          (finish (redirfd -w 1 "/run/finished") (echo "yes")))
              (s6-service (name crashing)
                          (run (foreground ((redirfd -a 1 "/run/crashes") (echo "x"))) (exit 1)))
              (s6-service (name ready)
                          (notification-fd 3)
                          (log (s6-log n3 "/run/log-ready"))
                          (run (foreground (echo "hello log")) (foreground ((fdmove 1 3) (echo)))
                               (fdclose 3) (sleep 1000)))))
(define in-tree
  "PATH=/usr/bin:/bin:/usr/sbin:/sbin
/profile/bin/supervise & tree=$!
s6=/run/s6
for i in 1 2 3 4 5 6 7 8 9 10; do [ -e $s6/ready/supervise/control ] && break; sleep 0.2; done
s6-svwait -U -t 5000 /profile/service/ready && echo ready
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do [ \"$(wc -l </run/crashes)\" -ge 2 ] && break; sleep 0.2; done
[ $(wc -l </run/crashes) -ge 2 ] && echo restarted
echo \"word: $(cat /run/word)\"
s6-svc -wD -T 5000 -d /profile/service/steady && echo down
cat /run/finished
sleep 0.3
cat /run/log-ready/current
s6-svscanctl -t /profile/service
wait $tree; echo ended
")
(define (run-in-namespace)
  (let* ((ns (build! (namespace (bind (places "/usr" "/bin" "/lib" "/lib64" "/sbin" "/etc"))
                                (bind "/profile" tree)
                                (bind "/dev") (proc "/proc") (tmpfs "/run") (tmpfs "/tmp"))))
         (port (open-pipe* OPEN_READ "timeout" "40" (string-append (host ns) "/exec") "/bin/sh" "-c" in-tree))
         (result (get-string-all port)))
    (close-pipe port)
    result))
(if (file-exists? "/usr/bin/s6-svscan")
    (check (run-in-namespace) => "ready\nrestarted\nword: from the environment\ndown\nyes\nhello log\nended\n")
    (display "skipped: no s6-svscan on this machine\n" (current-error-port)))

(close-connection s)
(system* "rm" "-rf" directory)
(check-summary)
