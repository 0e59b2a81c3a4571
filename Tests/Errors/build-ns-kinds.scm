(use-modules (aqwari namespace) (guix gexp))
(namespace
  (bind "/x" (plain-file "x" ""))
  (tmpfs "/x/y"))  ;; error: 4:3 /x/y cannot be below /x, which is a file
