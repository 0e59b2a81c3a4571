(display (fold + 0 '(1 2 3)))   ;; error: 1:10 Unbound variable: fold
;; hint: ‘fold’ is in (srfi srfi-1); add (use-modules (srfi srfi-1))
