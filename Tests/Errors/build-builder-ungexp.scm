(use-modules (guix gexp))
(define text (plain-file "text" "hello"))
(computed-file "must-not-appear"
  #~(begin
      (mkdir #$output)
      (copy-file #$text         ;; error: 6:7 the build of 
                 (string-append #$output "/no/such/directory"))
      (mkdir "done")))          ;; says: No such file or directory
