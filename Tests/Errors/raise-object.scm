(raise 42)                      ;; error: 1:1 Uncaught object raised: 42
