(display "never printed"))      ;; error: 1:26 unexpected ")": nothing is open here
