(display "never printed"))      ;; error: 1:26 nothing is open here: unexpected ")"
