(use-modules (guix gexp)
             (aqwari namespace))

(define greeting
  (computed-file "greeting"
    #~(call-with-output-file #$output
        (lambda (port)
          (let ((who "you"))
            (display (string-append "Hello, " who "\n") port))))))

(define (bound paths)
  (map (lambda (path)
         (if (string-prefix? "/" path)
             path
             (string-append "/" path)))
       paths))

(namespace
  (bind (bound '("usr" "bin" "lib")))
  (bind "/etc/greeting" greeting)
  (bind "/etc/motd" (plain-file "motd" "Hello\n"))
  (tmpfs "/tmp" #:size "10m" #:mode #o1777)
  (environment (("PATH" "/usr/bin:/bin")
                ("HOME" "/tmp"))
               #:pure? #t)
  (unshare net pid)
  (user 0 0)
  (working-directory "/tmp")
  (link "lo")
  (proc "/proc"))
