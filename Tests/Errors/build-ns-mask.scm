(use-modules (aqwari namespace) (guix gexp))
(namespace
  (mask "etc"))  ;; error: 3:3 mask: the path "etc" is relative
