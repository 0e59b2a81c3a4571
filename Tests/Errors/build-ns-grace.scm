(use-modules (aqwari namespace) (guix gexp))
(namespace
  (unshare net)
  (unshare pid #:grace 'soon))  ;; error: 4:3 unshare: expected a number of seconds for #:grace, 0 or more; got soon
