;; A record of one's own, bound into a namespace: `define-gexp-compiler' says what it is as a store item.
;;
;;   $ nsscheme run Examples/lowerable.scm -- /bin/cat /etc/motd
;;
;; Whatever lowers can be bound: the namespace asks no more of an object than Guix does.

(use-modules (guix gexp)
             (srfi srfi-9)
             (aqwari namespace))

;; A greeting: who greets whom.
(define-record-type <greeting>
  (greeting from to)
  greeting?
  (from greeting-from)
  (to greeting-to))

;; As an item it is a file with one line.
(define-gexp-compiler (greeting-compiler (greeting <greeting>) system target)
  (lower-object
   (plain-file "greeting"
               (string-append (greeting-from greeting) " greets " (greeting-to greeting) ".\n"))
   system))

;; A record may refer to others: a directory with the applets of a program.
(define-record-type <toolbox>
  (toolbox program names)
  toolbox?
  (program toolbox-program)
  (names toolbox-names))

(define-gexp-compiler (toolbox-compiler (toolbox <toolbox>) system target)
  (gexp->derivation "toolbox"
    #~(let ((bin (string-append #$output "/bin")))
        (mkdir #$output)
        (mkdir bin)
        (for-each (lambda (name)
                    (copy-file #$(toolbox-program toolbox) (string-append bin "/" name))
                    (chmod (string-append bin "/" name) #o555))
                  '#$(toolbox-names toolbox)))
    #:system system #:target target))

(define busybox
  (local-file "/bin/busybox" "busybox" #:recursive? #t))

(namespace
  (bind "/" (toolbox busybox '("sh" "cat" "ls")))
  (bind "/etc/motd" (greeting "The namespace" "its user")))
