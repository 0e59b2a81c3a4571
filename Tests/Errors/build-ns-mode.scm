(use-modules (aqwari namespace))
(namespace
  (tmpfs "/tmp" #:mode "rwx"))  ;; error: 3:3 tmpfs: expected for #:mode permissions such as #o1777 or "1777"; got "rwx"
