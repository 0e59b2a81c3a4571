(use-modules (aqwari namespace) (guix gexp))
(namespace
  (environment (("A=" "b"))))  ;; error: 3:3 environment: "A=" cannot be the name of a variable
