(use-modules (aqwari namespace) (guix gexp))
(namespace #:descriptors 2  ;; error: 2:1 namespace: expected #t or #f for #:descriptors; got 2
  (tmpfs "/tmp"))
