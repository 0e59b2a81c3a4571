(use-modules (aqwari namespace) (guix gexp))
(define dir (computed-file "x" #~(mkdir #$output)))
(namespace
  (tmpfs "/tmp")
  (bind "/x" dir)  ;; error: 5:3 the build of
  (bind "/x" (plain-file "y" "")))
;; says: /x would be both a file and a directory
