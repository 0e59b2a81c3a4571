;; A shell in a namespace of its own, made of a static busybox and a few files.
;;
;;   $ out=$(nsscheme build -f Examples/hello-namespace.scm)
;;   $ $out/exec /bin/sh -c 'cat /etc/hosts; ls /'
;;
;; Nothing of the host is visible inside but what is bound below.

(use-modules (guix gexp)
             (aqwari namespace))

;; The host's busybox (Debian: busybox-static), as a store item.
(define busybox
  (local-file "/bin/busybox" "busybox" #:recursive? #t))

(define applets
  '("ash" "awk" "basename" "cat" "chmod" "cp" "cut" "date" "df" "dirname" "echo" "env" "find" "grep" "head" "hostname"
    "id" "ln" "ls" "mkdir" "mount" "mv" "ping" "ps" "pwd" "readlink" "rm" "sed" "sh" "sleep" "sort" "stat" "tail" "tar"
    "touch" "tr" "uname" "uniq" "vi" "wc" "which" "xargs"))

;; A root directory: the program and a link for each of its applets.
(define box
  (computed-file "box"
    #~(let ((bin (string-append #$output "/bin")))
        (mkdir #$output)
        (mkdir bin)
        (copy-file #$busybox (string-append bin "/busybox"))
        (chmod (string-append bin "/busybox") #o555)
        (for-each (lambda (applet)
                    (symlink "busybox" (string-append bin "/" applet)))
                  '#$applets))))

;; Another one, merged with the first: its files appear beside those of `box'.
(define extra
  (computed-file "extra"
    #~(let ((bin (string-append #$output "/bin")))
        (mkdir #$output)
        (mkdir (string-append #$output "/etc"))
        (mkdir bin)
        (call-with-output-file (string-append bin "/greet")
          (lambda (port)
            (display "#!/bin/sh\necho \"Hello from $(hostname), process $$.\"\n" port)))
        (chmod (string-append bin "/greet") #o555))))

;; What most namespaces want; others can include it.
(define base-ns
  (namespace
    (bind "/etc/group" #~(plain-file "group" "root:x:0:\nnogroup:x:65534:\n"))
    (tmpfs "/tmp" #:size "16m")))

(namespace
  (bind "/" (list box extra))
  (bind "/etc/hosts" (plain-file "hosts" "127.0.0.1 localhost\n"))
  (bind "/etc/motd" #~#$(plain-file "motd" "Made by nsscheme.\n"))
  (bind "/etc/resolv.conf")
  (bind '("/dev" "/proc"))
  (include base-ns))
