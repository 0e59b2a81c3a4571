(use-modules (aqwari namespace) (guix gexp))
(namespace
  (unshare net pids))  ;; error: 3:3 unshare: 'pids' is not a namespace
