(use-modules (aqwari namespace) (guix gexp))
(namespace
  (bind "/x" (plain-file "x" ""))
  (tmpfs "/x"))  ;; error: 4:3 bind: /x would be both a file and a directory
