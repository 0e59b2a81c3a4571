(define total 0)
(set! totla 5)                  ;; error: 2:1 Unbound variable: totla
;; hint: did you mean ‘total’?
