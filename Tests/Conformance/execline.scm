;;; Every word of an execline script reaches its program as it was written: many words made at random, under the real
;;; execlineb; and what the first users wrote, to the letter.

(use-modules (check) (aqwari execline) (aqwari s6) (aqwari namespace) (guix gexp) (guix packages)
             (guix build-system trivial) (guix store) (guix derivations) (guix grafts)
             (srfi srfi-1) (ice-9 match) (ice-9 textual-ports) (ice-9 popen) (ice-9 ftw))

(%graft? #f)
(define directory (mkdtemp (string-copy "/tmp/nsscheme-check-XXXXXX")))
(setenv "NSSCHEME_STORE" (string-append directory "/store"))
(define s (open-connection))
(define (build! object)
  (let ((lowered (run-with-store s (lower-object object))))
    (build-derivations s (list lowered))
    (derivation->output-path lowered)))
(define (text file) (call-with-input-file file get-string-all))
(define (host file) (string-append directory "/store" (string-drop file (string-length (%store-prefix)))))
(define execlineb "/usr/bin/execlineb")
(define (output-of object)
  (let* ((port (open-pipe* OPEN_READ execlineb "-P" (host (build! object))))
         (result (begin (set-port-encoding! port "UTF-8") (get-string-all port))))
    (close-pipe port)
    result))
(define there? (file-exists? execlineb))
(unless there? (display "skipped: no execlineb on this machine\n" (current-error-port)))

;;; Words at random: a generator of Lehmer's, so that every run has the same ones.
(define state 20261121)
(define (random-below n)
  (set! state (modulo (* state 48271) 2147483647))
  (modulo state n))
(define characters
  (list->vector
   (append (string->list " \t\n\r\"'\\${}()[]#;|&<>*?!~`=,^%@+-_.:/abcnrtxABC019")
           (map integer->char '(1 7 8 11 27 127 233 955 8364 128512)))))
(define (random-word)
  (list->string (map (lambda (_) (vector-ref characters (random-below (vector-length characters))))
                     (iota (random-below 9)))))
;; A name in braces after a dollar is substituted where it was defined: none of the words has one that is.
(define words (map (lambda (_) (random-word)) (iota (scaled 200 8))))
(define pieces (string-concatenate (map (lambda (word) (string-append word "\x02")) words)))
(when there?
  (check (output-of (execline (printf "%s\\002" #$@words))) => pieces)
  (check (output-of (execline (foreground ((foreground (printf "%s\\002" #$@words)) (true))) (true))) => pieces)
  ;; Known only when the script is built.
  (check (output-of (execline (printf "%s\\002" #$@(map (lambda (word) #~(string-append #$word)) words)))) => pieces)
  ;; As the value of a variable, and as the text that is substituted.
  (check (output-of (execline (define "V" #$(string-concatenate words)) (printf "%s" "<${V}>")))
         => (string-append "<" (string-concatenate words) ">")))

;; Values of the environment arrive as well, read by s6-envdir.
(define many (scaled 60 6))
(define texts
  (map (lambda (word) (string-map (lambda (chr) (if (eqv? chr #\x02) #\space chr)) word)) (take words many)))
(define names (map (lambda (i) (string-append "V" (number->string i))) (iota many)))
(define (spoken names values)
  (define item
    (build! (s6-service (name speaking) (env ,(map list names values)) (run (printenv -0 #$@names)))))
  (let* ((port (open-pipe* OPEN_READ "/bin/sh" "-c"
                           (string-append "cd " (host item) " && exec " execlineb " -P ./run")))
         (result (begin (set-port-encoding! port "UTF-8") (get-string-all port))))
    (close-pipe port)
    (drop-right (string-split result #\nul) 1)))
(when (file-exists? "/usr/bin/s6-envdir")
  (check (equal? (spoken names texts) texts) => #t)
  (check (spoken '("A" "B") '("" "no blanks\nat the end")) => '("" "no blanks\nat the end")))

;;; What reads as a number is a word as well.
(check (text (build! (execline (importas -i X X) (umask 022) (chmod 0755 +x "/f") (tail +2 -1 1.10 1/2 1e3 #x10 -0))))
       => "#!/usr/bin/execlineb -P\nimportas -i X X\numask 022\nchmod 0755 +x /f\ntail +2 -1 1.10 1/2 1e3 \"#x10\" -0\n")
(check (text (build! (execline (sleep ,(+ 1 1/2)) (exit #$(* 2 3))))) => "#!/usr/bin/execlineb -P\nsleep 3/2\nexit 6\n")
;; Made by a program, they have no text.
(check (text (build! (eval (list 'execline (list 'importas (string->number "-i") 'X 'X) (list 'echo 22 +i))
                           (current-module))))
       => "#!/usr/bin/execlineb -P\nimportas -i X X\necho 22 +i\n")

;; What `finish' is given has names there; elsewhere they are words like others.
(define (finish service) (text (string-append (build! service) "/finish")))
(check (finish (s6-service (name a) (run (true)) (finish (if (test "${1}" = 0)) (echo bye))))
       => "#!/usr/bin/execlineb -S2\nif { test \"${1}\" = 0 }\necho bye\n")
(check (finish (s6-service (name a) (run (true)) (finish (echo "$x ${10"))))
       => "#!/usr/bin/execlineb -S2\necho \"$x ${10\"\n")
;; What not every s6 tells is empty then, without a warning.
(check (finish (s6-service (name a) (run (true)) (finish (if (test "${4}" = "${2}")) (echo "${3}" "$@"))))
       => "#!/usr/bin/execlineb -S2\ndefine 3 \"\"\ndefine 4 \"\"\nif { test \"${4}\" = \"${2}\" }\necho \"${3}\" \"$@\"\n")
(check (finish (s6-service (name a) (run (true)) (finish (echo "$x")))) => "#!/usr/bin/execlineb -P\necho \"$x\"\n")
(check (text (build! (execline (echo "${1}")))) => "#!/usr/bin/execlineb -P\necho \"${1}\"\n")

;;; The document that the project grew from, evaluated.
(define svc
  (s6-service
   (name foo)
   (log (... execline expression ...))
   (run (... execline expression ...))
   (env (("key1" "val1") ("key2" "val2")))
   (notification-fd 5)
   (data (("file1" "content1") ("file2" "content2")))
   (finish (... execline expression ...))))
(define item (build! svc))
(check (string-suffix? "-s6-service-foo" item) => #t)
(check (map (lambda (name) (text (string-append item "/" name)))
            '("finish" "notification-fd" "log/run" "data/file1" "data/file2" "env/key1" "env/key2"))
       => '("#!/usr/bin/execlineb -P\n... execline expression ...\n" "5\n"
            "#!/usr/bin/execlineb -P\n... execline expression ...\n" "content1" "content2" "val1\n" "val2\n"))
(check (text (string-append item "/run")) => "#!/usr/bin/execlineb -P\ns6-envdir ./env\n... execline expression ...\n")

(define svc1 (s6-service (name svc1) (run (true))))
(define svc2 (s6-service (name svc2) (run (true))))
(define scan (build! (s6-svscan "name" svc1 svc2)))
(check (string-suffix? "-s6-svscan-name" scan) => #t)
(check (map (lambda (name) (readlink (string-append scan "/" name))) '("svc1" "svc2"))
       => (list (build! svc1) (build! svc2)))

(define bird (computed-file "bird" #~(mkdir #$output)))
(define bird-service
  (s6-service
    (name "bird")
    (run (execline (#$bird/bin/bird -c "data/bird.conf" -f)))))
(define bird-path (derivation->output-path (run-with-store s (lower-object bird))))
(check (text (string-append (build! bird-service) "/run"))
       => (string-append "#!/usr/bin/execlineb -P\n" bird-path "/bin/bird -c data/bird.conf -f\n"))
;; Automatically a dependency of the service, and kept alive by it.
(check (and (member bird-path (append-map derivation-input-output-paths
                                          (derivation-inputs (run-with-store s (lower-object bird-service)))))
            #t)
       => #t)
(check (references s (build! bird-service)) => (list bird-path))

(define (toy label)
  (package (name label) (version "1") (source #f) (build-system trivial-build-system)
           (arguments (list #:builder #~(begin (mkdir #$output)
                                               (call-with-output-file (string-append #$output "/" #$label) (const #t)))))
           (synopsis "") (description "") (license #f) (home-page #f)))

;; Un-quotation wherever there is text, and other outputs than the first.
(define two
  (package (inherit (toy "two")) (outputs '("out" "lib"))
           (arguments (list #:builder #~(begin (mkdir #$output) (mkdir #$output:lib))))))
(define everywhere
  (build! (s6-service (name everywhere)
                      (run (#$two:lib/bin/x #$two #$(file-append two "/y z") #$@(list bird "#")))
                      (finish (#$bird/finish "$x"))
                      (log (#$bird/log ,(string-append "a" " b")))
                      (env (("HOME" #$bird/home) ("OTHER" #$two:lib)))
                      (data (("conf" #$#~(string-append "include \"" #$bird "/x\";\n")) ("plain" ,(* 2 21)))))))
(define two-drv (run-with-store s (lower-object two)))
(define two-out (derivation->output-path two-drv))
(define two-lib (derivation->output-path two-drv "lib"))
(check (map (lambda (name) (text (string-append everywhere "/" name)))
            '("run" "finish" "log/run" "env/HOME" "env/OTHER" "data/conf" "data/plain"))
       => (list (string-append "#!/usr/bin/execlineb -P\ns6-envdir ./env\n" two-lib "/bin/x " two-out " \"" two-out
                               "/y z\" " bird-path " \"#\"\n")
                (string-append "#!/usr/bin/execlineb -P\n" bird-path "/finish \"$x\"\n")
                (string-append "#!/usr/bin/execlineb -P\n" bird-path "/log \"a b\"\n")
                (string-append bird-path "/home\n") (string-append two-lib "\n")
                (string-append "include \"" bird-path "/x\";\n") "42"))

;; What was in use when a service was made is in use, wherever it is built.
(define own-place
  (parameterize ((current-execline bird) (current-s6 bird) (current-s6-run-directory "/run/own"))
    (s6-service (name a) (env (("A" "b"))) (run (true)))))
(check (text (string-append (build! own-place) "/run"))
       => (string-append "#!" bird-path "/bin/execlineb -P\n" bird-path "/bin/s6-envdir ./env\ntrue\n"))
(check (readlink (string-append (build! own-place) "/supervise")) => "/run/own/a/supervise")

;; The namespace of the document: packages, code, and the host's own files.
(define-syntax-rule (define-packages id ...)
  (begin (define id (toy (symbol->string 'id))) ...))
(define-packages nss-certs tzdata util-linux iproute)
(if (every file-exists? '("/var" "/etc/resolv.conf"))
    (let ((out (build! (namespace
                         (bind "/" (list nss-certs tzdata util-linux iproute))
                         (bind "/etc/hosts" #~(plain-file "hosts" "127.0.0.1 localhost\n"))
                         (bind "/var")
                         (bind "/etc/resolv.conf")))))
      (check (filter (lambda (line) (string-prefix? "/" line))
                     (map (lambda (line) (string-join (take (string-split line #\space) 2)))
                          (filter (lambda (line) (> (length (string-split line #\space)) 2))
                                  (string-split (text (string-append out "/fstab")) #\newline))))
             => '("/ union" "/etc/hosts bind" "/etc/resolv.conf bind" "/gnu/store store" "/var bind")))
    (display "skipped: this machine has no /etc/resolv.conf\n" (current-error-port)))

(close-connection s)
(system* "rm" "-rf" directory)
(check-summary)
