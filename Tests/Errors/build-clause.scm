(use-modules (aqwari namespace) (guix gexp))
(namespace
  (bnd "/etc/hosts" (plain-file "hosts" "")))  ;; error: 3:4 namespace: unknown clause
