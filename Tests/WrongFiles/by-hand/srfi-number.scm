(use-modules (srfi srfi1)
             (ice-9 match))
(display (first '(1 2)))
