(use-modules (guix gexp)
             (aqwari namespace)
             (aqwari s6))

(define page
  (plain-file "index.html" "Served from a namespace.\n"))

(define (port->text port)
  (number->string port))

;; A network server: what it serves lies in its service directory.
(define web
  (s6-service
    (name web)
    (env (("PORT" "8080")
          ("ROOT" "./data")))
    (run (fdmove -c 2 1)
         (importas -i PORT PORT)
         (httpd -f -p "127.0.0.1:${PORT}" -h "./data"))
    (finish (execline (echo "the server has stopped")))
    (log (s6-log -b n3 s100000 "/run/log-web"))
    (notification-fd 3)
    (timeout-kill 3000)
    (down-signal SIGINT)
    (data (("motd" "Served.\n")))))

(define clock
  (s6-service
    (name clock)
    (run (foreground ((redirfd -w 1 "/run/time") (date)))
         (echo ,(port->text 8080))
         (cat #$page)
         (sleep 60))
    (max-death-tally 10)))

(namespace
  (bind (filter file-exists? '("/bin" "/lib" "/usr")))
  (bind "/profile" (s6-profile "example" web clock))
  (bind "/srv/index.html" page)
  (proc "/proc")
  (dev "/dev")
  (tmpfs "/run")
  (environment (("PATH" "/usr/bin:/bin")) #:pure? #t))
