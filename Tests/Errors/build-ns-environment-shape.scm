(use-modules (aqwari namespace))
(namespace
  (bind "/usr")
  (environment ("A" "b")))      ;; error: 4:3 environment: expected a list of all variables, (environment ((NAME VALUE) …))
