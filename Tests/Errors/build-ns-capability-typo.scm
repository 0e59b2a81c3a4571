(use-modules (aqwari namespace))
(namespace
  (capabilities CAP_NET_ADMIN))  ;; error: 3:3 capabilities: 'CAP_NET_ADMIN' is not a capability; there are chown, 
;; hint: did you mean 'net_admin'?
