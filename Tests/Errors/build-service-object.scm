(use-modules (aqwari s6))
(s6-service
  (name must-not-appear)
  (run (#$birdd/bin/bird -f)))   ;; error: 4:11 Unbound variable: birdd
