(use-modules (aqwari namespace) (guix gexp))
(namespace
  (capabilities net_bind))  ;; error: 3:3 capabilities: 'net_bind' is not a capability
