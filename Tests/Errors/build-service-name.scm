(use-modules (aqwari s6))
(s6-service
  (name must-not-appear)
  (runs (sleep 10)))            ;; error: 4:4 s6-service: there is no field 'runs'; the fields are: name, run, finish,
