(use-modules (aqwari namespace))
(namespace
  (environment (("A" "b")) (("C" "d"))))  ;; error: 3:3 environment: expected one list of all variables, (environment
