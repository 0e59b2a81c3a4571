(use-modules (aqwari namespace) (guix gexp))
(namespace
  (bind "etc/hosts" (plain-file "hosts" "")))  ;; error: 3:3 bind: the path "etc/hosts" is relative
