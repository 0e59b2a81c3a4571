;; Services with manners of their own: each of the fields that say how s6 treats a service, in a service that shows
;; what it does. manners.sh starts them and looks.

(use-modules (guix gexp) (aqwari namespace) (aqwari s6))

;; A shell: execline has no handlers of signals.
(define (shell text)
  (computed-file "script"
    #~(begin
        (call-with-output-file #$output (lambda (port) (display #$(string-append "#!/bin/sh\n" text) port)))
        (chmod #$output #o555))))

(define stubborn                                        ;does not go until it is killed
  (s6-service
    (name stubborn)
    (timeout-kill 300)
    (run ,(shell "trap '' TERM; echo >/run/stubborn; exec sleep 1000"))))

(define slow                                            ;its finish does not end by itself
  (s6-service
    (name slow)
    (timeout-finish 300)
    (run (sleep 1000))
    (finish ,(shell "trap '' TERM; echo \"$1 $2 $3\" >/run/slow; exec sleep 1000"))))

(define quitter                                         ;says that it is of no use to start it again
  (s6-service
    (name quitter)
    (run (redirfd -a 1 "/run/quitter") (echo run))
    (finish (foreground ((redirfd -a 1 "/run/quitter") (echo finish))) (exit 125))))

(define polite                                          ;wants another signal
  (s6-service
    (name polite)
    (down-signal SIGINT)
    (run ,(shell "trap 'echo SIGINT >/run/signal; exit' INT; trap 'echo SIGTERM >/run/signal; exit' TERM
echo >/run/polite; while :; do sleep 0.1; done"))))

(define sleeping                                        ;is not started with the tree
  (s6-service
    (name sleeping)
    (down)
    (run (sleep 1000))))

(define fragile                                         ;dies often; only two deaths are remembered
  (s6-service
    (name fragile)
    (max-death-tally 2)
    (run (redirfd -a 1 "/run/fragile") (echo died))))

(define speaking                                        ;every value arrives as it was written
  (s6-service
    (name speaking)
    (env (("LINES" "one\ntwo\n\nfour")
          ("BLANKS" " around \t ")
          ("EMPTY" "")
          ("ODD" "'\"\\${HOME} $(x) {} é")))
    (data (("deep/down/file" "of data\n") ("program" #$(shell "echo ran"))))
    (run (foreground ((redirfd -w 1 "/run/spoken") (printenv LINES BLANKS EMPTY ODD)))
         (foreground ((redirfd -a 1 "/run/spoken") (cat "data/deep/down/file")))
         (redirfd -w 1 "/run/spoken-all")
         (foreground (echo))
         (sleep 1000))
    (finish (redirfd -w 1 "/run/ended") (echo "${1} ${2} ${3}"))))

(namespace
  (bind (filter file-exists? '("/bin" "/lib" "/lib64" "/usr" "/sbin")))
  (bind "/profile/service" (s6-svscan "manners" stubborn slow quitter polite sleeping fragile speaking))
  (environment (("PATH" "/usr/sbin:/usr/bin:/sbin:/bin")))
  (dev "/dev")
  (proc "/proc")
  (tmpfs "/tmp")
  (tmpfs "/run"))
