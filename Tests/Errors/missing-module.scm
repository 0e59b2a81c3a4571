(use-modules (srfi srfi-1)
             (ice-9 mach))      ;; error: 2:14 no code for module (ice-9 mach)
;; hint: did you mean (ice-9 match)?
