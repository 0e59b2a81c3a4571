(use-modules (aqwari namespace))
(namespace
  (bind "/usr")
  "/bin")                       ;; error: 4:3 namespace: expected a clause in parentheses; the clauses are bind, 
