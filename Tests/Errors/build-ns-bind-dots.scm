(use-modules (aqwari namespace) (guix gexp))
(namespace
  (bind "/etc/../x" (plain-file "x" "")))  ;; error: 3:3 bind: the path "/etc/../x" contains '.' or '..'
