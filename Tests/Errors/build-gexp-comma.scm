(use-modules (guix gexp))
(define text (plain-file "text" "x"))
(computed-file "must-not-appear"
  #~(copy-file ,text #$output))  ;; error: 4:16 the build of 
;; says: in a gexp (#~), #$ inserts one
