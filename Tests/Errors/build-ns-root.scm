(use-modules (aqwari namespace) (guix gexp))
(namespace
  (proc "/"))  ;; error: 3:3 proc: the root is made of what is bound or a tmpfs
