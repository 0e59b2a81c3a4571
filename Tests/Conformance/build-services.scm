;;; (aqwari build execline), (aqwari build files) and (aqwari build s6), as builders of services call them, in a
;;; directory of its own. What execlineb makes of the words is Tests/Conformance/execline.scm's.

(use-modules (check) (aqwari build execline) (aqwari build files) (aqwari build s6) (ice-9 textual-ports))

(define directory (mkdtemp (string-copy "/tmp/nsscheme-check-XXXXXX")))
(define (file name) (string-append directory "/" name))
(define (text name) (call-with-input-file (file name) get-string-all))
(define (mode name) (stat:perms (stat (file name))))

;;; Words

(check (map quoted '("plain" "a/b-c_d.e:f=g@h%i+j,k^l~m" "" "two words" "${name}" "\"" "\\" "a\nb" "a\rb" "tab\t"
                     "λ" "#"))
       => '("plain" "a/b-c_d.e:f=g@h%i+j,k^l~m" "\"\"" "\"two words\"" "\"${name}\"" "\"\\\"\"" "\"\\\\\""
            "\"a\\nb\"" "\"a\\rb\"" "\"tab\t\"" "\"λ\"" "\"#\""))
;; What an object lowers to need not be a string.
(check (map quoted '(42 sym (1 "b"))) => '("42" "sym" "\"(1 b)\""))

;;; Files

(make-directories (file "a/b/c"))
(make-directories (file "a/b"))
(check (stat:type (stat (file "a/b/c"))) => 'directory)
(write-text-file (file "deep/below/x") '("one λ" 2 #\newline three) #o555)
(check (list (text "deep/below/x") (mode "deep/below/x")) => '("one λ2\nthree" #o555))
(write-text-file (file "deep/empty") '())
(check (text "deep/empty") => "")
;; A file where a directory is needed is an error, and no directory.
(check-error system-error (write-text-file (file "deep/empty/x") '()))

;;; Directories of s6

(write-directory (file "web")
                 '(("run" #t ("#!/bin/sh\n" "exec " web "\n")) ("env/A" #f ("b\n")) ("down" #f ()))
                 '(("supervise" "/run/s6/web/supervise") ("log/event" "/run/s6/web/log/event")))
(check (map (lambda (name) (list (text name) (mode name))) '("web/run" "web/env/A" "web/down"))
       => '(("#!/bin/sh\nexec web\n" #o555) ("b\n" #o444) ("" #o444)))
(check (map (lambda (name) (readlink (file name))) '("web/supervise" "web/log/event"))
       => '("/run/s6/web/supervise" "/run/s6/web/log/event"))
;; More goes into a directory that is there; what is there already is an error.
(write-directory (file "web") '(("finish" #t ("x"))))
(check (text "web/finish") => "x")
(check-error system-error (write-links (file "web") '(("supervise" "/elsewhere"))))

(write-text-file (file "p/bin/one") '("first") #o555)
(write-text-file (file "p/bin/.hidden") '("h"))
(write-text-file (file "q/bin/one") '("second") #o555)
(write-text-file (file "q/bin/two") '("two") #o555)
(write-text-file (file "all/supervise") '("own"))
(write-text-file (file "q/bin/supervise") '("hidden by that"))
(link-programs (file "all") (list (file "p/bin") (file "none/bin") (file "q/bin")))
(check (map (lambda (name) (text (string-append "all/" name))) '("one" "two" ".hidden" "supervise"))
       => '("first" "two" "h" "own"))
(check (readlink (file "all/one")) => (file "p/bin/one"))

(system* "rm" "-rf" directory)
(check-summary)
