(use-modules (aqwari s6))
(s6-service
  (name must-not-appear)
  (run (sleep 10))
  (notification-fd "three"))    ;; error: 5:3 s6-service: notification-fd: expected a number from 3 on; got "three"
