(use-modules (ice-9 match))
(match 5                        ;; error: 2:1 match: no matching pattern for 5
  ((a b) a))
