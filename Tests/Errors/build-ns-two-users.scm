(use-modules (aqwari namespace) (guix gexp))
(namespace
  (user 0) (user 1))  ;; error: 3:12 the user is 0 0 already, by another clause
