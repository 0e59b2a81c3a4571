(use-modules (aqwari namespace))
(namespace
  (bind "/usr")
  (enviroment (("A" "b"))))     ;; error: 4:4 namespace: unknown clause 'enviroment'; the clauses are bind, 
;; hint: did you mean 'environment'?
