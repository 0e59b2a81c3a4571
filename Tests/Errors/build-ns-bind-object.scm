(use-modules (aqwari namespace) (guix gexp))
(namespace
  (bind "/etc/x" 12))  ;; error: 3:3 bind: expected a file-like object, a gexp, or a path of the host; got 12
