(use-modules (aqwari s6))
(s6-service
  (name must-not-appear)
  (run (echo hello)              ;; error: 4:3 execline: expected a word (a symbol, a string, a number, or an object
       (echo #t)))               ;; says: or a block; got #t
