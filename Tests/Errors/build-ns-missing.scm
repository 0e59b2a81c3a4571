(use-modules (aqwari namespace))
(namespace
  (bind "/no/such/file"))  ;; error: 3:3 bind: there is no '/no/such/file' on this host
