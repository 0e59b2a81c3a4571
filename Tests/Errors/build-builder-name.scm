(use-modules (guix gexp))
(computed-file "must-not-appear"
  #~(let ((dir #$output))
      (mkdir dir)
      (symlink nowehre dir)))   ;; error: 5:16 the build of 
;; says: Unbound variable: nowehre
