;; A namespace whose items refer to one another by absolute links, with names that are long.

(use-modules (guix gexp) (aqwari namespace))
(define busybox (local-file "/bin/busybox" "busybox" #:recursive? #t))
(define long (make-string 120 #\n))
(define text (plain-file "text" "carried\n"))
(define box
  (computed-file "box"
    #~(let ((bin (string-append #$output "/bin")))
        (for-each mkdir (list #$output bin (string-append #$output "/" #$long)))
        (symlink #$busybox (string-append bin "/busybox"))
        (for-each (lambda (name) (symlink "busybox" (string-append bin "/" name)))
                  '("sh" "cat" "kill" "sleep" "ls" "readlink"))
        (symlink #$text (string-append #$output "/" #$long "/link")))))
(namespace
  (bind "/" box)
  (bind "/etc/motd" #~(plain-file "motd" "Welcome.\n"))
  (environment (("GREETING" "good day") ("PATH" "/bin")))
  (working-directory "/etc")
  (tmpfs "/tmp")
  (proc "/proc"))
