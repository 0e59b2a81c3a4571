(use-modules (aqwari s6))
(s6-service
  (name must-not-appear)
  (run (sleep 10))
  (down-signal SIGFOO))          ;; error: 5:3 s6-service: down-signal: expected a signal, such as SIGTERM; got SIGFOO
