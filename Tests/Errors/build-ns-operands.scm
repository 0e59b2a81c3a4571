(use-modules (aqwari namespace) (guix gexp))
(namespace
  (user 1 2 3))  ;; error: 3:3 user: too many operands
