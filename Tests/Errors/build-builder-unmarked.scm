(use-modules (guix gexp))
(define text (plain-file "text" "hello"))
(computed-file "must-not-appear"
  #~(begin
      (mkdir #$output)
      (copy-file text           ;; error: 6:18 the build of 
                 (string-append #$output "/text"))))
;; hint: ‘text’ is a value of the program, which the code of the build does not see: #$text inserts it
