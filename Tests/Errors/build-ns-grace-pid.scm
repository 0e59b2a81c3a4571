(use-modules (aqwari namespace) (guix gexp))
(namespace
  (unshare net ipc #:grace 3))  ;; error: 3:3 unshare: #:grace is about processes of its own: (unshare pid #:grace 3)
