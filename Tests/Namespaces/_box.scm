;; A root with a shell. Copied beside what loads it.

(use-modules (guix gexp) (aqwari namespace))
(define busybox (local-file "/bin/busybox" "busybox" #:recursive? #t))
(define box
  (computed-file "box"
    #~(let ((bin (string-append #$output "/bin")))
        (for-each mkdir (list #$output bin))
        (for-each (lambda (name) (copy-file #$busybox (string-append bin "/" name))
                    (chmod (string-append bin "/" name) #o555))
                  '("sh" "cat" "env" "ls" "ip" "sleep" "stat" "find")))))
