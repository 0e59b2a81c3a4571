;; Two services under s6, in a namespace (Debian: apt-get install s6 execline busybox-static).
;;
;;   $ out=$(nsscheme build -f Examples/services.scm)
;;   $ $out/exec /profile/bin/supervise
;;
;; and from another terminal, `wget -qO- http://127.0.0.1:8080/motd'. Ctrl-C ends the tree.

(use-modules (guix gexp)
             (aqwari namespace)
             (aqwari s6))

;; The host's busybox, as a store item with a bin directory.
(define busybox
  (computed-file "busybox"
    #~(let ((bin (string-append #$output "/bin")))
        (mkdir #$output)
        (mkdir bin)
        (copy-file #$(local-file "/bin/busybox" "busybox" #:recursive? #t) (string-append bin "/busybox"))
        (chmod (string-append bin "/busybox") #o555))))

;; A network server: what it serves lies in its service directory.
(define web
  (s6-service
    (name web)
    (run (fdmove -c 2 1)
         (#$busybox/bin/busybox httpd -f -vv -p "127.0.0.1:8080" -h "./data"))
    (log (s6-log -b n3 s100000 "/run/log-web"))
    (data (("motd" "Served from a namespace.\n")))))

;; A script with blocks and substitution: it says how often the server was asked, every ten seconds.
(define counter
  (s6-service
    (name counter)
    (env (("FILE" "/run/log-web/current")))
    (run (importas -i FILE FILE)
         (foreground (#$busybox/bin/busybox sleep 10))
         (backtick -D "0" COUNT ((#$busybox/bin/busybox grep -c "url:" "${FILE}")))
         (importas -i COUNT COUNT)
         (#$busybox/bin/busybox echo "requests: ${COUNT}"))))

(namespace
  (bind (filter file-exists? '("/bin" "/lib" "/lib64" "/usr" "/dev")))
  (bind "/profile" (s6-profile "example" web counter))
  (proc "/proc")
  (tmpfs "/run"))
