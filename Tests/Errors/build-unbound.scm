(use-modules (guix gexp))
(computed-file "must-not-appear"
               #~(mkdir #$outptu))  ;; error: 3:27 Unbound variable: outptu
