(use-modules (aqwari namespace) (guix gexp))
(namespace
  (user "root"))  ;; error: 3:3 user: expected the number of a user or group; got "root"
