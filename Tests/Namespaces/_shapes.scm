;; A namespace with every way to bind something. Read by run.sh and explain.sh.

(use-modules (guix gexp) (aqwari namespace))
(define busybox (local-file "/bin/busybox" "busybox" #:recursive? #t))
(define box
  (computed-file "box"
    #~(let ((bin (string-append #$output "/bin")))
        (for-each mkdir (list #$output bin))
        (for-each (lambda (name) (copy-file #$busybox (string-append bin "/" name))
                    (chmod (string-append bin "/" name) #o555))
                  '("sh" "cat" "env")))))
(define (layer text)
  (computed-file "layer"
    #~(begin (mkdir #$output)
             (call-with-output-file (string-append #$output "/text") (lambda (port) (display #$text port))))))
(define base (namespace (bind "/a" (list (layer "one\n") (layer "two\n")))))
(namespace
  (bind "/" box)
  (include base)
  (bind "/b" #~(plain-file "b" "built\n"))
  (bind "/c" #~#$(plain-file "c" "lowered\n"))
  (bind '("/usr/share/x" "/d") (plain-file "d" "twice\n"))
  (bind "/e" #~(string-append #$(layer "inside\n") "/text"))
  (mask "/bin/env")
  (environment (("GREETING" (string-append "good " "day"))))
  (dev "/dev"))
