(use-modules (aqwari s6))
(s6-service
  (name must-not-appear)
  (run (sleep 10))
  (env (("A" "1") ("A" "2"))))   ;; error: 5:3 s6-service: env: "A" is given twice
