;; Three services: a network server on the loopback interface of a network of its own, one that crashes and is started
;; again, and one that says when it is ready, which is when somebody has opened the pipe /run/gate. three.sh and
;; processes.sh start them and look.

(use-modules (guix gexp) (aqwari namespace) (aqwari s6))

(define busybox
  (computed-file "busybox"
    #~(let ((bin (string-append #$output "/bin")))
        (mkdir #$output)
        (mkdir bin)
        (copy-file #$(local-file "/bin/busybox" "busybox" #:recursive? #t) (string-append bin "/busybox"))
        (chmod (string-append bin "/busybox") #o555))))

(define web
  (s6-service
    (name "web")
    (run (execline (fdmove -c 2 1)
                   (#$busybox/bin/busybox httpd -f -vv -p "127.0.0.1:8080" -h "./data")))
    (log (s6-log -b n3 s100000 "/run/log-web"))
    (data (("motd" "Served from a namespace.\n")))
    (finish (redirfd -w 1 "/run/web-finished") (echo "web has ended"))))

(define crashing
  (s6-service
    (name crashing)
    (env (("WHAT" "crashed \"as it should\", {${twice}}")))
    (run (importas -i WHAT WHAT)
         (foreground ((redirfd -a 1 "/run/crashes") (echo "${WHAT}")))
         (exit 3))))

(define ready
  (s6-service
    (name ready)
    (notification-fd 3)
    (log (s6-log n3 "/run/log-ready"))
    (run (foreground (echo "about to be ready"))
         (foreground (mkfifo "/run/gate"))
         (redirfd -r 0 "/run/gate")
         (foreground ((fdmove 1 3) (echo)))
         (fdclose 3)
         (sleep 1000))))

(namespace
  (bind (filter file-exists? '("/bin" "/lib" "/lib64" "/usr" "/sbin")))
  (bind "/profile" (s6-profile "three" web crashing ready))
  (unshare net)
  (link "lo")
  (environment (("PATH" "/usr/sbin:/usr/bin:/sbin:/bin")))
  (dev "/dev")
  (proc "/proc")
  (tmpfs "/tmp")
  (tmpfs "/run"))
