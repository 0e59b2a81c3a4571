(use-modules (aqwari s6))
(s6-service
  (name clock)
  (run "sleep 60"))
