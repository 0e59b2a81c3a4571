(use-modules (aqwari s6))
(s6-service
  (name must-not-appear)
  (run (echo 'hello)))           ;; error: 4:3 execline: words are data already; write hello without the quote
