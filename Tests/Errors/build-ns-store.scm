(use-modules (aqwari namespace) (guix gexp))
(namespace
  (bind "/etc/hosts")
  (tmpfs "/gnu/store/x"))  ;; error: 4:3 tmpfs: /gnu/store holds the items that are bound or referred to
