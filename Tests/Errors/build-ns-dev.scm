(use-modules (aqwari namespace) (guix gexp))
(namespace
  (dev "/dev/.."))  ;; error: 3:3 dev: the path "/dev/.." contains '.' or '..'
