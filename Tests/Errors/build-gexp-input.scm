(use-modules (guix gexp))
(computed-file "must-not-appear"
  #~(display #$(current-output-port)))  ;; error: 3:3 #<output: file 1> cannot be inserted in a gexp
