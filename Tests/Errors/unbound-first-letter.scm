(define (sign n)
  (cnd ((< n 0) -1) (else 1)))  ;; error: 2:3 Unbound variable: cnd
(sign 1)
;; hint: did you mean ‘cond’?
